//! Lific beside the hub: the same calls of its REST, on a database of its own, in the same run.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::client::{Call, Connection};
use super::load::Load;
use super::paced::Paced;
use super::{BETWEEN_WRITES, CONNECTIONS, TASKS};
use crate::process::program;
use crate::root;

/// How often its port is tried while it starts.
const TRIES: usize = 200;

/// A running Lific; gone with this value.
struct Lific {
    process: Child,
    host: String,
    key: String,
}

impl Drop for Lific {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Measures it where it is on the path, else says that it is not.
pub fn measure() -> Result<()> {
    if program("lific").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("\nLific is not on the path, so nothing is measured beside the hub; `cargo install lific` gets it");
        return Ok(());
    }
    let directory = root::target().join("bench-lific");
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory)?;
    println!("\nLific, the same calls");
    let measured = start(&directory).and_then(|lific| calls(&lific));
    std::fs::remove_dir_all(&directory)?;
    measured
}

fn command(directory: &Path) -> Command {
    let mut command = program("lific");
    command.arg("--db").arg(directory.join("lific.db")).current_dir(directory).env("HOME", directory);
    command
}

fn start(directory: &Path) -> Result<Lific> {
    let init = ["init", "--no-service", "--name", "Bench", "--auth-mode", "login-free"];
    if !command(directory).args(init).stdout(Stdio::null()).status()?.success() {
        bail!("`lific init` failed");
    }
    let made = command(directory).args(["key", "create", "--name", "bench"]).output()?;
    let said = String::from_utf8_lossy(&made.stdout).into_owned();
    let is_key = |word: &&str| word.starts_with("lific_");
    let words = said.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_-.".contains(letter));
    let key = { words }.find(is_key).with_context(|| format!("`lific key create` gave no key: {said}"))?.to_owned();
    // It takes no port 0, so one that was free a moment ago has to do.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let process = command(directory)
        .args(["start", "--host", "127.0.0.1", "--port", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let lific = Lific { process, host: format!("127.0.0.1:{port}"), key };
    for _ in 0..TRIES {
        if Connection::open(&lific.host).is_ok() {
            return Ok(lific);
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("Lific does not listen");
}

fn calls(lific: &Lific) -> Result<()> {
    let load = Load { host: &lific.host, connections: CONNECTIONS };
    let mut connection = Connection::open(&lific.host)?;
    let project = Call::post("/api/projects", &json!({ "name": "Bench", "identifier": "BEN" })).with_token(&lific.key);
    let project = connection.send(&project)?.json()?["id"].clone();
    let issue = |number: usize| {
        let body = json!({
            "project_id": project, "title": format!("Task {number} of the bench"),
            "description": "A few words that say what there is to do.",
        });
        Call::post("/api/issues", &body).with_token(&lific.key)
    };
    let mut ids = Vec::new();
    for number in 0..TASKS {
        ids.push(connection.send(&issue(number))?.json()?["id"].to_string());
    }
    let path = format!("/api/issues?project_id={project}&limit=200");
    let list = |_: usize, _: usize| Call::get(&path).with_token(&lific.key);
    let bytes = connection.send(&list(0, 0))?.body.len();
    let get = |caller: usize, turn: usize| {
        Call::get(&format!("/api/issues/{}", ids[(caller + turn) % ids.len()])).with_token(&lific.key)
    };
    load.measure(&format!("list of 200 issues, {bytes} bytes"), list)?;
    load.measure("get an issue", get)?;
    let comment = |id: &String| {
        let body = json!({ "content": "Some words beside all that is read." });
        Call::post(&format!("/api/issues/{id}/comments"), &body).with_token(&lific.key)
    };
    let comments: Vec<Call> = ids.iter().map(comment).collect();
    let written = Paced::new(&lific.host, &comments, BETWEEN_WRITES).beside(|| {
        load.measure("list of 200 issues, under writes", list)?;
        load.measure("get an issue, under writes", get)
    })?;
    written.print("  those writes: comments");
    load.measure("create an issue", |caller, turn| issue(TASKS + caller + turn))
}
