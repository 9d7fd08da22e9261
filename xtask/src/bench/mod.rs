//! `bench`: figures, never judgements. A hub on a throw-away directory is driven over HTTP by a
//! client in this program, on the same machine; each figure is the median of several rounds, next
//! to what the disk could do in the same minute.

mod client;
mod disk;
mod heartbeats;
mod hub;
mod large;
mod lific;
mod load;
mod paced;

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;
use serde_json::json;

use crate::process::{self, program};
use crate::{release, root, serve, setup, site};
use client::Call;
use hub::Hub;
use load::Load;
use paced::Paced;

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

/// Another server, to be measured beside the hub where it is on the path.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Peer {
    Lific,
}

/// Tasks on the board and in the list.
const TASKS: usize = 200;
/// Callers at once, each on a connection of its own.
const CONNECTIONS: usize = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
/// How far apart the writes are that go on beside reads: 500 a second.
const BETWEEN_WRITES: Duration = Duration::from_millis(2);

/// Builds, measures and prints; `beside` names a server to measure in the same run.
///
/// # Errors
/// Where a build fails or a server answers with anything but success.
pub fn run(build: Build, beside: Option<Peer>) -> Result<()> {
    if build == Build::Release {
        release::build()?;
    } else {
        serve::build()?;
        println!("\nfirst load: sizes are those of a release; this build has none");
    }
    let hub = Hub::start(build)?;
    let keys = fill(&hub, 0..TASKS)?;
    println!(
        "\n{CONNECTIONS} connections where not said otherwise; medians of {ROUNDS} rounds of {} s",
        ROUND.as_secs()
    );
    pages(&hub)?;
    reads(&hub, &keys)?;
    writes(&hub, &keys)?;
    // Only one hub has the directory.
    drop(hub);
    if let Some(Peer::Lific) = beside {
        lific::measure()?;
    }
    heartbeats::measure(build)?;
    mcp(build)?;
    // The longest comes last.
    large::measure(build)
}

/// Puts tasks with these numbers on the board; gives their keys.
fn fill(hub: &Hub, numbers: Range<usize>) -> Result<Vec<String>> {
    let mut connection = hub.connect()?;
    let mut keys = Vec::new();
    for number in numbers {
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

fn pages(hub: &Hub) -> Result<()> {
    let mut connection = hub.connect()?;
    for encoding in ["identity", "gzip", "zstd"] {
        let page = connection.send(&board(hub).with("accept-encoding", encoding))?;
        println!("{:<34} {:>9} bytes", format!("board of 200 cards, {encoding}"), page.body.len());
    }
    let page = |_: usize, _: usize| board(hub).with("accept-encoding", "zstd");
    Load { host: &hub.host, connections: 1 }.measure("board of 200 cards, one caller", page)?;
    Load { host: &hub.host, connections: CONNECTIONS }.measure("board of 200 cards", page)
}

fn reads(hub: &Hub, keys: &[String]) -> Result<()> {
    let load = Load { host: &hub.host, connections: CONNECTIONS };
    let list = |_: usize, _: usize| Call::get("/api/v1/tasks?project=BEN&limit=200").with_token(&hub.token);
    let get = |caller: usize, turn: usize| {
        Call::get(&format!("/api/v1/tasks/{}", keys[(caller + turn) % keys.len()])).with_token(&hub.token)
    };
    let openapi = |_: usize, _: usize| Call::get("/api/openapi.json");
    let (openapi_bytes, list_bytes) = {
        let mut connection = hub.connect()?;
        (connection.send(&openapi(0, 0))?.body.len(), connection.send(&list(0, 0))?.body.len())
    };
    load.measure(&format!("list of 200 tasks, {list_bytes} bytes"), list)?;
    load.measure(&format!("  baseline: a fixed body, {openapi_bytes} bytes"), openapi)?;
    load.measure("get a task", get)?;
    let write = |key: &String| {
        let body = json!({ "body": "Some words beside all that is read." });
        Call::post(&format!("/api/v1/tasks/{key}/comments"), &body).with_token(&hub.token)
    };
    let comments: Vec<Call> = keys.iter().map(write).collect();
    let beside = Paced::new(&hub.host, &comments, BETWEEN_WRITES);
    let written = beside.beside(|| {
        load.measure("list of 200 tasks, under writes", list)?;
        load.measure("get a task, under writes", get)
    })?;
    written.print("  those writes: comments");
    Ok(())
}

fn writes(hub: &Hub, keys: &[String]) -> Result<()> {
    let load = Load { host: &hub.host, connections: CONNECTIONS };
    disk::measure(hub.directory())?.print();
    let task = json!({ "project": "BEN", "title": "One more task", "description": "Some words about it." });
    load.measure("create a task, durably", |_, _| Call::post("/api/v1/tasks", &task).with_token(&hub.token))?;
    let movement = |caller: usize, turn: usize| {
        // Every caller has a task of its own and moves it to and fro; odd ones begin in Backlog.
        let to = if (turn + caller).is_multiple_of(2) { "backlog" } else { "inbox" };
        Call::post(&format!("/api/v1/tasks/{}/move", keys[caller]), &json!({ "to": to })).with_token(&hub.token)
    };
    load.measure("move a task, durably", movement)?;
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
