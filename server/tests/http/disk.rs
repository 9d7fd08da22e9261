//! A disk that takes no more writes, for the data and for the log at once: the hub says so, goes on reading, and comes back by itself.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::binary::{Served, end, hub, run};
use crate::client::Client;

/// Starts `hub serve` with its log in a file beside the data, or in one that is always full.
fn serve(data: &Path, log: File) -> Served {
    let served = hub(data, &["serve", "--addr", "127.0.0.1:0", "--log", "debug"]);
    // A file that may not grow any more fails to be written, as on a full disk; the signal that comes with it is for others.
    let mut child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(served.get_program())
        .args(served.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    Served { child, url }
}

async fn admin(data: &Path) -> impl AsyncFn(&str) -> Client {
    let made = ["admin", "create-admin", "--handle", "ada", "--name", "Ada", "--password-stdin"];
    assert!(run(data, &made, "a long password\n").status.success());
    async |url: &str| {
        let client = Client::nobody(url);
        let login = client.post("/auth/login", json!({"handle": "ada", "password": "a long password"})).await;
        client.with("cookie", &login.cookie()).with("origin", url)
    }
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

    // Smaller than the log of the database is already: nothing can be added to it, nor to the log of the hub.
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
    let begun = Instant::now();
    while ada.get("//readyz").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it heals by itself");
    }
    let after = ada.post("/tasks", json!({"project": "HUB", "title": "after"})).await.ok();
    acknowledged.push(after["key"].clone());
    let tasks = ada.get("/tasks?limit=200").await.ok();
    let mut found: Vec<Value> = tasks["items"].as_array().unwrap().iter().map(|task| task["key"].clone()).collect();
    found.sort_by_key(ToString::to_string);
    acknowledged.sort_by_key(ToString::to_string);
    assert_eq!(found, acknowledged, "what was acknowledged and nothing else");
    end(&mut served);
    assert!(run(data.path(), &["audit", "verify"], "").status.success());
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
