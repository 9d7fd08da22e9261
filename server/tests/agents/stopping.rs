//! The hub is told to stop while agents write: each of them learns what became of its write, and
//! what only waits ends.

use std::process::Command as Std;
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::served::Served;
use crate::world::World;

const CALLERS: usize = 16;
/// What stopping may take at the most.
const IN_TIME: Duration = Duration::from_secs(5);

fn create(title: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "tasks_create",
        "arguments": {"project": "HUB", "title": title}}})
}

fn terminate(process: u32) {
    assert!(Std::new("kill").arg(process.to_string()).status().unwrap().success());
}

/// One caller that writes until the hub is gone: the titles it was told are stored, and those it
/// was told nothing about.
async fn write_on(served: &Served, caller: usize) -> Vec<(String, bool)> {
    let mut told = Vec::new();
    for round in 0..10_000 {
        let title = format!("By {caller}, {round}");
        let sent = served.http.post(format!("{}/mcp", served.url)).bearer_auth(&served.claude).json(&create(&title));
        match sent.send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                let text = response.text().await.expect("an answer that began is given whole");
                let answer: Value = serde_json::from_str(&text).unwrap_or_default();
                assert!(status == 200 || status == 503, "{status}: {text}");
                let stored = answer["result"]["structuredContent"]["task"].is_string();
                told.push((title, stored));
                if !stored {
                    break;
                }
            }
            Err(_) => {
                break;
            }
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_while_the_hub_stops_is_told_the_truth() {
    let mut served = Served::start().await;
    let stopping = async {
        // Everybody is in the middle of it.
        while served.count("By 0, 2").await == 0 {}
        terminate(served.process());
    };
    let (told, ()) = futures::join!(join_all((0..CALLERS).map(|caller| write_on(&served, caller))), stopping);
    served.wait();
    served.again();
    let stored: Vec<String> = served.titles().await;
    let told: Vec<(String, bool)> = told.into_iter().flatten().collect();
    assert!(told.len() > CALLERS, "{} were answered", told.len());
    for (title, was_stored) in told {
        assert_eq!(stored.contains(&title), was_stored, "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_waits_ends_with_the_hub_and_with_its_client() {
    let mut world = World::start().await;
    world.hide();
    for by_signal in [true, false] {
        let mut client = Client::stdio(world.hub_mcp(Some(&world.claude), None), Era::Modern).await;
        let filter = json!({"notifications": {"resourcesListChanged": true}});
        client.begin("subscriptions/listen", filter).await;
        assert_eq!(client.heard().await["method"], "notifications/subscriptions/acknowledged");
        client.begin("tools/call", json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}})).await;
        let mut writes = Vec::new();
        for number in 0..CALLERS {
            let title = format!("{by_signal} {number}");
            let arguments = json!({"project": "HUB", "title": title});
            writes.push(client.begin("tools/call", json!({"name": "tasks_create", "arguments": arguments})).await);
        }
        // The last that was asked is read: all before it are under way.
        let list = client.begin("tools/list", json!({})).await;
        let mut answered = Vec::new();
        while !answered.contains(&list) {
            answered.extend(client.heard().await["id"].as_i64());
        }
        let began = Instant::now();
        if by_signal {
            terminate(client.process());
        } else {
            client.close_stdin();
        }
        while let Some(message) = client.heard_if_any().await {
            answered.extend(message["id"].as_i64().filter(|_| !message["result"].is_null()));
        }
        assert_eq!(client.close().await, Some(0));
        assert!(began.elapsed() < IN_TIME, "it took {:?}", began.elapsed());
        for id in writes {
            assert!(answered.contains(&id), "{id} of {answered:?}");
        }
    }
}
