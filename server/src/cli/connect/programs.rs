//! Where each program wants what: its MCP entry, its skills, its hooks.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use jsonc_parser::cst::CstInputValue;

use super::entry::{self, Entry, NAME};
use super::hooks::Hooks;
use super::json::{Json, drop_if_empty, read, take_out as take_out_of};
use super::plan::Plan;
use crate::cli::arguments::Client;
use crate::client::project_file::{self, ProjectFile};
use crate::client::version;
use crate::skills::{self, Skill};

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
/// `invalid` and `unavailable` for files that cannot be understood or read; `duplicate` for names
/// that others have.
pub(super) fn put_in(
    plan: &mut Plan,
    client: Client,
    entry: &Entry<'_>,
    shell: &str,
    here: Option<&ProjectFile>,
) -> Result<()> {
    if client == Client::McpJson {
        // Both keep their entry in the same place: it would go on with another's token and nobody
        // would know.
        if here.is_some_and(|place| place.version_for(Client::Claude.name()).is_some()) {
            let message = "Claude Code is connected here, and reads the same .mcp.json; nothing was changed. Other programs may use its \
                           entry, or run `hub connect claude --remove` first.";
            return Err(Error::new(Code::Duplicate, message));
        }
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
    let installed = here.and_then(|place| place.version_for(client.name()));
    for skill in skills::all() {
        let name = format!("{}/{}/SKILL.md", skills_home(client), skill.name);
        plan.change(&name, |path, text| match text {
            Some(text) if text != skill.text && installed.is_none() => Err(taken(path)),
            Some(text) if is_edited(text, skill, installed) => Ok(Some(text.to_owned())),
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
    plan.change(project_file::FILE, |path, text| project_file::set(path, text, project, url, by).map(Some))
}

/// Plans taking out what connecting put in.
///
/// # Errors
/// `invalid` and `unavailable` for files that cannot be understood or read.
pub(super) fn take_out(plan: &mut Plan, client: Client, here: Option<&ProjectFile>) -> Result<()> {
    let name = client.name();
    let hooks = Hooks { program: "", client: name };
    let installed = here.and_then(|place| place.version_for(name));
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
    if client == Client::Claude && installed.is_some() {
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
    let shared = shares_skills(plan, client, here);
    for skill in skills::all().iter().filter(|_| !shared) {
        let file = format!("{}/{}/SKILL.md", skills_home(client), skill.name);
        change_present(plan, &file, |_, text| {
            let others = text != skill.text && (installed.is_none() || is_edited(text, skill, installed));
            Ok(others.then(|| text.to_owned()))
        })?;
    }
    // Last, so that a run that breaks off can be done again.
    change_present(plan, project_file::FILE, |path, text| project_file::unset(path, text, name))
}

/// Whether a skill that this version put there was changed since. What an older one put there is
/// not known any more.
fn is_edited(text: &str, skill: &Skill, installed: Option<&str>) -> bool {
    text != skill.text && installed == Some(version::OWN)
}

/// Whether another connected program reads its skills from the same directory, by a link.
fn shares_skills(plan: &Plan, client: Client, here: Option<&ProjectFile>) -> bool {
    let other = if client == Client::Codex { Client::Claude } else { Client::Codex };
    let home = |client| std::fs::canonicalize(plan.top().join(skills_home(client))).ok();
    here.is_some_and(|place| place.version_for(other.name()).is_some())
        && home(client).is_some_and(|own| home(other) == Some(own))
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
