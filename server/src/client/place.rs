//! `.hub.toml`: which project of which hub a directory belongs to, and which version of `hub` set it up for which client.

use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};
use toml_edit::{DocumentMut, Item, Table, value};

use super::files;

/// The file's name.
pub const FILE: &str = ".hub.toml";
/// The table with the clients.
const INSTALLED: &str = "installed";
const ABOUT: &str =
    "# Which project of which hub this directory belongs to. Written by `hub connect`; there is no secret in it.\n";

/// What a `.hub.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The directory it stands in.
    pub directory: PathBuf,
    /// The project's key.
    pub project: Option<String>,
    /// The hub's address.
    pub url: Option<String>,
    /// The clients set up here, each with the version that did it.
    pub installed: Vec<(String, String)>,
}

impl Place {
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
    put(document.as_table_mut(), "project", project);
    put(document.as_table_mut(), "url", url);
    let installed = document.entry(INSTALLED).or_insert_with(|| Item::Table(Table::new()));
    match installed.as_table_like_mut() {
        Some(table) if table.get(client.0).and_then(Item::as_str) == Some(client.1) => {}
        Some(table) => drop(table.insert(client.0, value(client.1))),
        None => return Err(odd(path, "`installed` is no table")),
    }
    Ok(if present.is_none() { format!("{ABOUT}{document}") } else { document.to_string() })
}

/// The text without this client; `None` where nothing else is left in it.
///
/// # Errors
/// `invalid` where the present text cannot be understood.
pub fn unset(path: &Path, present: &str, client: &str) -> Result<Option<String>> {
    let mut document = parse(path, present)?;
    let Some(installed) = document.get_mut(INSTALLED).and_then(Item::as_table_like_mut) else {
        return Ok(Some(present.to_owned()));
    };
    if installed.remove(client).is_none() || !installed.is_empty() {
        return Ok(Some(document.to_string()));
    }
    for key in [INSTALLED, "project", "url"] {
        document.remove(key);
    }
    Ok(Some(document.to_string()).filter(|text| !text.trim().is_empty()))
}

/// Sets a text, and leaves one that is there already as it is written.
fn put(table: &mut Table, key: &str, text: &str) {
    if table.get(key).and_then(Item::as_str) != Some(text) {
        table.insert(key, value(text));
    }
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    text.parse().map_err(|error| odd(path, &format!("{error}")))
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
}
