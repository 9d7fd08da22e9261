//! The authorisation matrix: every endpoint × every kind of caller, in one table. An endpoint
//! without a row fails, and so does a row without an endpoint.

use std::collections::BTreeSet;

use hub_core::domain::actor::Scope;
use serde_json::{Value, json};

use crate::authz_team;
use crate::client::Client;
use crate::world::{PASSWORD, World};

/// Who calls, in the order of the columns.
pub const CALLERS: [&str; 9] =
    ["nobody", "viewer", "member", "admin", "agent", "agent (read)", "agent (SHOP)", "revoked", "deactivated"];

/// Method, path of the endpoint, body, and the status for each caller. `@` in a path or body is
/// made afresh for each call.
pub type Row = (&'static str, &'static str, Value, [u16; 9]);

fn rows() -> Vec<Row> {
    let everybody = [401, 200, 200, 200, 200, 200, 200, 401, 401];
    // What lies beyond the reach of a credential answers like what does not exist.
    let in_reach = [401, 200, 200, 200, 200, 200, 404, 401, 401];
    let writers = [401, 403, 200, 200, 200, 403, 404, 401, 401];
    let writers_create = [401, 403, 201, 201, 201, 403, 404, 401, 401];
    let humans = [401, 403, 200, 200, 403, 403, 403, 401, 401];
    let admins = [401, 403, 403, 200, 403, 403, 403, 401, 401];
    let admins_create = [401, 403, 403, 201, 403, 403, 403, 401, 401];
    let admins_delete = [401, 403, 403, 204, 403, 403, 403, 401, 401];
    let login = json!({"handle": "ben", "password": PASSWORD});
    let member = json!({"handle": "@new", "display_name": "New", "kind": "agent"});
    let passwords = json!({"current": PASSWORD, "password": PASSWORD});
    vec![
        ("POST", "/auth/login", login, [200, 200, 200, 200, 200, 200, 200, 401, 401]),
        ("POST", "/auth/logout", Value::Null, [401, 204, 204, 204, 204, 204, 204, 401, 401]),
        ("GET", "/me", Value::Null, everybody),
        ("PATCH", "/me", json!({"display_name": "Me"}), [401, 200, 200, 200, 200, 403, 200, 401, 401]),
        // Agents have no password.
        ("POST", "/me/password", passwords, [401, 204, 204, 204, 403, 403, 403, 401, 401]),
        ("GET", "/projects", Value::Null, everybody),
        ("POST", "/projects", json!({"key": "@KEY", "name": "New"}), [401, 403, 201, 201, 403, 403, 403, 401, 401]),
        ("GET", "/projects/{project}", Value::Null, in_reach),
        ("PATCH", "/projects/{project}", json!({"description": "d"}), humans),
        ("GET", "/tasks", Value::Null, everybody),
        ("POST", "/tasks", json!({"project": "HUB", "title": "t"}), writers_create),
        ("GET", "/tasks/{task}", Value::Null, in_reach),
        ("PATCH", "/tasks/{task}", json!({"title": "u"}), writers),
        ("POST", "/tasks/{task}/move", json!({"to": "backlog"}), writers),
        ("POST", "/tasks/{task}/archive", Value::Null, humans),
        ("POST", "/tasks/{task}/unarchive", Value::Null, humans),
        ("PUT", "/tasks/{task}/blockers/{other}", Value::Null, writers),
        ("DELETE", "/tasks/{task}/blockers/{other}", Value::Null, [401, 403, 204, 204, 204, 403, 404, 401, 401]),
        ("GET", "/tasks/{task}/events", Value::Null, in_reach),
        ("GET", "/tasks/{task}/comments", Value::Null, in_reach),
        ("POST", "/tasks/{task}/comments", json!({"body": "b"}), writers_create),
        // The comment is the admin's own.
        ("PATCH", "/comments/{id}", json!({"body": "c"}), [401, 403, 403, 200, 403, 403, 404, 401, 401]),
        ("DELETE", "/comments/{id}", Value::Null, [401, 403, 403, 204, 403, 403, 404, 401, 401]),
        ("GET", "/members", Value::Null, everybody),
        ("POST", "/members", member, admins_create),
        ("GET", "/members/{handle}", Value::Null, everybody),
        ("PATCH", "/members/{handle}", json!({"software": "s"}), admins),
        ("POST", "/members/{handle}/reset-password", json!({"password": PASSWORD}), admins_delete),
        ("GET", "/presence", Value::Null, everybody),
        // The tokens are another member's.
        ("GET", "/members/{handle}/tokens", Value::Null, admins),
        ("POST", "/members/{handle}/tokens", json!({"name": "n"}), admins_create),
        ("DELETE", "/members/{handle}/tokens/{id}", Value::Null, admins_delete),
        ("GET", "/events", Value::Null, everybody),
        ("GET", "/events/export", Value::Null, humans),
        ("GET", "/audit/verify", Value::Null, humans),
        ("GET", "/search", Value::Null, everybody),
    ]
}

/// Every row.
fn all_rows() -> Vec<Row> {
    [rows(), authz_team::rows()].concat()
}

/// The callers, in the order of [`CALLERS`].
pub async fn callers(world: &World) -> Vec<Client> {
    for handle in ["gone", "past"] {
        world.add(handle, "agent", "agent").await;
    }
    let deactivated = world.narrowed("gone", None, None).await;
    world.admin.patch("/members/gone", json!({"active": false})).await.ok();
    let made = world.admin.post("/members/past/tokens", json!({"name": "t"})).await.ok();
    world.admin.delete(&format!("/members/past/tokens/{}", made["id"])).await;
    let revoked = world.nobody.bearing(made["token"].as_str().unwrap());
    let reader = world.narrowed("claude", Some(&[Scope::Read]), None).await;
    let elsewhere = world.narrowed("claude", None, Some("SHOP")).await;
    let [nobody, viewer, member] = [&world.nobody, &world.viewer, &world.member].map(Client::clone);
    vec![nobody, viewer, member, world.admin.clone(), world.agent.clone(), reader, elsewhere, revoked, deactivated]
}

#[test]
fn every_endpoint_has_its_row_and_every_row_its_endpoint() {
    let endpoints = hub_server::rest::endpoints();
    let routed: BTreeSet<_> = endpoints.iter().map(|endpoint| (endpoint.method.as_str(), endpoint.path)).collect();
    let rows = all_rows();
    let tabled: BTreeSet<_> = rows.iter().map(|(method, path, ..)| (*method, *path)).collect();
    assert_eq!(tabled, routed);
    assert_eq!(rows.len(), endpoints.len(), "no row twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_answers_every_caller_as_the_table_says() {
    let world = World::start().await;
    let callers = callers(&world).await;
    let mut faults = Vec::new();
    let mut number = 0;
    let team = authz_team::rows();
    for (method, path, body, expected) in all_rows() {
        let of_team = team.iter().any(|row| (row.0, row.1) == (method, path));
        for ((caller, name), status) in callers.iter().zip(CALLERS).zip(expected) {
            number += 1;
            let (path, body) = if of_team {
                let mut body = body.clone();
                (authz_team::fresh(&world, caller, name, path, &mut body).await, body)
            } else {
                fresh(&world, method, path, body.clone(), number).await
            };
            let reply = caller.send(method, &path, body).await;
            if reply.status != status {
                faults.push(format!("{method} {path} by {name}: {} instead of {status}: {}", reply.status, reply.text));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The path and body of one call, with everything it names made for it alone.
async fn fresh(world: &World, method: &str, path: &str, mut body: Value, number: u32) -> (String, Value) {
    let mut path = path.replace("{project}", "HUB");
    if path.contains("{task}") {
        let task = world.task().await;
        if path.contains("{other}") {
            let other = world.task().await;
            if method == "DELETE" {
                world.admin.put(&format!("/tasks/{task}/blockers/{other}")).await.ok();
            }
            path = path.replace("{other}", &other);
        }
        if path.ends_with("/unarchive") {
            world.admin.post(&format!("/tasks/{task}/archive"), Value::Null).await.ok();
        }
        path = path.replace("{task}", &task);
    }
    if path.starts_with("/comments/") {
        let task = world.task().await;
        let comment = world.admin.post(&format!("/tasks/{task}/comments"), json!({"body": "b"})).await.ok();
        path = path.replace("{id}", &comment["id"].to_string());
    }
    if path.contains("{handle}") {
        let kind = if path.ends_with("/reset-password") { ("human", "member") } else { ("agent", "agent") };
        let handle = format!("other-{number}");
        world.add(&handle, kind.0, kind.1).await;
        if path.contains("{id}") {
            let token = world.admin.post(&format!("/members/{handle}/tokens"), json!({"name": "n"})).await.ok();
            path = path.replace("{id}", &token["id"].to_string());
        }
        path = path.replace("{handle}", &handle);
    }
    if path == "/search" {
        path = "/search?q=task".to_owned();
    }
    if body["handle"] == "@new" {
        body["handle"] = format!("new-{number}").into();
    }
    if body["display_name"] == "Me" {
        body["display_name"] = format!("Me {number}").into();
    }
    if body["key"] == "@KEY" {
        body["key"] = format!("K{number}").into();
    }
    (path, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_doors_let_in_only_who_is_somebody() {
    let world = World::start().await;
    let callers = callers(&world).await;
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    for (caller, name) in callers.iter().zip(CALLERS) {
        let outside = matches!(name, "nobody" | "revoked" | "deactivated");
        let mcp = caller.with("accept", "application/json, text/event-stream").post("//mcp", ping.clone()).await;
        assert_eq!(mcp.status == 401, outside, "/mcp by {name}: {} {}", mcp.status, mcp.text);
        let socket = caller.get("/live").await;
        assert_eq!(socket.status, if outside { 401 } else { 422 }, "/live by {name}: {}", socket.text);
        // Who has a wrong token is refused even what needs nobody.
        let health = caller.get("//healthz").await;
        assert_eq!(health.status, if outside && name != "nobody" { 401 } else { 200 }, "{name}");
    }
}
