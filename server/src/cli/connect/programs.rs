//! Where each program wants what: its MCP entry, its skills, its hooks.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use jsonc_parser::cst::CstInputValue;

use super::entry::{self, Entry, NAME};
use super::hooks::Hooks;
use super::json::{Json, drop_if_empty, read, take_out as take_out_of};
use super::plan::Plan;
use crate::cli::arguments::Client;
use crate::client::place::{self, Place};
use crate::client::version;
use crate::skills;

/// Claude Code's settings of one person in one project.
const CLAUDE_SETTINGS: &str = ".claude/settings.local.json";
/// The servers of `.mcp.json` that are started without asking.
const ENABLED: &str = "enabledMcpjsonServers";
const MCP_JSON: &str = ".mcp.json";
const CODEX_CONFIG: &str = ".codex/config.toml";
const CODEX_HOOKS: &str = ".codex/hooks.json";

fn skills_home(client: Client) -> &'static str {
    if client == Client::Codex { ".agents/skills" } else { ".claude/skills" }
}

/// Plans what connecting puts into the directory. `shell` is the program as a shell calls it.
///
/// # Errors
/// `invalid` and `unavailable` for files that cannot be understood or read; `duplicate` for names that others have.
pub(super) fn put_in(
    plan: &mut Plan,
    client: Client,
    entry: &Entry<'_>,
    shell: &str,
    here: Option<&Place>,
) -> Result<()> {
    if client == Client::McpJson {
        return plan.change(MCP_JSON, |path, text| entry.in_json(path, text));
    }
    // First, so that a run that breaks off knows the rest as its own.
    mark(plan, client, entry.project, entry.url)?;
    let hooks = Hooks { program: shell, client: client.name() };
    if client == Client::Claude {
        plan.change(MCP_JSON, |path, text| entry.in_json(path, text))?;
        plan.change(CLAUDE_SETTINGS, |path, text| {
            let file = Json::read(path, text)?;
            let enabled = file.array_in(&file.object(), ENABLED)?;
            if !enabled.elements().iter().any(|name| read(name) == NAME) {
                enabled.append(CstInputValue::from(NAME));
            }
            hooks.set(&file)?;
            Ok(file.text())
        })?;
    } else {
        plan.change(CODEX_CONFIG, |path, text| entry.in_toml(path, text))?;
        plan.change(CODEX_HOOKS, |path, text| {
            let file = Json::read(path, text)?;
            hooks.set(&file)?;
            Ok(file.text())
        })?;
    }
    let ours = here.is_some_and(|place| place.version_for(client.name()).is_some());
    for skill in skills::all() {
        let name = format!("{}/{}/SKILL.md", skills_home(client), skill.name);
        plan.change(&name, |path, text| match text {
            Some(text) if text != skill.text && !ours => Err(taken(path)),
            _ => Ok(Some(skill.text.to_owned())),
        })?;
    }
    Ok(())
}

/// Plans the `.hub.toml`.
///
/// # Errors
/// `invalid` where the present one cannot be understood.
pub(super) fn mark(plan: &mut Plan, client: Client, project: &str, url: &str) -> Result<()> {
    let by = (client.name(), version::OWN);
    plan.change(place::FILE, |path, text| place::set(path, text, project, url, by).map(Some))
}

/// Plans taking out what connecting put in.
///
/// # Errors
/// `invalid` and `unavailable` for files that cannot be understood or read.
pub(super) fn take_out(plan: &mut Plan, client: Client, here: Option<&Place>) -> Result<()> {
    let name = client.name();
    let hooks = Hooks { program: "", client: name };
    if client == Client::Codex {
        change_present(plan, CODEX_CONFIG, |path, text| entry::out_of_toml(path, text, name))?;
        change_present(plan, CODEX_HOOKS, |path, text| {
            let file = Json::read(path, Some(text))?;
            hooks.unset(&file);
            Ok(file.text())
        })?;
    } else {
        change_present(plan, MCP_JSON, |path, text| entry::out_of_json(path, text, name))?;
    }
    if client == Client::Claude {
        change_present(plan, CLAUDE_SETTINGS, |path, text| {
            let file = Json::read(path, Some(text))?;
            hooks.unset(&file);
            let root = file.object();
            if let Some(names) = root.array_value(ENABLED) {
                names
                    .elements()
                    .into_iter()
                    .filter(|name| read(name) == NAME)
                    .for_each(|name| take_out_of(&names, name));
            }
            drop_if_empty(&root, ENABLED);
            Ok(file.text())
        })?;
    }
    if client == Client::McpJson {
        return Ok(());
    }
    let ours = here.is_some_and(|place| place.version_for(name).is_some());
    for skill in skills::all() {
        let file = format!("{}/{}/SKILL.md", skills_home(client), skill.name);
        change_present(plan, &file, |_, text| Ok((text != skill.text && !ours).then(|| text.to_owned())))?;
    }
    // Last, so that a run that breaks off can be done again.
    change_present(plan, place::FILE, |path, text| place::unset(path, text, name))
}

fn change_present(
    plan: &mut Plan,
    name: &str,
    change: impl FnOnce(&Path, &str) -> Result<Option<String>>,
) -> Result<()> {
    plan.change(name, |path, text| text.map_or(Ok(None), |text| change(path, text)))
}

fn taken(path: &Path) -> Error {
    let message = format!(
        "{} is there already and is not the hub's; nothing was changed. Rename that skill, then run this again.",
        path.display()
    );
    Error::new(Code::Duplicate, message)
}
