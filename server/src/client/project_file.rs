//! `.hub.toml`: which project of which hub a directory belongs to, and which version of `hub` set
//! it up for which client.

use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, value};

use super::{files, toml};

/// The file's name.
pub const FILE: &str = ".hub.toml";
/// The table with the clients.
const INSTALLED: &str = "installed";
/// What connecting added to the file, each with its value, in the table of the clients: a person's
/// own stays when the last of them goes.
const ADDED: &str = "added";
const ABOUT: &str =
    "# Which project of which hub this directory belongs to. Written by `hub connect`; there is no secret in it.\n";

/// What a `.hub.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectFile {
    /// The directory it stands in.
    pub directory: PathBuf,
    /// The project's key.
    pub project: Option<String>,
    /// The hub's address.
    pub url: Option<String>,
    /// The clients set up here, each with the version that did it.
    pub installed: Vec<(String, String)>,
}

impl ProjectFile {
    /// The place of `directory`: its own `.hub.toml`, or the nearest above it.
    ///
    /// # Errors
    /// `invalid` where the file is there and cannot be understood.
    pub fn above(directory: &Path) -> Result<Option<Self>> {
        for directory in directory.ancestors() {
            if let Some(place) = Self::of(directory)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// The place that stands in `directory` itself.
    ///
    /// # Errors
    /// `invalid` where the file is there and cannot be understood.
    pub fn of(directory: &Path) -> Result<Option<Self>> {
        let path = directory.join(FILE);
        let Some(text) = files::read(&path)? else { return Ok(None) };
        let document = parse(&path, &text)?;
        let text_of = |item: Option<&Item>| item.and_then(Item::as_str).map(str::to_owned);
        let installed = document.get(INSTALLED).and_then(Item::as_table_like);
        let versions = installed.into_iter().flat_map(|table| table.iter());
        Ok(Some(Self {
            directory: directory.to_owned(),
            project: text_of(document.get("project")),
            url: text_of(document.get("url")),
            installed: versions.filter_map(|(client, at)| Some((client.to_owned(), at.as_str()?.to_owned()))).collect(),
        }))
    }

    /// The version that set this place up for `client`.
    pub fn version_for(&self, client: &str) -> Option<&str> {
        self.installed.iter().find(|(name, _)| name == client).map(|(_, version)| version.as_str())
    }
}

/// The text of the file at `path` with this project, hub and client in it.
///
/// # Errors
/// `invalid` where the present text cannot be understood.
pub fn set(path: &Path, present: Option<&str>, project: &str, url: &str, client: (&str, &str)) -> Result<String> {
    let mut document = parse(path, present.unwrap_or_default())?;
    let told = [("project", project), ("url", url)];
    let former = told.map(|(key, _)| document.get(key).map(|item| item.as_str().unwrap_or_default().to_owned()));
    for (key, text) in told {
        toml::set(document.as_table_mut(), key, text);
    }
    let installed = document.entry(INSTALLED).or_insert_with(|| Item::Table(Table::new()));
    let installed = installed.as_table_like_mut().ok_or_else(|| odd(path, "`installed` is no table"))?;
    toml::set(installed, client.0, client.1);
    for ((key, text), former) in told.into_iter().zip(former) {
        // One that was there before is ours only if it was added by us and nobody changed it since.
        let ours = former.is_none_or(|former| added(installed, key) == Some(former.as_str()));
        note(installed, key, text, ours);
    }
    Ok(if present.is_none() { format!("{ABOUT}{document}") } else { document.to_string() })
}

/// The text without this client; with the last one goes what connecting added. `None` where nothing
/// else is left in it.
///
/// # Errors
/// `invalid` where the present text cannot be understood.
pub fn unset(path: &Path, present: &str, client: &str) -> Result<Option<String>> {
    let mut document = parse(path, present)?;
    let installed = document.get_mut(INSTALLED).and_then(Item::as_table_like_mut);
    let Some(installed) = installed.filter(|installed| installed.contains_key(client)) else {
        return Ok(Some(present.to_owned()));
    };
    installed.remove(client);
    if installed.iter().any(|(key, _)| key != ADDED) {
        return Ok(Some(document.to_string()));
    }
    // Before it was noted what connecting added, a file that begins with its comment was all its
    // own.
    let all_ours = installed.get(ADDED).is_none() && present.trim_start().starts_with(ABOUT.trim_end());
    let ours = ["project", "url"].map(|key| (key, added(installed, key).map(str::to_owned)));
    document.remove(INSTALLED);
    for (key, added) in ours {
        if all_ours || added.is_some() && toml::text(document.as_table(), key) == added.as_deref() {
            document.remove(key);
        }
    }
    Ok(Some(document.to_string()).filter(|text| !text.trim().is_empty()))
}

/// The value that connecting added at `key`.
fn added<'a>(installed: &'a dyn TableLike, key: &str) -> Option<&'a str> {
    toml::text(installed.get(ADDED)?.as_table_like()?, key)
}

/// Remembers, or no longer, that connecting added `text` at `key`.
fn note(installed: &mut dyn TableLike, key: &str, text: &str, ours: bool) {
    if ours && installed.get(ADDED).is_none_or(|present| !present.is_table_like()) {
        installed.insert(ADDED, value(InlineTable::new()));
    }
    match installed.get_mut(ADDED).and_then(Item::as_table_like_mut) {
        Some(added) if ours => toml::set(added, key, text),
        Some(added) => drop(added.remove(key)),
        None => {}
    }
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    text.trim_start_matches('\u{feff}').parse().map_err(|error| odd(path, &format!("{error}")))
}

fn odd(path: &Path, why: &str) -> Error {
    let why = why.trim_end();
    Error::new(Code::Invalid, format!("{} cannot be understood, and was left as it is: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{set, unset};

    #[test]
    fn two_clients_share_the_file_and_the_last_takes_it_away() {
        let path = Path::new(".hub.toml");
        let one = set(path, None, "HUB", "http://h", ("claude", "1.0.0")).unwrap();
        assert_eq!(set(path, Some(&one), "HUB", "http://h", ("claude", "1.0.0")).unwrap(), one);
        let both = set(path, Some(&one), "HUB", "http://h", ("codex", "1.0.0")).unwrap();
        assert_eq!(unset(path, &both, "codex").unwrap().as_deref(), Some(one.as_str()));
        assert_eq!(unset(path, &one, "codex").unwrap().as_deref(), Some(one.as_str()));
        assert_eq!(unset(path, &one, "claude").unwrap(), None);
    }

    #[test]
    fn what_others_wrote_into_it_stays() {
        let path = Path::new(".hub.toml");
        let mine = "# mine\nteam = \"blue\" # yes\n";
        let set = set(path, Some(mine), "HUB", "http://h", ("claude", "1.0.0")).unwrap();
        assert!(set.starts_with(mine), "{set}");
        assert_eq!(unset(path, &set, "claude").unwrap().as_deref(), Some(mine));
        assert!(unset(path, "= broken", "claude").unwrap_err().message.contains("left as it is"));
    }

    #[test]
    fn an_address_that_a_person_wrote_or_changed_stays() {
        let path = Path::new(".hub.toml");
        let connect = |text: &str| set(path, Some(text), "HUB", "http://h", ("claude", "1.0.0")).unwrap();
        let by_hand = "# ours\nurl = 'http://h' # the old machine\nproject = \"HUB\"\n";
        assert_eq!(unset(path, &connect(by_hand), "claude").unwrap().as_deref(), Some(by_hand));
        let half = "project = \"HUB\"\n";
        assert_eq!(unset(path, &connect(half), "claude").unwrap().as_deref(), Some(half));
        let moved = set(path, Some(&connect(half)), "HUB", "http://new", ("claude", "1.0.0")).unwrap();
        assert_eq!(unset(path, &moved, "claude").unwrap().as_deref(), Some(half), "it is ours still");
        let changed = connect("").replacen("http://h", "http://mine", 1);
        assert_eq!(unset(path, &changed, "claude").unwrap().as_deref(), Some("url = \"http://mine\"\n"));
        let again = connect(&changed);
        assert_eq!(
            unset(path, &again, "claude").unwrap().as_deref(),
            Some("url = \"http://h\"\n"),
            "told to, not ours"
        );
    }
}
