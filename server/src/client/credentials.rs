//! `credentials.toml`: the tokens `hub connect` keeps for the user, so that none stands in a
//! project's files or on a command line.

use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::files::{self, Access};

/// The table of one credential.
const TABLE: &str = "credential";
const ABOUT: &str = "# Tokens for hubs, kept by `hub connect`. Each is as good as a password.\n";

/// Which credential is meant; what is left out may be anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Key<'a> {
    /// The hub's address.
    pub url: Option<&'a str>,
    /// The agent's program: `claude`, `codex`, `mcp-json`.
    pub client: Option<&'a str>,
    /// The project's key.
    pub project: Option<&'a str>,
}

/// A token and what it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The hub's address.
    pub url: String,
    /// The agent's program.
    pub client: String,
    /// The project's key.
    pub project: String,
    /// The secret.
    pub token: String,
}

/// The file.
///
/// # Errors
/// `unavailable` where the user has no home.
pub fn path() -> Result<PathBuf> {
    Ok(files::directories()?.config_dir().join("credentials.toml"))
}

/// The one credential of `key`.
///
/// # Errors
/// `not_found` where there is none and `invalid` where there are several, each saying what to do;
/// those of reading the file.
pub fn find(key: Key<'_>) -> Result<Credential> {
    let path = path()?;
    let mut found: Vec<Credential> = read(&path)?.into_iter().filter(|credential| credential.fits(key)).collect();
    let differ = found.windows(2).any(|pair| pair[0].url != pair[1].url || pair[0].token != pair[1].token);
    if differ {
        let names: Vec<String> = found.iter().map(Credential::name).collect();
        return Err(Error::new(
            Code::Invalid,
            format!("Several tokens are stored: {}. Choose one with --url, --client and --project.", names.join("; ")),
        ));
    }
    found.pop().ok_or_else(|| none(key))
}

/// Keeps a token, in the place of the one with the same key, for the directory that uses it; true
/// where that changed anything.
///
/// # Errors
/// `unavailable` and `invalid` where the file cannot be read, understood or written; nothing is
/// changed then.
pub fn keep(credential: &Credential, directory: &Path) -> Result<bool> {
    let path = path()?;
    let _turn = files::hold_directory(&path)?;
    let present = files::read(&path)?;
    let mut document = parse(&path, present.as_deref().unwrap_or_default())?;
    let tables = tables(&path, &mut document)?;
    let place = tables.iter().position(|table| credential.is(table));
    let place = place.unwrap_or_else(|| {
        tables.push(credential.table());
        tables.len() - 1
    });
    if let Some(table) = tables.get_mut(place) {
        table.insert("token", value(&credential.token));
        let mut users = users(table);
        let user = directory.display().to_string();
        if !users.contains(&user) {
            users.push(user);
        }
        table.insert("directories", value(toml_edit::Array::from_iter(users)));
    }
    put(&path, present.as_deref(), &document)
}

/// Forgets what `directory` used; a token that no directory uses any more is gone. True where that
/// changed anything.
///
/// # Errors
/// As [`keep`].
pub fn forget(client: &str, directory: &Path) -> Result<bool> {
    let path = path()?;
    if !path.exists() {
        return Ok(false);
    }
    let _turn = files::hold_directory(&path)?;
    let Some(present) = files::read(&path)? else { return Ok(false) };
    let mut document = parse(&path, &present)?;
    let user = directory.display().to_string();
    let tables = tables(&path, &mut document)?;
    for at in (0..tables.len()).rev() {
        let Some(table) = tables.get_mut(at) else { continue };
        let mut users = users(table);
        if table.get("client").and_then(Item::as_str) != Some(client) || !users.contains(&user) {
            continue;
        }
        users.retain(|other| *other != user);
        if users.is_empty() {
            tables.remove(at);
        } else {
            table.insert("directories", value(toml_edit::Array::from_iter(users)));
        }
    }
    if tables.is_empty() {
        document.remove(TABLE);
    }
    if document.to_string().trim().is_empty() {
        return files::remove(&path, path.parent().unwrap_or(&path)).map(|()| true);
    }
    put(&path, Some(&present), &document)
}

impl Credential {
    fn fits(&self, key: Key<'_>) -> bool {
        key.url.is_none_or(|url| url == self.url)
            && key.client.is_none_or(|client| client == self.client)
            && key.project.is_none_or(|project| project.eq_ignore_ascii_case(&self.project))
    }

    fn name(&self) -> String {
        format!("{} of {} for {}", self.project, self.url, self.client)
    }

    fn is(&self, table: &Table) -> bool {
        let is = |key: &str, text: &str| table.get(key).and_then(Item::as_str) == Some(text);
        is("url", &self.url) && is("client", &self.client) && is("project", &self.project)
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        for (key, text) in [("url", &self.url), ("client", &self.client), ("project", &self.project)] {
            table.insert(key, value(text));
        }
        table
    }
}

fn users(table: &Table) -> Vec<String> {
    let array = table.get("directories").and_then(Item::as_array);
    array.into_iter().flatten().filter_map(|user| user.as_str().map(str::to_owned)).collect()
}

fn read(path: &Path) -> Result<Vec<Credential>> {
    let Some(text) = files::read(path)? else { return Ok(Vec::new()) };
    let mut document = parse(path, &text)?;
    let read = |table: &Table| {
        let text = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
        Some(Credential {
            url: text("url")?,
            client: text("client")?,
            project: text("project")?,
            token: text("token")?,
        })
    };
    Ok(tables(path, &mut document)?.iter().filter_map(read).collect())
}

fn tables<'a>(path: &Path, document: &'a mut DocumentMut) -> Result<&'a mut ArrayOfTables> {
    let item = document.entry(TABLE).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    item.as_array_of_tables_mut().ok_or_else(|| odd(path, "`credential` is no list of tables"))
}

fn put(path: &Path, present: Option<&str>, document: &DocumentMut) -> Result<bool> {
    let text = if present.is_none() { format!("{ABOUT}{document}") } else { document.to_string() };
    if present == Some(&text) {
        return Ok(false);
    }
    files::write(path, &text, Access::Private).map(|()| true)
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    // What is wrong is told by its place alone: the line itself may hold a token.
    text.parse().map_err(|error: toml_edit::TomlError| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        odd(path, &format!("line {}", before.lines().count().max(1)))
    })
}

fn odd(path: &Path, why: &str) -> Error {
    Error::new(Code::Invalid, format!("{} cannot be understood ({why}), and was left as it is.", path.display()))
}

fn none(key: Key<'_>) -> Error {
    let what = [(" of ", key.project), (" at ", key.url), (" for ", key.client)];
    let what: String = what.into_iter().filter_map(|(word, name)| Some(format!("{word}{}", name?))).collect();
    let client = key.client.unwrap_or("claude");
    Error::new(
        Code::NotFound,
        format!(
            "HUB_TOKEN is not set and no token{what} is stored. Run `hub connect {client}` in the project's directory, or set HUB_TOKEN."
        ),
    )
}
