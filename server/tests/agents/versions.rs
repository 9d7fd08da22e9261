//! Who is older than the hub is told so, at every door where something of ours runs on another
//! machine.

use std::io::{BufRead, BufReader};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::machine::UserMachine;
use crate::world::World;

/// The headers the one in between writes itself.
const OWN: [&str; 4] = ["hub-version", "content-length", "transfer-encoding", "connection"];

/// The hub of `world` as if it were of version 999: everything is its own but the header.
async fn newer(world: &World) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (http, hub) = (world.http.clone(), world.url.clone());
    let pass = move |request: Request| {
        let (http, hub) = (http.clone(), hub.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let mut sent = http.request(parts.method, format!("{hub}{}", parts.uri)).body(body);
            for name in ["authorization", "content-type", "accept"] {
                sent = sent.headers(
                    parts.headers.get(name).map(|value| (name.parse().unwrap(), value.clone())).into_iter().collect(),
                );
            }
            let answer = sent.send().await.unwrap();
            let mut response = Response::builder().status(answer.status()).header("hub-version", "999.0.0");
            for (name, value) in answer.headers().iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
                response = response.header(name, value);
            }
            response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
        }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass)).await });
    url
}

fn start(desk: &UserMachine) -> String {
    let input = json!({"session_id": "a", "hook_event_name": "SessionStart", "cwd": desk.project()});
    let ran = desk.run(&["hook", "session-start"], &input.to_string());
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    answer["hookSpecificOutput"]["additionalContext"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_the_hubs_version() {
    let world = World::start().await;
    for path in ["/", "/api/v1/me", "/api/v1/nothing", "/healthz", "/mcp", "/api/openapi.json", "/favicon.ico"] {
        let answer = world.http.get(format!("{}{path}", world.url)).send().await.unwrap();
        assert_eq!(answer.headers()["hub-version"], env!("CARGO_PKG_VERSION"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binary_older_than_its_hub_says_so_and_what_to_do() {
    let (world, desk) = (World::start().await, UserMachine::new());
    let newer = newer(&world).await;
    let said = desk.connect("claude", &newer, &world.claude);
    assert!(said.contains("Install version 999.0.0"), "{said}");
    let told = start(&desk);
    assert!(
        told.contains("Tell the user: This `hub` is version") && told.contains("Install version 999.0.0"),
        "{told}"
    );
    let mut bridge = desk.hub(&["mcp", "--client", "claude"]).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(bridge.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("Install version 999.0.0"), "{said}");
    bridge.kill().unwrap();
    bridge.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn skills_older_than_the_hub_are_to_be_written_again() {
    let (world, desk) = (World::start().await, UserMachine::new());
    desk.connect("claude", &world.url, &world.claude);
    assert!(!start(&desk).contains("again"));
    let place = desk.read(".hub.toml");
    desk.put(".hub.toml", &place.replace(&format!("claude = \"{}\"", env!("CARGO_PKG_VERSION")), "claude = \"0.0.1\""));
    let told = start(&desk);
    assert!(told.contains("of version 0.0.1") && told.contains("Run `hub connect claude` again"), "{told}");
    desk.run(&["connect", "claude"], "");
    assert_eq!(desk.read(".hub.toml"), place);
    assert!(!start(&desk).contains("again"));
}
