//! `hub connect`: sets a directory up for an agent's program. It checks the token first, works out
//! every change, and then writes them all or, asked to, shows them.

mod entry;
mod form;
mod hooks;
mod json;
mod plan;
mod plugin;
mod program;
mod programs;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use hub_core::domain::remedy::Thing;
use hub_core::domain::{Code, Error, Result};

use super::arguments::{Client, Connect};
use super::print;
use crate::client::credentials::{self, Credential, Key};
use crate::client::project_file::ProjectFile;
use crate::client::remote::Remote;
use crate::client::target::{DEFAULT_URL, Told};
use crate::client::version;
use entry::Entry;
use plan::Plan;

/// How long the hub may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Does what the options say.
///
/// # Errors
/// What stands in the way, before anything is written.
pub(super) async fn run(options: Connect) -> Result<ExitCode> {
    if let Some(directory) = &options.plugin {
        plugin::write(options.client, directory, options.dry_run)?;
        return Ok(ExitCode::SUCCESS);
    }
    let directory = std::fs::canonicalize(&options.dir).ok().filter(|directory| directory.is_dir());
    let directory = directory.ok_or_else(|| {
        Error::invalid("dir", format!("{} is no directory; name the one the agent works in", options.dir.display()))
    })?;
    if options.remove {
        remove(&options, &directory)?
    } else {
        connect(options, &directory).await?
    }
    Ok(ExitCode::SUCCESS)
}

async fn connect(options: Connect, directory: &Path) -> Result<()> {
    let client = options.client;
    let here = ProjectFile::of(directory)?;
    let token =
        options.token.map_or_else(|| Ok(std::env::var("HUB_TOKEN").ok()), |token| read_token(token).map(Some))?;
    let told = Told { url: options.url, client: None, project: options.project, token };
    let told = told.or(here.as_ref())?;
    let url = told.url.unwrap_or_else(|| DEFAULT_URL.to_owned());
    let stored = Key { url: Some(&url), client: Some(client.name()), project: told.project.as_deref() };
    let token = told.token.map_or_else(|| credentials::find(stored).map(|found| found.token), Ok).map_err(no_token)?;
    let hub = Remote::new(&url, &token, PATIENCE, PATIENCE)?;
    let me = hub.get("/me").await?;
    let project = choose(&hub, told.project.as_deref()).await?;
    let command = program::command()?;
    let mut plan = Plan::new(directory);
    if options.for_plugin {
        programs::mark(&mut plan, client, &project, &url)?;
    } else {
        let entry = Entry { command: &command, url: &url, client: client.name(), project: &project };
        programs::put_in(&mut plan, client, &entry, &program::word(&command), here.as_ref())?;
    }
    let credential = Credential { url, client: client.name().to_owned(), project, token };
    let path = credentials::path()?;
    if options.dry_run {
        show(&plan)?;
        return print(&format!("Nothing was written. The token would be kept in {}.", path.display()));
    }
    // First: where they cannot be kept nothing else is changed.
    let kept = credentials::keep(&credential, directory)?;
    plan.apply()?;
    for line in plan.told() {
        print(&format!("  {line}"))?;
    }
    if kept {
        print(&format!("  kept the token in {}", path.display()))?;
    }
    let handle = me.body["handle"].as_str().unwrap_or_default();
    if plan.is_empty() && !kept {
        print(&format!("Nothing to change: {handle} is connected with {} here.", credential.project))?;
    } else {
        print(&format!("Connected: {handle} with {} at {}.", credential.project, credential.url))?;
    }
    if me.body["kind"] == "human" {
        print(&format!("Note: this is the token of a person, so what the agent does stands under {handle}'s name."))?;
    }
    if let Some(older) = version::binary_is_older(me.version.as_deref()) {
        print(&format!("Note: {older}"))?;
    }
    print(next(client))
}

/// What to do now.
fn next(client: Client) -> &'static str {
    match client {
        Client::Claude => "Next: start `claude` in this directory and say /session-start.",
        Client::Codex => {
            "Next: start `codex` in this directory, trust the directory and then its hooks (/hooks), and say $session-start."
        }
        Client::McpJson => "Next: start the client in this directory, and let it use the server `hub` if it asks.",
    }
}

fn remove(options: &Connect, directory: &Path) -> Result<()> {
    let mut plan = Plan::new(directory);
    programs::take_out(&mut plan, options.client, ProjectFile::of(directory)?.as_ref())?;
    if options.dry_run {
        show(&plan)?;
        return print("Nothing was removed.");
    }
    plan.apply()?;
    let forgotten = credentials::forget(options.client.name(), directory)?;
    for line in plan.told() {
        print(&format!("  {line}"))?;
    }
    if forgotten {
        print(
            "  forgot what was kept for this directory; revoke the token on the hub's Admin page if nobody uses it any more",
        )?;
    }
    print(if plan.is_empty() && !forgotten { "Nothing to remove." } else { "Removed." })
}

/// The project named, as the hub writes it, or the only one there is.
async fn choose(hub: &Remote, named: Option<&str>) -> Result<String> {
    let reply = hub.get("/projects?limit=200").await?;
    let projects: Vec<&str> =
        reply.body["items"].as_array().into_iter().flatten().filter_map(|project| project["key"].as_str()).collect();
    let list = projects.join(", ");
    match named {
        Some(named) => {
            let found = projects.iter().find(|key| key.eq_ignore_ascii_case(named)).map(|&key| key.to_owned());
            found.ok_or_else(|| Error::not_found(Thing::Project, named)).map_err(|error| Error {
                message: format!("{} This token reaches: {list}. Name one with --project.", error.message),
                ..error
            })
        }
        None if projects.len() == 1 => Ok(projects.concat()),
        None if projects.is_empty() => Err(Error::new(
            Code::NotFound,
            "The hub has no project this token reaches. Make one first: Admin, Projects.",
        )),
        None => Err(Error::invalid("project", format!("there are several: {list}. Name one with --project"))),
    }
}

/// The token as given, or the first line of stdin for `-`.
fn read_token(token: String) -> Result<String> {
    if token != "-" {
        return Ok(token);
    }
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        // Where stderr is closed the prompt is missed, and nothing else.
        let _ = write!(std::io::stderr(), "Token: ");
    }
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.map_err(|error| Error::invalid("token", format!("cannot be read from stdin: {error}")))?;
    let line = line.trim().to_owned();
    if line.is_empty() { Err(Error::invalid("token", "is empty")) } else { Ok(line) }
}

/// With nothing stored yet, `hub connect` is no way out of that.
fn no_token(error: Error) -> Error {
    if error.code != Code::NotFound {
        return error;
    }
    Error::invalid(
        "token",
        "is needed. Make one on the hub's Admin page (Agents, New token), then give it with --token - or HUB_TOKEN",
    )
}

fn show(plan: &Plan) -> Result<()> {
    let diff = plan.diff();
    if diff.is_empty() { print("Nothing to change.") } else { print(diff.trim_end()) }
}

#[cfg(test)]
mod tests {
    use super::{Client, next};
    use crate::skills;

    #[test]
    fn what_to_say_next_is_a_skill_there_is() {
        for client in [Client::Claude, Client::Codex] {
            assert!(skills::all().iter().any(|skill| next(client).contains(skill.name)));
        }
    }
}
