//! The hub as a plugin of Claude Code: one directory with the MCP entry, the skills and the hooks,
//! and a marketplace that offers it. It names no hub and no token: those come from each directory's
//! `.hub.toml` and from what `hub connect` stored.

use std::path::Path;

use hub_core::domain::{Code, Error, Result};
use serde_json::{Value, json};

use super::hooks::Hooks;
use super::plan::Plan;
use crate::cli::arguments::Client;
use crate::cli::print;
use crate::client::version;
use crate::skills;

const MANIFEST: &str = ".claude-plugin/plugin.json";
const LICENSE: &str = include_str!("../../../../LICENSE");
const ABOUT: &str =
    "Work on a self-hosted kanban board with people and other agents: sessions, tasks, handoffs, messages.";
const README: &str = "\
# AI Projects Hub for Claude Code

This plugin connects Claude Code with an AI Projects Hub, a self-hosted kanban board that people and AI agents share. It brings the MCP
server `hub`, eleven skills (/hub:session-start, /hub:task-check, /hub:task-complete and so on), and hooks that open a hub session when
Claude Code starts, keep it alive while it works, remind once of unfinished work, and end it at the end.

## Install

It needs the program `hub` on the PATH. Then, in Claude Code:

    /plugin marketplace add <this directory>
    /plugin install hub@ai-projects-hub

and once in each directory that belongs to a project:

    hub connect claude --for-plugin --url http://127.0.0.1:7420 --project KEY --token -

This stores the token outside the project and writes `.hub.toml`. Where the hub is away, Claude Code works as it would without it.

## Privacy

It talks to your own hub and to nothing else.
";

/// Writes it into `directory`.
///
/// # Errors
/// `invalid` for other programs than Claude Code; `duplicate` for a directory with something else
/// in it; those of writing.
pub(super) fn write(client: Client, directory: &Path, dry_run: bool) -> Result<()> {
    if client != Client::Claude {
        return Err(Error::invalid("plugin", "is for Claude Code: `hub connect claude --plugin DIR`"));
    }
    check_free(directory)?;
    let mut plan = Plan::new(directory);
    let hooks = Hooks { program: "hub", client: client.name() };
    put(&mut plan, MANIFEST, pretty(&manifest()))?;
    put(&mut plan, ".claude-plugin/marketplace.json", pretty(&marketplace()))?;
    put(&mut plan, ".mcp.json", pretty(&servers(client)))?;
    put(&mut plan, "hooks/hooks.json", hooks.file()?)?;
    for skill in skills::all() {
        put(&mut plan, &format!("skills/{}/SKILL.md", skill.name), skill.text.to_owned())?;
    }
    put(&mut plan, "README.md", README.to_owned())?;
    put(&mut plan, "LICENSE", LICENSE.to_owned())?;
    if dry_run {
        return super::show(&plan);
    }
    plan.apply()?;
    for line in plan.told() {
        print(&format!("  {line}"))?;
    }
    print(if plan.is_empty() { "Nothing to change." } else { "Next: its README.md says how to install it." })
}

fn manifest() -> Value {
    json!({
        "name": "hub", "version": version::OWN, "description": ABOUT, "author": { "name": "AI Projects Hub" }, "license": "MIT",
        "keywords": ["kanban", "tasks", "handoff", "mcp"],
    })
}

fn marketplace() -> Value {
    json!({
        "name": "ai-projects-hub", "owner": { "name": "AI Projects Hub" }, "description": "The plugin of AI Projects Hub",
        "plugins": [{ "name": "hub", "source": "./", "description": ABOUT }],
    })
}

fn servers(client: Client) -> Value {
    json!({ "mcpServers": { "hub": { "type": "stdio", "command": "hub", "args": ["mcp", "--client", client.name()] } } })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn put(plan: &mut Plan, name: &str, text: String) -> Result<()> {
    plan.change(name, |_, _| Ok(Some(text)))
}

/// An empty or missing directory, or one with an earlier version of the plugin.
fn check_free(directory: &Path) -> Result<()> {
    let text = std::fs::read_to_string(directory.join(MANIFEST)).unwrap_or_default();
    let ours = serde_json::from_str::<Value>(&text).is_ok_and(|manifest| manifest["name"] == "hub");
    let empty = std::fs::read_dir(directory).map_or(true, |mut entries| entries.next().is_none());
    if ours || empty {
        return Ok(());
    }
    let message = format!("{} has something else in it; name a new directory.", directory.display());
    Err(Error::new(Code::Duplicate, message))
}
