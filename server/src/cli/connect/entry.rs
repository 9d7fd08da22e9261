//! The entry by which a program starts `hub mcp`: in `.mcp.json` and in Codex' `config.toml`. There is no token in it.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use jsonc_parser::cst::CstInputValue;
use serde_json::Value;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::json::{Json, drop_if_empty, read, set};

/// The server's name in the program, and so in the names of its tools.
pub(super) const NAME: &str = "hub";

/// Codex' list of variables that a server gets beside the usual ones.
const PASSED_ON: &str = "env_vars";

/// How a program starts `hub mcp`.
pub(super) struct Entry<'a> {
    /// The program file of `hub`.
    pub(super) command: &'a str,
    /// The hub's address.
    pub(super) url: &'a str,
    /// The client's name.
    pub(super) client: &'a str,
    /// The project's key.
    pub(super) project: &'a str,
}

impl Entry<'_> {
    fn arguments(&self) -> [&str; 7] {
        ["mcp", "--url", self.url, "--client", self.client, "--project", self.project]
    }

    /// The `.mcp.json` with the entry.
    ///
    /// # Errors
    /// `invalid` for a file of another form; `duplicate` where another server has the name.
    pub(super) fn in_json(&self, path: &Path, text: Option<&str>) -> Result<Option<String>> {
        let file = Json::read(path, text)?;
        let servers = file.object_in(&file.object(), "mcpServers")?;
        if let Some(present) = servers.get(NAME).and_then(|present| present.value()) {
            let present = read(&present);
            let words = |name: &str| present[name].as_str().map(str::to_owned);
            self.check(path, words("command"), first(&present["args"]), words("url"))?;
        }
        let arguments = self.arguments().into_iter().map(CstInputValue::from).collect();
        let entry = [
            ("type", CstInputValue::from("stdio")),
            ("command", CstInputValue::from(self.command)),
            ("args", CstInputValue::Array(arguments)),
        ];
        set(&servers, NAME, CstInputValue::Object(entry.map(|(name, value)| (name.to_owned(), value)).into()));
        Ok(file.text())
    }

    /// The `config.toml` with the entry.
    ///
    /// # Errors
    /// As [`Entry::in_json`].
    pub(super) fn in_toml(&self, path: &Path, text: Option<&str>) -> Result<Option<String>> {
        let mut document = parse(path, text.unwrap_or_default())?;
        let servers = document.entry("mcp_servers").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let servers = servers.as_table_like_mut().ok_or_else(|| odd(path, "`mcp_servers` is no table"))?;
        let text_of = |item: Option<&Item>| item.and_then(Item::as_str).map(str::to_owned);
        if let Some(present) = servers.get(NAME) {
            let arguments = present.get("args").and_then(Item::as_array);
            let words: Vec<&str> = arguments.into_iter().flatten().filter_map(|word| word.as_str()).collect();
            let same = text_of(present.get("command")).as_deref() == Some(self.command) && words == self.arguments();
            if same && present.get(PASSED_ON).is_some() {
                return Ok(text.map(str::to_owned));
            }
            let first = words.first().map(|&word| word.to_owned());
            self.check(path, text_of(present.get("command")), first, text_of(present.get("url")))?;
        }
        let mut entry = Table::new();
        entry.insert("command", value(self.command));
        entry.insert("args", value(Array::from_iter(self.arguments())));
        // Codex gives its servers few variables, and this one says where the tokens are kept.
        entry.insert(PASSED_ON, value(Array::from_iter(["XDG_CONFIG_HOME"])));
        servers.insert(NAME, Item::Table(entry));
        Ok(Some(document.to_string()))
    }

    /// A server of the same name is replaced only where it is a hub's too: one that starts `hub mcp`, or is at this hub.
    fn check(&self, path: &Path, command: Option<String>, first: Option<String>, url: Option<String>) -> Result<()> {
        let starts = command.is_some_and(|command| Path::new(&command).file_stem() == Some("hub".as_ref()));
        let at = url.is_some_and(|url| url.starts_with(self.url));
        if starts && first.as_deref() == Some("mcp") || at {
            return Ok(());
        }
        let message = format!(
            "{} has another server called `{NAME}`; nothing was changed. Rename or remove that one, then run this again.",
            path.display()
        );
        Err(Error::new(Code::Duplicate, message))
    }
}

/// The `.mcp.json` without the entry that connecting `client` put in; `None` where nothing is left.
///
/// # Errors
/// `invalid` for a file of another form.
pub(super) fn out_of_json(path: &Path, text: &str, client: &str) -> Result<Option<String>> {
    let file = Json::read(path, Some(text))?;
    let root = file.object();
    let Some(servers) = root.object_value("mcpServers") else { return Ok(Some(text.to_owned())) };
    let Some(present) = servers.get(NAME) else { return Ok(Some(text.to_owned())) };
    let arguments = present.value().map(|present| read(&present)["args"].clone()).unwrap_or_default();
    let arguments: Vec<&str> = arguments.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !is_ours(&arguments, client) {
        return Ok(Some(text.to_owned()));
    }
    present.remove();
    drop_if_empty(&root, "mcpServers");
    Ok(file.text())
}

/// The `config.toml` without the entry that connecting `client` put in; `None` where nothing is left.
///
/// # Errors
/// `invalid` for a file of another form.
pub(super) fn out_of_toml(path: &Path, text: &str, client: &str) -> Result<Option<String>> {
    let mut document = parse(path, text)?;
    let Some(servers) = document.get_mut("mcp_servers").and_then(Item::as_table_like_mut) else {
        return Ok(Some(text.to_owned()));
    };
    let arguments = servers.get(NAME).and_then(|present| present.get("args")).and_then(Item::as_array);
    let arguments: Vec<&str> = arguments.into_iter().flatten().filter_map(|word| word.as_str()).collect();
    if !is_ours(&arguments, client) {
        return Ok(Some(text.to_owned()));
    }
    servers.remove(NAME);
    let text = document.to_string();
    Ok((!text.trim().is_empty()).then_some(text))
}

fn is_ours(arguments: &[&str], client: &str) -> bool {
    arguments.first() == Some(&"mcp") && arguments.windows(2).any(|pair| pair == ["--client", client])
}

fn first(arguments: &Value) -> Option<String> {
    arguments[0].as_str().map(str::to_owned)
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    // The message of the parser quotes the line; in a file of settings that may be a secret.
    text.parse().map_err(|error: toml_edit::TomlError| odd(path, error.message()))
}

fn odd(path: &Path, why: &str) -> Error {
    super::json::odd(path, why)
}
