//! The rows of the server functions for sessions and all that follows from them.

use serde_json::{Value, json};

use crate::authz_screens::Row;
use crate::authz_team::{ADMINS, EVERYBODY, HUMANS, IN_REACH, IN_SESSION, OWN_MARKS, WRITERS};

/// The rows. `@session` is the caller's own session; `@claim` and its like are tasks that stand
/// where that call wants them.
pub fn rows() -> Vec<Row> {
    [of_work(), of_handoffs_and_approvals(), of_talk(), of_docs_and_audit()].into_iter().flatten().collect()
}

fn command(fields: &Value) -> Value {
    json!({ "command": fields })
}

fn of_work() -> Vec<Row> {
    let session = command(&json!({"session": "@session"}));
    let review = json!({"task": "@reviews", "verdict": "looks_good", "findings": "f"});
    let complete = json!({"task": "@complete", "session": "@session", "result": "r"});
    vec![
        ("sessions/list", command(&json!({})), EVERYBODY),
        ("sessions/get", session.clone(), IN_REACH),
        ("sessions/start", command(&json!({"project": "HUB", "external_ref": "tests"})), WRITERS),
        ("sessions/heartbeat", session.clone(), IN_SESSION),
        ("sessions/keep", session.clone(), IN_SESSION),
        ("sessions/stop", session.clone(), HUMANS),
        ("sessions/end", session, WRITERS),
        ("tasks/claim", command(&json!({"task": "@claim", "session": "@session"})), WRITERS),
        ("tasks/release", command(&json!({"task": "@release", "session": "@session"})), WRITERS),
        ("tasks/take-back", command(&json!({"task": "@take-back"})), HUMANS),
        ("tasks/complete", command(&complete), WRITERS),
        ("tasks/review", command(&review), WRITERS),
        ("forms/claim", json!("task=@claim"), WRITERS),
        ("forms/take-back", json!("task=@take-back"), HUMANS),
        ("forms/complete", json!("task=@complete&session=@session&result=r&expected_version=3"), WRITERS),
    ]
}

fn of_handoffs_and_approvals() -> Vec<Row> {
    let handoff = command(&json!({"handoff": "@handoff"}));
    let pick_up = json!({"handoff": "@handoff", "session": "@session"});
    let decide = json!({"approval": "@approval", "decision": "approve"});
    vec![
        ("handoffs/list", command(&json!({})), EVERYBODY),
        ("handoffs/get", handoff.clone(), IN_REACH),
        ("handoffs/create", command(&json!({"session": "@session", "summary": "s"})), IN_SESSION),
        ("handoffs/pick-up", command(&pick_up), WRITERS),
        ("forms/pick-up", json!("handoff=@handoff"), WRITERS),
        // The handoff is the agent's own.
        ("handoffs/close", handoff, WRITERS),
        ("approvals/list", command(&json!({})), EVERYBODY),
        ("approvals/page", command(&json!({})), EVERYBODY),
        // The agent asked for the approval.
        ("approvals/get", command(&json!({"approval": "@approval"})), IN_REACH),
        ("approvals/decide", command(&decide), ADMINS),
        ("forms/decide", json!("approval=@approval&decision=approve"), ADMINS),
    ]
}

fn of_talk() -> Vec<Row> {
    let thread = command(&json!({"thread": "@thread"}));
    // A thread about no task belongs to no project.
    let senders = [401, 403, 200, 200, 200, 403, 200, 401, 401];
    vec![
        ("messages/list", command(&json!({})), EVERYBODY),
        ("messages/get", thread.clone(), EVERYBODY),
        ("messages/send", command(&json!({"to": "vic", "body": "b"})), senders),
        ("forms/start-thread", json!("to=vic&body=b"), senders),
        // The viewer was written to.
        ("forms/reply", json!("thread=@thread&body=b"), OWN_MARKS),
        ("messages/mark-read", thread, OWN_MARKS),
        ("inbox/needs-you", json!({}), [401, 200, 200, 200, 403, 403, 403, 401, 401]),
        ("inbox/counts", json!({}), EVERYBODY),
        ("inbox/ack", command(&json!({"cursor": "0"})), OWN_MARKS),
    ]
}

fn of_docs_and_audit() -> Vec<Row> {
    let doc = command(&json!({"project": "HUB", "doc": "@doc"}));
    let compare = json!({"project": "HUB", "doc": "@doc", "from": 1, "to": 1});
    vec![
        ("docs/list", command(&json!({"project": "HUB"})), IN_REACH),
        ("docs/get", doc.clone(), IN_REACH),
        ("docs/save", command(&json!({"project": "HUB", "doc": "@doc", "body": "b"})), WRITERS),
        ("docs/versions", doc.clone(), IN_REACH),
        ("docs/version", command(&json!({"project": "HUB", "doc": "@doc", "version": 1})), IN_REACH),
        ("docs/compare", command(&compare), IN_REACH),
        ("docs/delete", doc, HUMANS),
        ("audit/events", command(&json!({})), EVERYBODY),
        ("audit/verify", json!({}), HUMANS),
    ]
}
