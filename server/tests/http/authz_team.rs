//! The rows of the authorisation matrix for sessions and all that follows from them, and what each
//! call is prepared with.

use serde_json::{Value, json};

use crate::authz::Row;
use crate::client::Client;
use crate::team;
use crate::world::World;

/// The rows. `@session` in a body is the caller's own session.
pub fn rows() -> Vec<Row> {
    [of_work(), of_handoffs_and_approvals(), of_talk()].into_iter().flatten().collect()
}

/// What the callers of [`crate::authz::CALLERS`] get from what anybody may do who is somebody.
pub const EVERYBODY: [u16; 9] = [401, 200, 200, 200, 200, 200, 200, 401, 401];
/// From reading in HUB.
pub const IN_REACH: [u16; 9] = [401, 200, 200, 200, 200, 200, 404, 401, 401];
/// From writing in HUB.
pub const WRITERS: [u16; 9] = [401, 403, 200, 200, 200, 403, 404, 401, 401];
/// From writing in a session of HUB, which is none of the caller's where its credential does not
/// reach it.
pub const IN_SESSION: [u16; 9] = [401, 403, 200, 200, 200, 403, 422, 401, 401];
const WRITERS_CREATE: [u16; 9] = [401, 403, 201, 201, 201, 403, 404, 401, 401];
/// From what is no agent's business.
pub const HUMANS: [u16; 9] = [401, 403, 200, 200, 403, 403, 403, 401, 401];
/// From what only admins may do.
pub const ADMINS: [u16; 9] = [401, 403, 403, 200, 403, 403, 403, 401, 401];
/// From writing what is one's own and in no project.
pub const OWN_MARKS: [u16; 9] = [401, 200, 200, 200, 200, 403, 200, 401, 401];

fn of_work() -> Vec<Row> {
    let mine = json!({"session": "@session"});
    let complete = json!({"session": "@session", "result": "r"});
    let start = json!({"project": "HUB", "external_ref": "tests"});
    vec![
        ("POST", "/tasks/{task}/claim", mine.clone(), WRITERS),
        ("POST", "/tasks/{task}/release", mine, WRITERS),
        ("POST", "/tasks/{task}/take-back", Value::Null, HUMANS),
        ("POST", "/tasks/{task}/complete", complete, WRITERS),
        ("POST", "/tasks/{task}/reviews", json!({"verdict": "looks_good", "findings": "f"}), WRITERS_CREATE),
        ("GET", "/sessions", Value::Null, EVERYBODY),
        ("POST", "/sessions", start, WRITERS_CREATE),
        ("GET", "/sessions/{session}", Value::Null, IN_REACH),
        ("POST", "/sessions/{session}/heartbeat", Value::Null, IN_SESSION),
        ("POST", "/sessions/{session}/stop", Value::Null, HUMANS),
        ("POST", "/sessions/{session}/end", Value::Null, WRITERS),
    ]
}

fn of_handoffs_and_approvals() -> Vec<Row> {
    vec![
        ("GET", "/handoffs", Value::Null, EVERYBODY),
        (
            "POST",
            "/handoffs",
            json!({"session": "@session", "summary": "s"}),
            [401, 403, 201, 201, 201, 403, 422, 401, 401],
        ),
        ("GET", "/handoffs/{handoff}", Value::Null, IN_REACH),
        ("POST", "/handoffs/{handoff}/pickup", json!({"session": "@session"}), WRITERS),
        // The handoff is the agent's own.
        ("POST", "/handoffs/{handoff}/close", Value::Null, WRITERS),
        ("GET", "/approvals", Value::Null, EVERYBODY),
        // The agent asked for the approval.
        ("GET", "/approvals/{approval}", Value::Null, IN_REACH),
        ("POST", "/approvals/{approval}/decide", json!({"decision": "approve"}), ADMINS),
    ]
}

fn of_talk() -> Vec<Row> {
    let doc = "/projects/{project}/docs/{doc}";
    vec![
        ("GET", "/threads", Value::Null, EVERYBODY),
        // A thread about no task belongs to no project.
        ("POST", "/threads", json!({"to": "vic", "body": "b"}), [401, 403, 201, 201, 201, 403, 201, 401, 401]),
        ("GET", "/threads/{thread}", Value::Null, EVERYBODY),
        // The viewer was written to.
        ("POST", "/threads/{thread}/messages", json!({"body": "b"}), [401, 201, 201, 201, 201, 403, 201, 401, 401]),
        ("POST", "/threads/{thread}/read", Value::Null, OWN_MARKS),
        ("GET", "/inbox", Value::Null, EVERYBODY),
        ("POST", "/inbox/ack", json!({"cursor": "0"}), OWN_MARKS),
        ("GET", "/needs-you", Value::Null, [401, 200, 200, 200, 403, 403, 403, 401, 401]),
        ("GET", "/projects/{project}/docs", Value::Null, IN_REACH),
        ("GET", doc, Value::Null, IN_REACH),
        ("PUT", doc, json!({"body": "b"}), WRITERS),
        ("DELETE", doc, Value::Null, [401, 403, 204, 204, 403, 403, 403, 401, 401]),
        ("GET", "/projects/{project}/docs/{doc}/versions", Value::Null, IN_REACH),
        ("GET", "/backups", Value::Null, ADMINS),
        ("POST", "/backups", Value::Null, [401, 403, 403, 201, 403, 403, 403, 401, 401]),
        ("GET", "/backups/{name}", Value::Null, ADMINS),
        ("GET", "/stats/mcp", Value::Null, ADMINS),
    ]
}

/// The path and body of one call of these rows, with everything it names made for it alone.
pub async fn fresh(world: &World, caller: &Client, name: &str, path: &str, body: &mut Value) -> String {
    if body["session"] == "@session" {
        body["session"] = json!(made(world, caller, name, "session").await);
    }
    let mut made_path = path.to_owned();
    for parameter in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let what = if parameter == "task" { path.rsplit('/').next().unwrap() } else { parameter };
        made_path = made_path.replace(&format!("{{{parameter}}}"), &made(world, caller, name, what).await);
    }
    made_path
}

/// What a call by `name` names, made for it alone: a `session` of the caller's own, a `handoff`, a
/// fresh `task`, or, by the name of the call itself, a task that stands where that wants it.
pub async fn made(world: &World, caller: &Client, name: &str, what: &str) -> String {
    let doer = doer(world, caller, name);
    match what {
        "project" => "HUB".to_owned(),
        "task" => world.task().await,
        "session" => team::session(doer).await,
        "handoff" => team::handed_off(world).await.0,
        "approval" => team::completed(world).await.1,
        "thread" => team::thread(if name == "viewer" { &world.admin } else { doer }).await,
        "doc" => team::doc(world).await,
        "name" => world.admin.post("/backups", Value::Null).await.ok()["name"].as_str().unwrap().to_owned(),
        what => task_for(world, doer, what).await,
    }
}

/// Whose session a call is made in: whoever has none of its own is refused before anybody looks at
/// it.
fn doer<'a>(world: &'a World, caller: &'a Client, name: &str) -> &'a Client {
    if matches!(name, "member" | "admin") { caller } else { &world.agent }
}

/// A task that stands where `call` wants it.
async fn task_for(world: &World, doer: &Client, call: &str) -> String {
    let task = team::planned(world).await;
    match call {
        "release" | "complete" => {
            let session = team::session(doer).await;
            doer.post(&format!("/tasks/{task}/claim"), json!({"session": session})).await.ok();
        }
        "take-back" => {
            let session = team::session(&world.agent).await;
            world.agent.post(&format!("/tasks/{task}/claim"), json!({"session": session})).await.ok();
        }
        "reviews" => {
            for to in ["active", "review"] {
                world.admin.post(&format!("/tasks/{task}/move"), json!({"to": to})).await.ok();
            }
        }
        _ => {}
    }
    task
}
