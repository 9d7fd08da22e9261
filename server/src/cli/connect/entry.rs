//! The entry by which a program starts `hub mcp`: in `.mcp.json` and in Codex' `config.toml`. There
//! is no token in it.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use jsonc_parser::cst::{CstInputValue, CstObjectProp};
use serde_json::Value;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike};

use super::json::{Json, drop_if_empty, read, set};
use crate::client::toml;

/// The server's name in the program, and so in the names of its tools.
pub(super) const NAME: &str = "hub";

/// Codex' list of variables that a server gets beside the usual ones.
const PASSED_ON: &str = "env_vars";
/// The variable that says where the tokens are kept.
const CONFIG_HOME: &str = "XDG_CONFIG_HOME";
/// A token in a server's own variables would go before the one that is kept.
const TOKEN: &str = "HUB_TOKEN";
/// What says how to reach a server over HTTP, in either file, and cannot stand beside a command.
const OF_HTTP: [&str; 5] = ["url", "headers", "bearer_token_env_var", "http_headers", "env_http_headers"];

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
        let entry = match servers.get(NAME) {
            Some(present) => {
                self.check_json(path, &present.value().map(|value| read(&value)).unwrap_or_default())?;
                present.object_value_or_set()
            }
            None => servers.object_value_or_set(NAME),
        };
        let arguments = self.arguments().into_iter().map(CstInputValue::from).collect();
        set(&entry, "type", CstInputValue::from("stdio"));
        set(&entry, "command", CstInputValue::from(self.command));
        set(&entry, "args", CstInputValue::Array(arguments));
        OF_HTTP.iter().filter_map(|name| entry.get(name)).for_each(CstObjectProp::remove);
        if let Some(token) = entry.object_value("env").and_then(|variables| variables.get(TOKEN)) {
            token.remove();
            drop_if_empty(&entry, "env");
        }
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
        if let Some(present) = servers.get(NAME) {
            self.check_toml(path, present)?;
        }
        if let Some(present) = servers.get_mut(NAME).and_then(Item::as_table_like_mut) {
            self.fill(present);
        } else {
            let mut entry = Table::new();
            self.fill(&mut entry);
            servers.insert(NAME, Item::Table(entry));
        }
        Ok(Some(document.to_string()))
    }

    /// Sets in Codex' entry what starts the server, and leaves the user's own keys.
    fn fill(&self, entry: &mut dyn TableLike) {
        toml::set(entry, "command", self.command);
        toml::set(entry, "args", Array::from_iter(self.arguments()));
        // Codex gives its servers few variables.
        match entry.get_mut(PASSED_ON).and_then(Item::as_array_mut) {
            Some(names) if names.iter().any(|name| name.as_str() == Some(CONFIG_HOME)) => {}
            Some(names) => names.push(CONFIG_HOME),
            None => toml::set(entry, PASSED_ON, Array::from_iter([CONFIG_HOME])),
        }
        for name in OF_HTTP {
            entry.remove(name);
        }
        let variables = entry.get_mut("env").and_then(Item::as_table_like_mut);
        if variables.is_some_and(|variables| variables.remove(TOKEN).is_some() && variables.is_empty()) {
            entry.remove("env");
        }
    }

    fn check_json(&self, path: &Path, present: &Value) -> Result<()> {
        let text = |name: &str| present[name].as_str();
        self.check(path, text("command"), &words(&present["args"]), text("url"))
    }

    fn check_toml(&self, path: &Path, present: &Item) -> Result<()> {
        let text = |name: &str| present.get(name).and_then(Item::as_str);
        self.check(path, text("command"), &words_of(present), text("url"))
    }

    /// A server of the same name is changed only where it is a hub's too: one that starts `hub
    /// mcp`, whatever file that is, or is at this hub.
    fn check(&self, path: &Path, command: Option<&str>, arguments: &[&str], url: Option<&str>) -> Result<()> {
        let by_name = command.is_some_and(|command| Path::new(command).file_name() == Some("hub".as_ref()));
        let starts = arguments.first() == Some(&"mcp") && (by_name || arguments.contains(&"--client"));
        if starts || url.is_some_and(|url| url.starts_with(self.url)) {
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
    let entry = present.value().map(|present| read(&present)).unwrap_or_default();
    if !is_ours(&words(&entry["args"]), client) {
        return Ok(Some(text.to_owned()));
    }
    present.remove();
    drop_if_empty(&root, "mcpServers");
    Ok(file.text())
}

/// The `config.toml` without the entry that connecting `client` put in; `None` where nothing is
/// left.
///
/// # Errors
/// `invalid` for a file of another form.
pub(super) fn out_of_toml(path: &Path, text: &str, client: &str) -> Result<Option<String>> {
    let mut document = parse(path, text)?;
    let Some(servers) = document.get_mut("mcp_servers").and_then(Item::as_table_like_mut) else {
        return Ok(Some(text.to_owned()));
    };
    if !servers.get(NAME).is_some_and(|present| is_ours(&words_of(present), client)) {
        return Ok(Some(text.to_owned()));
    }
    servers.remove(NAME);
    let text = document.to_string();
    Ok((!text.trim().is_empty()).then_some(text))
}

fn is_ours(arguments: &[&str], client: &str) -> bool {
    arguments.first() == Some(&"mcp") && arguments.windows(2).any(|pair| pair == ["--client", client])
}

fn words(arguments: &Value) -> Vec<&str> {
    arguments.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The arguments of an entry of Codex.
fn words_of(entry: &Item) -> Vec<&str> {
    let arguments = entry.get("args").and_then(Item::as_array);
    arguments.into_iter().flatten().filter_map(|word| word.as_str()).collect()
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut> {
    // The message of the parser quotes the line; in a file of settings that may be a secret.
    text.parse().map_err(|error: toml_edit::TomlError| odd(path, error.message()))
}

fn odd(path: &Path, why: &str) -> Error {
    super::json::odd(path, why)
}
