//! The live stream: every change to everybody it concerns, once and in order, over WebSocket and
//! server-sent events.

use std::time::Duration;

use crate::mcp::{Client, Era};
use crate::world::World;
use futures::{SinkExt, StreamExt};
use hub_core::domain::comment::AddComment;
use hub_core::domain::token::RevokeToken;
use hub_core::service::{comments, tokens};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a busy machine; what is waited for comes in milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(world: &World, token: &str, since: Option<i64>) -> Self {
        let query = since.map(|since| format!("?since={since}")).unwrap_or_default();
        Self(connect(world, token, &query, None).await.unwrap())
    }

    /// The next frame; `None` where the server closed.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next frame of this type.
    async fn next_of(&mut self, kind: &str) -> Value {
        let found = async {
            loop {
                let frame = self.next().await.unwrap();
                if frame["type"] == kind {
                    break frame;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap()
    }

    /// Waits for the server to close.
    async fn closed(&mut self) {
        let closed = async { while self.next().await.is_some() {} };
        tokio::time::timeout(PATIENCE, closed).await.unwrap();
    }

    async fn send(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }
}

async fn connect(
    world: &World,
    token: &str,
    query: &str,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
    let url = format!("{}/api/v1/live{query}", world.url.replace("http", "ws"));
    let mut request = url.into_client_request().unwrap();
    if !token.is_empty() {
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| socket)
}

async fn create(world: &World, title: &str) -> String {
    let (status, task) = world.rest(&world.bob, "POST", "/tasks", json!({"project": "HUB", "title": title})).await;
    assert_eq!(status, 201, "{task}");
    task["key"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn hello_comes_first_then_each_change_with_its_card() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    let hello = socket.next().await.unwrap();
    assert_eq!((&hello["type"], &hello["member"]), (&json!("hello"), &json!("claude")));
    let key = create(&world, "Lamps").await;
    let event = socket.next_of("event").await;
    assert_eq!(event["seq"].as_i64(), hello["seq"].as_i64().map(|seq| seq + 1));
    assert_eq!((&event["kind"], &event["subject"]), (&json!("task.created"), &json!(key)));
    assert_eq!((&event["actor"], &event["door"]), (&json!("bob"), &json!("rest")));
    assert_eq!(event["cards"][0]["title"], "Lamps");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_is_answered_and_a_heartbeat_taken() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    socket.send(r#"{"type":"heartbeat"}"#).await;
    socket.send(r#"{"type":"ping"}"#).await;
    socket.next_of("pong").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn presence_travels_as_frames_of_its_own() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    let _other = Socket::open(&world, &world.bob, None).await;
    loop {
        let frame = socket.next_of("presence").await;
        let members = frame["members"].as_array().unwrap();
        if members.iter().any(|presence| presence["member"] == "bob" && presence["state"] == "online") {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r20_who_comes_back_gets_what_it_missed_once_and_in_order() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    create(&world, "Seen").await;
    let mut seen = vec![socket.next_of("event").await["seq"].as_i64().unwrap()];
    drop(socket);
    create(&world, "Missed").await;
    create(&world, "Missed too").await;
    let mut socket = Socket::open(&world, &world.claude, seen.last().copied()).await;
    create(&world, "Seen again").await;
    for _ in 0..3 {
        seen.push(socket.next_of("event").await["seq"].as_i64().unwrap());
    }
    let expected: Vec<i64> = (seen[0]..seen[0] + 4).collect();
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn r20_a_broken_or_impossible_since_is_refused_or_resynced() {
    let world = World::start().await;
    for query in ["?since=x", "?since=-1", "?since=1.5"] {
        match connect(&world, &world.claude, query, None).await {
            Err(Error::Http(response)) => {
                assert_eq!(response.status().as_u16(), 422, "{query}");
                let problem: Value = serde_json::from_slice(response.body().as_ref().unwrap()).unwrap();
                assert_eq!(problem["code"], "invalid");
            }
            other => panic!("{query}: {other:?}"),
        }
    }
    let sse = world.http.get(format!("{}/api/v1/live/sse", world.url)).bearer_auth(&world.claude);
    assert_eq!(sse.header("last-event-id", "x").send().await.unwrap().status().as_u16(), 422);
    let mut socket = Socket::open(&world, &world.claude, Some(1_000_000)).await;
    let hello = socket.next().await.unwrap();
    assert_eq!(socket.next_of("resync").await["seq"], hello["seq"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r20_who_was_away_too_long_is_told_to_reload_and_goes_on_from_there() {
    let world = World::start().await;
    let key = create(&world, "Busy").await;
    let bob = crate::world::actor(&world.hub, "bob").await;
    let comment = |number: usize| {
        let command = AddComment { task: key.parse().unwrap(), body: format!("{number}"), session: None };
        comments::add(&world.hub, &bob, command)
    };
    let mut follower = world.hub.live().subscribe(&bob, None).await.unwrap();
    // More than the stream keeps.
    let written = futures::future::join_all((0..4_200).map(comment)).await;
    let last = written.into_iter().map(|written| written.unwrap().seq).max().unwrap();
    crate::world::passed_on(&mut follower, last).await;
    let mut socket = Socket::open(&world, &world.claude, Some(1)).await;
    let resync = socket.next_of("resync").await["seq"].as_i64().unwrap();
    create(&world, "After").await;
    let event = socket.next_of("event").await;
    assert_eq!((&event["seq"], &event["kind"]), (&json!(resync + 1), &json!("task.created")));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_foreign_pages_get_no_stream() {
    let world = World::start().await;
    let refused = async |token: &str, origin: Option<&str>| match connect(&world, token, "", origin).await {
        Err(Error::Http(response)) => response.status().as_u16(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("", None).await, 401);
    assert_eq!(refused("hub_wrong", None).await, 401);
    assert_eq!(refused(&world.claude, Some("https://evil.example")).await, 403);
    let own = world.url.clone();
    assert!(connect(&world, &world.claude, "", Some(&own)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn private_events_reach_only_those_they_concern() {
    let world = World::start().await;
    let mut claude = Socket::open(&world, &world.claude, None).await;
    let mut ada = Socket::open(&world, &world.ada, None).await;
    let (status, _) = world.rest(&world.bob, "POST", "/members/bob/tokens", json!({"name": "mine"})).await;
    assert_eq!(status, 201);
    create(&world, "Public").await;
    assert_eq!(claude.next_of("event").await["kind"], "task.created", "the token is no business of an agent");
    assert_eq!(ada.next_of("event").await["kind"], "token.created");
    assert_eq!(ada.next_of("event").await["kind"], "task.created", "an admin's numbers have no gap");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_read_delays_nobody() {
    let world = World::start().await;
    let _sleeper = Socket::open(&world, &world.codex, None).await;
    let mut reader = Socket::open(&world, &world.claude, None).await;
    let text = "x".repeat(50_000);
    let key = create(&world, "Big").await;
    reader.next_of("event").await;
    for round in 0..100 {
        let body = json!({"description": format!("{round}{text}")});
        assert_eq!(world.rest(&world.bob, "PATCH", &format!("/tasks/{key}"), body).await.0, 200);
        assert_eq!(reader.next_of("event").await["kind"], "task.updated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_a_token_closes_its_streams() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.codex, None).await;
    socket.next_of("hello").await;
    let (_, listed) = world.rest(&world.ada, "GET", "/members/codex/tokens", Value::Null).await;
    let id = listed["items"][0]["id"].as_i64().unwrap();
    let command = RevokeToken { handle: "codex".parse().unwrap(), id };
    tokens::revoke(&world.hub, &crate::world::operator(), command).await.unwrap();
    socket.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_of_another_process_arrives() {
    let mut world = World::start().await;
    world.hide();
    let mut socket = Socket::open(&world, &world.bob, None).await;
    let mut client = Client::stdio(world.hub_mcp(Some(&world.claude), None), Era::Modern).await;
    client.call("tasks_create", json!({"project": "HUB", "title": "From beside"})).await;
    let event = socket.next_of("event").await;
    assert_eq!(
        (&event["actor"], &event["door"], &event["cards"][0]["title"]),
        (&json!("claude"), &json!("mcp"), &json!("From beside"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_is_too_large_ends_the_connection() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    let large = format!(r#"{{"type":"ping","x":"{}"}}"#, "x".repeat(70_000));
    socket.send(&large).await;
    socket.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_hub_ends_the_streams() {
    let world = World::start().await;
    let mut socket = Socket::open(&world, &world.claude, None).await;
    socket.next_of("hello").await;
    world.hub.close().await;
    socket.closed().await;
}

/// The server-sent events from `Last-Event-ID` on, until `count` events with a number have come:
/// their numbers and frames.
async fn server_sent(world: &World, last_id: Option<&str>, count: usize) -> Vec<(String, Value)> {
    let mut request = world.http.get(format!("{}/api/v1/live/sse", world.url)).bearer_auth(&world.claude);
    if let Some(last_id) = last_id {
        request = request.header("last-event-id", last_id);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let (mut bytes, mut text, mut events) = (response.bytes_stream(), String::new(), Vec::new());
    while events.len() < count {
        text += std::str::from_utf8(&tokio::time::timeout(PATIENCE, bytes.next()).await.unwrap().unwrap().unwrap())
            .unwrap();
        while let Some((event, rest)) = text.split_once("\n\n") {
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if let (Some(id), Some(data)) = (field("id:"), field("data:")) {
                events.push((id.to_owned(), serde_json::from_str(data).unwrap()));
            }
            text = rest.to_owned();
        }
    }
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn server_sent_events_go_on_from_the_last_id() {
    let world = World::start().await;
    let first = server_sent(&world, None, 1).await;
    assert_eq!(first[0].1["type"], "hello");
    create(&world, "One").await;
    create(&world, "Two").await;
    let events = server_sent(&world, Some(&first[0].0), 2).await;
    let titles: Vec<&Value> = events.iter().map(|(_, event)| &event["cards"][0]["title"]).collect();
    assert_eq!(titles, ["One", "Two"]);
    assert_eq!(events[0].0, events[0].1["seq"].to_string());
}
