//! A disk that takes no more writes, for the data and for the log at once: the hub says so, goes on
//! reading, and comes back by itself.

#![expect(clippy::print_stdout, reason = "a machine on which nothing can be mounted says so")]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::binary::{Served, end, hub, run};
use crate::client::Client;

const SERVE: [&str; 5] = ["serve", "--addr", "127.0.0.1:0", "--log", "debug"];
const CREATE_ADMIN: [&str; 6] = ["admin", "create-admin", "--handle", "ada", "--name", "Ada"];
const PASSWORD: &str = "a long password";

/// Starts `hub serve` with its log in a file beside the data, or in one that is always full.
fn serve(data: &Path, log: File) -> Served {
    let served = hub(data, &SERVE);
    // A file that may not grow any more fails to be written, as on a full disk; the signal that
    // comes with it is for others.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(served.get_program()).args(served.get_args());
    listening(&mut shell, log)
}

/// Starts a serving hub and waits for its line.
fn listening(command: &mut Command, log: File) -> Served {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    Served { child, url }
}

async fn admin(data: &Path) -> impl AsyncFn(&str) -> Client {
    let made = run(data, &[&CREATE_ADMIN[..], &["--password-stdin"]].concat(), &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{made:?}");
    sign_in
}

async fn sign_in(url: &str) -> Client {
    let client = Client::nobody(url);
    let login = client.post("/auth/login", json!({"handle": "ada", "password": PASSWORD})).await;
    client.with("cookie", &login.cookie()).with("origin", url)
}

/// How large the files of the process may get from now on.
fn limit(child: &Child, bytes: &str) {
    let set = Command::new("prlimit").args(["--pid", &child.id().to_string(), &format!("--fsize={bytes}:")]).status();
    assert!(set.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn r19_a_full_disk_is_told_loses_nothing_and_heals_by_itself() {
    let data = tempfile::tempdir().unwrap();
    let sign_in = admin(data.path()).await;
    let log = data.path().join("hub.log");
    let mut served = serve(data.path(), File::create(&log).unwrap());
    let ada = sign_in(&served.url).await;
    ada.post("/projects", json!({"key": "HUB", "name": "Hub"})).await.ok();
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        let task = ada.post("/tasks", json!({"project": "HUB", "title": format!("before {number}")})).await.ok();
        acknowledged.push(task["key"].clone());
    }
    ada.get("//readyz").await.ok();

    // Smaller than the log of the database is already: nothing can be added to it, nor to the log
    // of the hub.
    limit(&served.child, "4096");
    for number in 0..50 {
        let refused = ada.post("/tasks", json!({"project": "HUB", "title": format!("meanwhile {number}")})).await;
        refused.refused(503, "unavailable");
        ada.get("//readyz").await.refused(503, "unavailable");
    }
    assert_eq!(ada.get("//healthz").await.status, 200, "it lives");
    assert_eq!(ada.get("/tasks").await.ok()["items"].as_array().unwrap().len(), 20, "and reads");
    ada.post("/backups", json!({})).await.refused(503, "unavailable");
    assert_eq!(partial(data.path()), Vec::<String>::new(), "a failed backup leaves nothing");
    assert!(served.child.try_wait().unwrap().is_none(), "nothing broke");

    limit(&served.child, "unlimited");
    healed(&ada, acknowledged).await;
    end(&mut served);
    assert!(run(data.path(), &["audit", "verify"], "").status.success());
}

/// Waits until the hub is ready, and checks that it has the acknowledged tasks and no others. Adds
/// one task, and returns the keys of all.
async fn healed(ada: &Client, mut acknowledged: Vec<Value>) -> Vec<Value> {
    let begun = Instant::now();
    while ada.get("//readyz").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it heals by itself");
    }
    let after = ada.post("/tasks", json!({"project": "HUB", "title": "after"})).await.ok();
    acknowledged.push(after["key"].clone());
    let mut found: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ada.get(&format!("/tasks?limit=200{cursor}")).await.ok();
        found.extend(page["items"].as_array().unwrap().iter().map(|task| task["key"].clone()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    found.sort_by_key(ToString::to_string);
    acknowledged.sort_by_key(ToString::to_string);
    assert_eq!(found, acknowledged, "what was acknowledged and nothing else");
    acknowledged
}

/// A file system of a few megabytes in a namespace of its own, which lasts as long as the process
/// that holds it.
struct SmallDisk {
    holder: Child,
    place: PathBuf,
}

impl SmallDisk {
    /// Mounts it over `place`. `None` where this machine lets nobody mount.
    fn mount(place: &Path) -> Option<Self> {
        let script = "mount -t tmpfs -o size=8m tmpfs \"$0\" && echo mounted && exec cat";
        let mut holder = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
            .arg(place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut line = String::new();
        BufReader::new(holder.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let disk = Self { holder, place: place.to_owned() };
        (line == "mounted\n").then_some(disk)
    }

    /// `hub` with its data on it.
    fn hub(&self, arguments: &[&str]) -> Command {
        let inside = hub(&self.place, arguments);
        let mut command = Command::new("nsenter");
        command.args(["--preserve-credentials", "--user", "--mount", "--target", &self.holder.id().to_string()]);
        command.arg(inside.get_program()).args(inside.get_args());
        for (name, _) in inside.get_envs() {
            command.env_remove(name);
        }
        command
    }

    /// A file on it, as this process finds it.
    fn file(&self, name: &str) -> PathBuf {
        let place = self.place.strip_prefix("/").unwrap();
        Path::new("/proc").join(self.holder.id().to_string()).join("root").join(place).join(name)
    }

    fn fill(&self) {
        let mut filler = File::create(self.file("filler")).unwrap();
        for size in [4096, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        _ = self.holder.kill();
        _ = self.holder.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r19_data_and_log_on_one_full_file_system_are_told_lose_nothing_and_heal_by_themselves() {
    let place = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(place.path()) else {
        // The test above covers the same with a limit on the size of files.
        return println!("this machine lets nobody mount a file system");
    };
    let mut made = disk.hub(&[&CREATE_ADMIN[..], &["--password-stdin"]].concat());
    let mut made = made.stdin(Stdio::piped()).spawn().unwrap();
    made.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(made.wait().unwrap().success());
    let mut served = listening(&mut disk.hub(&SERVE), File::create(disk.file("hub.log")).unwrap());
    let ada = sign_in(&served.url).await;
    ada.post("/projects", json!({"key": "HUB", "name": "Hub"})).await.ok();
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        ada.get("//readyz").await.ok();
        disk.fill();
        // What the files have room for is still written.
        let mut refused = 0;
        for number in 0..1_000 {
            let task = json!({"project": "HUB", "title": format!("task {round}-{number}")});
            let reply = ada.post("/tasks", task).await;
            if reply.status == 201 {
                acknowledged.push(reply.ok()["key"].clone());
                continue;
            }
            reply.refused(503, "unavailable");
            ada.get("//readyz").await.refused(503, "unavailable");
            refused += 1;
            if refused == 20 {
                break;
            }
        }
        assert_eq!(refused, 20, "there is an end to it");
        assert_eq!(ada.get("//healthz").await.status, 200, "it lives");
        ada.get("/tasks").await.ok();
        std::fs::remove_file(disk.file("filler")).unwrap();
        let written = std::mem::take(&mut acknowledged);
        acknowledged = healed(&ada, written).await;
    }
    assert!(served.child.try_wait().unwrap().is_none(), "nothing broke");
    end(&mut served);
    assert!(disk.hub(&["audit", "verify"]).status().unwrap().success());
}

fn partial(data: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(data.join("backups")) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("partial")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_written_stops_nothing() {
    let data = tempfile::tempdir().unwrap();
    let sign_in = admin(data.path()).await;
    let mut served = serve(data.path(), File::options().write(true).open("/dev/full").unwrap());
    let ada = sign_in(&served.url).await;
    ada.post("/projects", json!({"key": "HUB", "name": "Hub"})).await.ok();
    for number in 0..20 {
        ada.post("/tasks", json!({"project": "HUB", "title": format!("task {number}")})).await.ok();
        ada.get("//").await;
    }
    ada.get("//readyz").await.ok();
    end(&mut served);
}
