//! R15: a request whose body is held back is judged by the rights of the moment when it is carried
//! out, at every door.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{World, token};

/// A request of which all but the last byte has been sent.
struct HeldBack {
    stream: TcpStream,
    last: String,
}

impl HeldBack {
    async fn send(world: &World, token: &str, path: &str, body: &Value) -> Self {
        let address = world.url.strip_prefix("http://").unwrap();
        let body = body.to_string();
        let (first, last) = body.split_at(body.len() - 1);
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             accept: application/json, text/event-stream\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(first.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        Self { stream, last: last.to_owned() }
    }

    /// Sends the rest; the whole answer as text.
    async fn finish(mut self) -> String {
        self.stream.write_all(self.last.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The same task, made through REST, a server function and MCP.
fn making_a_task(title: &str) -> [(&'static str, Value); 3] {
    let task = json!({"project": "HUB", "title": title});
    let call = json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "tasks_create", "arguments": task},
    });
    [("/api/v1/tasks", task.clone()), ("/api/ui/tasks/create", json!({"command": task})), ("/mcp", call)]
}

async fn titles(world: &World) -> String {
    world.admin.get("/tasks?limit=200").await.ok().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_what_was_begun_before_a_revocation_or_a_deactivation_is_not_done_after_it() {
    let world = World::start().await;
    for end in ["revoked", "deactivated"] {
        let handle = format!("agent-{end}");
        world.add(&handle, "agent", "agent").await;
        let made = world.admin.post(&format!("/members/{handle}/tokens"), json!({"name": "t"})).await.ok();
        let token = made["token"].as_str().unwrap();
        let mut requests = Vec::new();
        for (path, body) in making_a_task(end) {
            requests.push((path, HeldBack::send(&world, token, path, &body).await));
        }
        // Each is past its authentication: the hub answers an interim question of the same caller.
        assert_eq!(world.nobody.bearing(token).get("/me").await.status, 200);
        if end == "revoked" {
            world.admin.delete(&format!("/members/{handle}/tokens/{}", made["id"])).await;
        } else {
            world.admin.patch(&format!("/members/{handle}"), json!({"active": false})).await.ok();
        }
        for (path, request) in requests {
            let answer = request.finish().await;
            assert!(answer.contains("unauthenticated"), "{path}, {end}: {answer}");
        }
        assert!(!titles(&world).await.contains(end));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r15_an_admin_who_is_demoted_meanwhile_makes_no_admin() {
    let world = World::start().await;
    world.add("zoe", "human", "admin").await;
    let token = &token(&world.hub, "zoe", None, None).await;
    let member = json!({"handle": "mallory", "display_name": "M", "kind": "human", "role": "admin"});
    let rest = HeldBack::send(&world, token, "/api/v1/members", &member).await;
    let screen = HeldBack::send(&world, token, "/api/ui/members/create", &json!({"command": member})).await;
    assert_eq!(world.nobody.bearing(token).get("/me").await.status, 200);
    world.admin.patch("/members/zoe", json!({"role": "member"})).await.ok();
    for request in [rest, screen] {
        let answer = request.finish().await;
        assert!(answer.contains("forbidden"), "{answer}");
    }
    assert_eq!(world.admin.get("/members/mallory").await.status, 404);
}
