//! R19: killed at any moment, the hub has everything it acknowledged, once, and its log is whole.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::binary::{run, serve};
use crate::client::Client;

/// How often it is killed.
const KILLS: usize = 20;
/// How many write at once.
const WRITERS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn r19_a_kill_loses_nothing_acknowledged_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let made = run(
        data.path(),
        &["admin", "create-admin", "--handle", "ada", "--name", "Ada", "--password-stdin"],
        "a long password\n",
    );
    assert!(made.status.success(), "{made:?}");
    let mut token = String::new();
    let mut acknowledged: BTreeMap<String, String> = BTreeMap::new();
    for round in 0..KILLS {
        let mut served = serve(data.path(), &[]);
        if token.is_empty() {
            token = first_token(&served.url).await;
        }
        let client = Client::nobody(&served.url).bearing(&token);
        check(&client, &acknowledged).await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| tokio::spawn(write(client.clone(), round, writer, Arc::clone(&stop)))).collect();
        // A different moment in each round: after so many events, wherever the hub is with the
        // others then.
        wait_for_events(&client, 3 * round + 5).await;
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        stop.store(true, Ordering::SeqCst);
        for writer in writers {
            acknowledged.extend(writer.await.unwrap());
        }
        let verified = run(data.path(), &["audit", "verify"], "");
        assert!(verified.status.success(), "round {round}: {verified:?}");
    }
    assert!(acknowledged.len() > KILLS, "there was something to lose: {}", acknowledged.len());
    let served = serve(data.path(), &[]);
    check(&Client::nobody(&served.url).bearing(&token), &acknowledged).await;
}

async fn first_token(url: &str) -> String {
    let client = Client::nobody(url);
    let login = client.post("/auth/login", json!({"handle": "ada", "password": "a long password"})).await;
    let browser = client.with("cookie", &login.cookie()).with("origin", url);
    browser.post("/projects", json!({"key": "HUB", "name": "Hub"})).await.ok();
    let scopes = json!(["read", "write", "admin"]);
    let token = browser.post("/members/me/tokens", json!({"name": "crash", "scopes": scopes})).await.ok();
    token["token"].as_str().unwrap().to_owned()
}

/// Creates tasks until the hub is gone: what it acknowledged, as title and key.
async fn write(client: Client, round: usize, writer: usize, stop: Arc<AtomicBool>) -> Vec<(String, String)> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let title = format!("task {round}-{writer}-{number}");
        let request = client.request("POST", "/tasks").json(&json!({"project": "HUB", "title": title}));
        let Ok(response) = request.send().await else { break };
        if response.status().as_u16() != 201 || stop.load(Ordering::SeqCst) {
            break;
        }
        let Ok(task) = response.json::<Value>().await else { break };
        acknowledged.push((title, task["key"].as_str().unwrap().to_owned()));
    }
    acknowledged
}

async fn wait_for_events(client: &Client, count: usize) {
    let head = async || client.get("/me").await.header("hub-seq").parse::<usize>().unwrap();
    let start = head().await;
    while head().await < start + count {
        tokio::task::yield_now().await;
    }
}

/// Each acknowledged task is there under its key, and no title is there twice.
async fn check(client: &Client, acknowledged: &BTreeMap<String, String>) {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/tasks?limit=200{cursor}")).await.ok();
        for task in page["items"].as_array().unwrap() {
            let (title, key) = (task["title"].as_str().unwrap(), task["key"].as_str().unwrap());
            let earlier = found.insert(title.to_owned(), key.to_owned());
            assert!(earlier.is_none(), "{title} is there twice");
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    for (title, key) in acknowledged {
        assert_eq!(found.get(title), Some(key), "{title} was acknowledged");
    }
}
