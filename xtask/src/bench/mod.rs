//! `bench`: figures, never judgements. A hub on a throw-away directory is driven over HTTP by a client in this program, on
//! the same machine; each figure is the median of several rounds, next to what the disk could do in the same minute.

mod client;
mod disk;
mod heartbeats;
mod hub;
mod load;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::process::{self, program};
use crate::{release, root, serve, setup, site};
use client::Call;
use hub::Hub;
use load::Load;

/// What to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// What users run.
    Release,
    /// Quick to build, slow to run: to try the bench itself.
    Dev,
}

impl Build {
    fn binary(self) -> PathBuf {
        root::hub(if self == Self::Release { "release" } else { "debug" })
    }
}

/// Tasks on the board and in the list.
const TASKS: usize = 200;
/// Callers at once, each on a connection of its own.
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

/// Builds, measures and prints.
///
/// # Errors
/// Where a build fails or the hub answers with anything but success.
pub fn run(build: Build) -> Result<()> {
    if build == Build::Release {
        release::build()?;
    } else {
        serve::build()?;
        println!("\nfirst load: sizes are those of a release; this build has none");
    }
    let hub = Hub::start(build)?;
    let keys = fill(&hub)?;
    println!(
        "\n{CONNECTIONS} connections where not said otherwise; medians of {ROUNDS} rounds of {} s",
        ROUND.as_secs()
    );
    reads(&hub)?;
    writes(&hub, &keys)?;
    // Only one hub has the directory.
    drop(hub);
    heartbeats::measure(build)?;
    mcp(build)
}

/// Puts tasks on the board; gives their keys.
fn fill(hub: &Hub) -> Result<Vec<String>> {
    let mut connection = hub.connect()?;
    let mut keys = Vec::new();
    for number in 0..TASKS {
        let task = json!({
            "project": "BEN", "title": format!("Task {number} of the bench"), "labels": ["bench"],
            "description": "A few words that say what there is to do.", "acceptance_criteria": ["It is done", "It is checked"],
            "status": if number.is_multiple_of(2) { "inbox" } else { "backlog" },
        });
        let created = connection.send(&Call::post("/api/v1/tasks", &task).with_token(&hub.token))?.json()?;
        keys.push(created["key"].as_str().unwrap_or_default().to_owned());
    }
    Ok(keys)
}

/// The board's page, as a browser asks for it.
fn board(hub: &Hub) -> Call {
    Call::get("/p/BEN").with_cookie(&hub.cookie)
}

fn reads(hub: &Hub) -> Result<()> {
    let board = |_: usize, _: usize| board(hub);
    Load { hub, connections: 1 }.measure("board of 200 cards, one caller", board)?;
    Load { hub, connections: CONNECTIONS }.measure("board of 200 cards", board)?;
    let list = |_: usize, _: usize| Call::get("/api/v1/tasks?project=BEN&limit=200").with_token(&hub.token);
    Load { hub, connections: CONNECTIONS }.measure("list of 200 tasks", list)
}

fn writes(hub: &Hub, keys: &[String]) -> Result<()> {
    disk::measure(hub.directory())?.print();
    let task = json!({ "project": "BEN", "title": "One more task", "description": "Some words about it." });
    let create = |_: usize, _: usize| Call::post("/api/v1/tasks", &task).with_token(&hub.token);
    Load { hub, connections: CONNECTIONS }.measure("create a task, durably", create)?;
    let movement = |caller: usize, turn: usize| {
        // Every caller has a task of its own and moves it to and fro; odd ones begin in Backlog.
        let to = if (turn + caller).is_multiple_of(2) { "backlog" } else { "inbox" };
        Call::post(&format!("/api/v1/tasks/{}/move", keys[caller]), &json!({ "to": to })).with_token(&hub.token)
    };
    Load { hub, connections: CONNECTIONS }.measure("move a task, durably", movement)?;
    disk::measure(hub.directory())?.print();
    Ok(())
}

/// An agent's calls over stdio, by the official Python client.
fn mcp(build: Build) -> Result<()> {
    setup::python()?;
    let mut command = program(setup::interpreter());
    command.arg("mcp/bench.py").current_dir(root::end2end()).env("HUB_BINARY", build.binary());
    process::run(command.env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// Where the site of the measured build is, if it is not inside the binary.
fn site_of(build: Build) -> Option<PathBuf> {
    (build == Build::Dev).then(|| site::directory(site::Profile::Dev))
}
