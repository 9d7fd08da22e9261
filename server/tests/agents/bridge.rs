//! `hub mcp` while the hub, the bridge itself or the connection ends in the middle: nothing is lost, nothing is done twice.

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::mcp::{Client, Era, MODERN};
use crate::protocol::ERAS;
use crate::served::Served;

fn create(title: &str) -> Value {
    json!({"name": "tasks_create", "arguments": {"project": "HUB", "title": title}})
}

/// The answer to request `id`, after whatever else is told.
async fn answer(client: &mut Client, id: i64) -> Value {
    loop {
        let message = client.heard().await;
        if message["id"] == json!(id) {
            return message["result"]["structuredContent"].clone();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_made_while_the_hub_is_down_is_done_when_it_is_back() {
    let mut served = Served::start().await;
    for era in ERAS {
        for by_url in [true, false] {
            let title = format!("{era:?} {by_url}");
            let mut client = Client::stdio(served.bridge(by_url), era).await;
            served.kill();
            let id = client.begin("tools/call", create(&title)).await;
            let reading = client.begin("tools/call", json!({"name": "projects_list", "arguments": {}})).await;
            served.again();
            let mut answered = Vec::new();
            while answered.len() < 2 {
                let message = client.heard().await;
                assert!(message["result"]["structuredContent"].is_object(), "{message}");
                answered.push(message["id"].clone());
            }
            assert!(answered.contains(&json!(id)) && answered.contains(&json!(reading)));
            assert_eq!(served.count(&title).await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_killed_in_the_middle_of_a_write_does_it_once() {
    let mut served = Served::start().await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    let projects = json!({"name": "projects_list", "arguments": {}});
    for round in 0..12 {
        let title = format!("Round {round}");
        let ids =
            [client.begin("tools/call", create(&title)).await, client.begin("tools/call", projects.clone()).await];
        if round % 2 == 0 {
            // The hub answered something: it is in the middle of its work.
            client.heard().await;
        }
        served.kill();
        served.again();
        let last = client.begin("tools/call", projects.clone()).await;
        assert!(ids.iter().all(|id| *id < last));
        answer(&mut client, last).await;
    }
    client.close().await;
    for round in 0..12 {
        assert_eq!(served.count(&format!("Round {round}")).await, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bridge_killed_in_the_middle_of_a_write_and_asked_again_with_the_same_key_does_it_once() {
    let served = Served::start().await;
    for round in 0..8 {
        let title = format!("Round {round}");
        let mut call = create(&title);
        call["arguments"]["idempotency_key"] = json!(title);
        let mut first = Client::stdio(served.bridge(true), Era::Modern).await;
        first.begin("tools/call", call.clone()).await;
        first.kill().await;
        let mut second = Client::stdio(served.bridge(true), Era::Modern).await;
        second.call("tasks_create", call["arguments"].clone()).await;
        second.close().await;
        assert_eq!(served.count(&title).await, 1, "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_dropped_in_the_middle_of_a_write_and_made_again_with_the_same_key_does_it_once() {
    let served = Served::start().await;
    for round in 0..12 {
        let title = format!("Round {round}");
        let mut call = create(&title);
        call["arguments"]["idempotency_key"] = json!(title);
        call["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": MODERN,
            "io.modelcontextprotocol/clientCapabilities": {},
        });
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}).to_string();
        let address = served.url.strip_prefix("http://").unwrap();
        let mut raw = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /mcp HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             accept: application/json, text/event-stream\r\nmcp-protocol-version: {MODERN}\r\nmcp-method: tools/call\r\n\
             mcp-name: tasks_create\r\ncontent-length: {}\r\n\r\n",
            served.claude,
            body.len()
        );
        raw.write_all(head.as_bytes()).await.unwrap();
        raw.write_all(body.as_bytes()).await.unwrap();
        drop(raw);
        let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
        client.call("tasks_create", call["arguments"].clone()).await;
        assert_eq!(served.count(&title).await, 1, "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_call_is_not_answered_and_the_next_one_is() {
    let served = Served::start().await;
    for by_url in [true, false] {
        let mut client = Client::stdio(served.bridge(by_url), Era::Modern).await;
        let wait = json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}});
        let waiting = client.begin("tools/call", wait).await;
        client.notify("notifications/cancelled", json!({"requestId": waiting})).await;
        let next = client.begin("tools/call", json!({"name": "projects_list", "arguments": {}})).await;
        assert_eq!(client.heard().await["id"], json!(next));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_outlives_a_restart_of_the_hub() {
    let mut served = Served::start().await;
    served.rest("POST", "/tasks", &json!({"project": "HUB", "title": "Watched"})).await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    let filter = json!({"resourceSubscriptions": ["hub://tasks/hub-1"]});
    client.begin("subscriptions/listen", json!({"notifications": filter})).await;
    assert_eq!(client.heard().await["method"], "notifications/subscriptions/acknowledged");
    served.rest("PATCH", "/tasks/HUB-1", &json!({"title": "Changed"})).await;
    let told = client.heard().await;
    assert_eq!(
        (&told["method"], &told["params"]["uri"]),
        (&json!("notifications/resources/updated"), &json!("hub://tasks/hub-1"))
    );
    served.kill();
    served.again();
    // It is told of some change after the restart; those before its new subscription stands are nobody's.
    let change = async {
        for number in 0.. {
            served.rest("PATCH", "/tasks/HUB-1", &json!({"title": format!("Changed {number}")})).await;
            tokio::task::yield_now().await;
        }
    };
    let told = tokio::select! {
        told = client.heard() => told,
        () = change => unreachable!("it goes on for ever"),
    };
    assert_eq!(told["method"], "notifications/resources/updated", "and not a second acknowledgement: {told}");
}
