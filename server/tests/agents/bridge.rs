//! `hub mcp` while the hub, the bridge itself or the connection ends in the middle: nothing is
//! lost, nothing is done twice.

use serde_json::{Value, json};

use crate::mcp::{Client, Era, MODERN};
use crate::protocol::ERAS;
use crate::relay::Relay;
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

/// A bridge to the hub over a wire that can be cut.
async fn over(served: &Served, relay: &Relay) -> Client {
    let mut command = served.bridge(true);
    command.env("HUB_URL", &relay.url);
    Client::stdio(command, Era::Modern).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_asked_for_again_and_nothing_is_done_twice() {
    let served = Served::start().await;
    let relay = Relay::to(&served.url).await;
    let mut client = over(&served, &relay).await;
    relay.lose_answer_to("Lost");
    let made = client.call("tasks_create", create("Lost")["arguments"].clone()).await;
    assert_eq!((&made["replayed"], served.count("Lost").await), (&json!(true), 1), "{made}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bridge_killed_in_the_middle_of_a_write_and_asked_again_with_the_same_key_does_it_once() {
    let served = Served::start().await;
    let mut relay = Relay::to(&served.url).await;
    let mut call = create("Cut off");
    call["arguments"]["idempotency_key"] = json!("mine");
    let mut first = over(&served, &relay).await;
    relay.lose_answer_to("Cut off");
    first.begin("tools/call", call.clone()).await;
    relay.lost().await;
    first.kill().await;
    let mut second = Client::stdio(served.bridge(true), Era::Modern).await;
    let made = second.call("tasks_create", call["arguments"].clone()).await;
    assert_eq!((&made["replayed"], served.count("Cut off").await), (&json!(true), 1), "{made}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_dropped_in_the_middle_of_a_write_and_made_again_with_the_same_key_does_it_once() {
    let served = Served::start().await;
    let mut relay = Relay::to(&served.url).await;
    let mut call = create("Dropped");
    call["arguments"]["idempotency_key"] = json!("mine");
    call["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call});
    let post = |url: &str| {
        let request = served.http.post(format!("{url}/mcp")).bearer_auth(&served.claude).json(&body);
        let request = request.header("accept", "application/json, text/event-stream");
        let headers = [("mcp-protocol-version", MODERN), ("mcp-method", "tools/call"), ("mcp-name", "tasks_create")];
        headers.into_iter().fold(request, |request, (name, value)| request.header(name, value)).send()
    };
    relay.lose_answer_to("Dropped");
    post(&relay.url).await.unwrap_err();
    relay.lost().await;
    let again: Value = post(&served.url).await.unwrap().json().await.unwrap();
    assert_eq!(again["result"]["structuredContent"]["replayed"], true, "{again}");
    assert_eq!(served.count("Dropped").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_stays_away_is_said_to_with_the_key_that_makes_it_safe_to_ask_again() {
    let mut served = Served::start().await;
    let mut relay = Relay::to(&served.url).await;
    let mut cut = over(&served, &relay).await;
    let mut idle = Client::stdio(served.bridge(true), Era::Modern).await;
    relay.lose_answer_to("Perhaps");
    cut.begin("tools/call", create("Perhaps")).await;
    relay.lost().await;
    served.kill();
    // The one was asked before the hub went, the other after; both wait for it as long.
    let never = create("Never")["arguments"].clone();
    let (perhaps, never) = tokio::join!(cut.heard(), idle.refused("tasks_create", never));
    let perhaps = &perhaps["result"]["structuredContent"];
    assert_eq!((&perhaps["code"], &never["code"]), (&json!("unavailable"), &json!("unavailable")));
    assert!(perhaps["message"].as_str().unwrap().contains("may have done this"), "{perhaps}");
    assert!(never["message"].as_str().unwrap().contains("nothing was done"), "{never}");
    served.again();
    let (_, key) = perhaps["next"].as_str().unwrap().split_once("\"idempotency_key\": \"").unwrap();
    let mut again = create("Perhaps")["arguments"].clone();
    again["idempotency_key"] = json!(key.trim_end_matches('"'));
    assert_eq!(cut.call("tasks_create", again).await["replayed"], true);
    assert_eq!((served.count("Perhaps").await, served.count("Never").await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_hub_refuses_reaches_the_model_as_the_hub_said_it() {
    let served = Served::start().await;
    for era in ERAS {
        let mut client = Client::stdio(served.bridge(true), era).await;
        let mut call = create("No key")["arguments"].clone();
        call["idempotency_key"] = json!(7);
        assert_eq!(client.refused("tasks_create", call).await["code"], "invalid", "a key that is none is not replaced");
        let mut call = create("Too long")["arguments"].clone();
        call["description"] = json!("x".repeat(1_500_000));
        let refusal = client.refused("tasks_create", call).await;
        assert_eq!(refusal["code"], "too_large", "{refusal}");
        assert!(!refusal["next"].as_str().unwrap().contains("in a moment"), "{refusal}");
    }
    assert_eq!(served.count("No key").await + served.count("Too long").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_just_starting_is_waited_for() {
    let mut served = Served::start().await;
    served.kill();
    let client = tokio::spawn(Client::stdio(served.bridge(true), Era::Modern));
    served.again();
    assert!(client.await.unwrap().call("projects_list", json!({})).await["projects"].is_array());
}

/// Somebody writes to claude.
async fn write(served: &Served) {
    served.rest("POST", "/threads", &json!({"to": "claude", "body": "Hello"})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_call_is_not_answered_and_the_next_one_is() {
    let served = Served::start().await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    let wait = json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}});
    let waiting = client.begin("tools/call", wait.clone()).await;
    client.notify("notifications/cancelled", json!({"requestId": waiting})).await;
    // A call that also waits hears of the message; the cancelled one, which began earlier, would
    // have too.
    let next = client.begin("tools/call", wait).await;
    write(&served).await;
    assert_eq!(client.heard().await["id"], json!(next));
    let last = client.begin("tools/call", json!({"name": "projects_list", "arguments": {}})).await;
    assert_eq!(client.heard().await["id"], json!(last));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_waits_says_that_it_goes_on() {
    let served = Served::start().await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    let wait = json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}, "_meta": {"progressToken": "p"}});
    let id = client.begin("tools/call", wait).await;
    let told = client.heard().await;
    assert_eq!((&told["method"], &told["params"]["progressToken"]), (&json!("notifications/progress"), &json!("p")));
    write(&served).await;
    assert_eq!(answer(&mut client, id).await["items"][0]["text"], "Hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_the_token_ends_what_waits_and_what_listens() {
    let served = Served::start().await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    let listening =
        client.begin("subscriptions/listen", json!({"notifications": {"resourcesListChanged": true}})).await;
    assert_eq!(client.heard().await["method"], "notifications/subscriptions/acknowledged");
    let waiting = client.begin("tools/call", json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}})).await;
    let tokens = served.rest("GET", "/members/claude/tokens", &Value::Null).await;
    for token in tokens["items"].as_array().unwrap() {
        served.rest("DELETE", &format!("/members/claude/tokens/{}", token["id"]), &Value::Null).await;
    }
    let mut ended = [client.heard().await, client.heard().await];
    ended.sort_by_key(|answer| answer["id"].as_i64());
    assert_eq!([&ended[0]["id"], &ended[1]["id"]], [&json!(listening), &json!(waiting)]);
    assert_eq!(ended[1]["result"]["structuredContent"]["code"], "unauthenticated", "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_closes_its_side_is_not_kept_waiting() {
    let served = Served::start().await;
    let mut client = Client::stdio(served.bridge(true), Era::Modern).await;
    client.begin("subscriptions/listen", json!({"notifications": {"resourcesListChanged": true}})).await;
    client.begin("tools/call", json!({"name": "inbox_read", "arguments": {"wait_seconds": 25}})).await;
    assert_eq!(client.close().await, Some(0));
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
    // What changed before the subscription stood again is not lost: the client is told to look.
    let told = client.heard().await;
    assert_eq!(told["method"], "notifications/resources/updated", "and not a second acknowledgement: {told}");
    served.rest("PATCH", "/tasks/HUB-1", &json!({"title": "Changed again"})).await;
    assert_eq!(client.heard().await["params"]["uri"], "hub://tasks/hub-1");
}
