//! R10 at every door: nobody but an admin settles what an agent made, by whatever way it is tried,
//! and what was rejected is asked for anew.

use hub_server::mcp::all_tools;
use serde_json::{Value, json};

use crate::parity::doors::{Door, Doors};
use crate::parity::step::{Command, and, of_people, step};
use crate::parity::tasks::CREATE;
use crate::parity::tasks::{MOVE, UPDATE};
use crate::parity::work::{CLAIM, COMPLETE, DECIDE, PROJECT, start_both};

const ARCHIVE: Command = of_people("tasks/archive", "POST", "/tasks/{task}/archive");
const UNARCHIVE: Command = of_people("tasks/unarchive", "POST", "/tasks/{task}/unarchive");
const MEMBER: Command = of_people("members/update", "PATCH", "/members/{handle}");
const TOKEN: Command = of_people("tokens/create", "POST", "/members/{handle}/tokens");

const DOORS: [Door; 3] = [Door::Ui, Door::Rest, Door::Mcp];

/// Everybody at one door of a hub in which claude has completed HUB-1, so that A-1 waits.
struct Waiting {
    doors: Doors,
    door: Door,
}

impl Waiting {
    async fn open(door: Door) -> Self {
        let mut waiting = Self { doors: Doors::open(door).await, door };
        let task = json!({"project": "HUB", "title": "Door", "status": "backlog"});
        waiting.succeeds("bob", &CREATE, task).await;
        for start in start_both() {
            waiting.doors.take(&start).await;
        }
        waiting.claimed_and_completed("It opens.").await;
        assert_eq!(waiting.approvals().await, ["pending"]);
        waiting
    }

    async fn attempt(&mut self, who: &'static str, command: &Command, fields: Value) -> (String, String) {
        let outcome = self.doors.take(&step(who, "", command, fields, "")).await;
        (outcome.code, outcome.said)
    }

    async fn succeeds(&mut self, who: &'static str, command: &Command, fields: Value) {
        let (code, said) = self.attempt(who, command, fields.clone()).await;
        assert_eq!(code, "ok", "{who} at {:?}: {fields}: {said}", self.door);
    }

    async fn claimed_and_completed(&mut self, result: &str) {
        self.succeeds("claude", &CLAIM, json!({"session": "S-1", "task": "HUB-1"})).await;
        self.succeeds("claude", &COMPLETE, json!({"session": "S-1", "task": "HUB-1", "result": result})).await;
    }

    async fn moved(&mut self, who: &'static str, to: &str) {
        self.succeeds(who, &MOVE, json!({"task": "HUB-1", "to": to})).await;
    }

    async fn read(&self, path: &str) -> Value {
        let world = self.doors.world();
        world.rest(&world.ada, "GET", path, Value::Null).await.1
    }

    /// Where the approvals stand, the first one first.
    async fn approvals(&self) -> Vec<String> {
        let listed = self.read("/approvals").await;
        let items = listed["items"].as_array().unwrap().iter().rev();
        items.map(|approval| approval["status"].as_str().unwrap().to_owned()).collect()
    }

    async fn column(&self) -> String {
        self.read("/tasks/HUB-1").await["status"].as_str().unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_no_door_lets_an_agent_settle_what_an_agent_made() {
    for door in DOORS {
        let mut waiting = Waiting::open(door).await;
        let task = |fields: Value| and(json!({"task": "HUB-1"}), &fields);
        let decide = |decision: &str| json!({"approval": "A-1", "decision": decision, "reason": "Fine."});
        let attempts = [
            (DECIDE, decide("approve"), "forbidden"),
            (DECIDE, decide("reject"), "forbidden"),
            (MOVE, task(json!({"to": "done"})), "illegal_transition"),
            (MOVE, task(json!({"to": "active", "reason": "Fine."})), "illegal_transition"),
            (MOVE, task(json!({"to": "backlog"})), "illegal_transition"),
            (ARCHIVE, task(json!({})), "forbidden"),
            (UPDATE, task(json!({"status": "done"})), "invalid"),
            (UPDATE, task(json!({"title": "Mine"})), "forbidden"),
            (CLAIM, task(json!({"session": "S-1"})), "illegal_transition"),
            (COMPLETE, task(json!({"session": "S-1", "result": "Again."})), "illegal_transition"),
            // Nor by making the rules or itself other than they are.
            (PROJECT, json!({"project": "HUB", "auto_approve": ["feature", "chore"]}), "forbidden"),
            (MEMBER, json!({"handle": "claude", "role": "admin"}), "forbidden"),
            (TOKEN, json!({"handle": "claude", "name": "t", "scopes": ["approve"]}), "forbidden"),
        ];
        for (command, fields, expected) in attempts {
            let (code, said) = waiting.attempt("claude", &command, fields.clone()).await;
            assert_eq!(code, expected, "{door:?}: {fields}: {said}");
        }
        // The tool takes no type at all.
        let (code, said) = waiting.attempt("claude", &UPDATE, task(json!({"type": "chore"}))).await;
        assert_eq!(code, if door == Door::Mcp { "invalid" } else { "forbidden" }, "{door:?}: {said}");
        for (command, fields) in [(DECIDE, decide("approve")), (MOVE, task(json!({"to": "done"})))] {
            let (code, _) = waiting.attempt("codex", &command, fields).await;
            assert!(["forbidden", "illegal_transition"].contains(&code.as_str()), "another agent at {door:?}: {code}");
        }
        assert_eq!(
            (waiting.approvals().await, waiting.column().await.as_str()),
            (vec!["pending".to_owned()], "review")
        );
    }
}

#[test]
fn r10_mcp_has_no_tool_that_decides() {
    for tool in all_tools() {
        let takes = tool.definition.input_schema["properties"].as_object().unwrap();
        assert!(!takes.contains_key("decision") && !takes.contains_key("approval"), "{}", tool.name());
    }
    let of_approvals: Vec<&str> =
        all_tools().iter().map(hub_server::mcp::Tool::name).filter(|name| name.contains("approv")).collect();
    assert_eq!(of_approvals, ["approvals_list"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_no_door_lets_a_member_past_an_approval() {
    for door in DOORS {
        let mut waiting = Waiting::open(door).await;
        let done = json!({"task": "HUB-1", "to": "done"});
        for (who, approval) in [("bob", "A-1"), ("vera", "")] {
            let (code, said) = waiting.attempt(who, &MOVE, done.clone()).await;
            assert!(code == "forbidden" && said.contains(approval), "{who} at {door:?}: {code}: {said}");
            let approve = json!({"approval": "A-1", "decision": "approve"});
            assert_eq!(waiting.attempt(who, &DECIDE, approve).await.0, "forbidden", "{who} at {door:?}");
        }
        assert_eq!(waiting.approvals().await, ["pending"]);

        // Each way out of Review takes the question back, and each way in asks it anew.
        waiting.moved("bob", "active").await;
        assert_eq!(waiting.approvals().await, ["superseded"]);
        waiting.moved("bob", "review").await;
        waiting.moved("bob", "backlog").await;
        waiting.moved("bob", "active").await;
        waiting.moved("bob", "review").await;
        assert_eq!(waiting.approvals().await, ["superseded", "superseded", "pending"], "{door:?}");
        waiting.succeeds("bob", &ARCHIVE, json!({"task": "HUB-1"})).await;
        waiting.succeeds("bob", &UNARCHIVE, json!({"task": "HUB-1"})).await;
        assert_eq!(waiting.approvals().await[2..], ["superseded", "pending"], "{door:?}");
        waiting.succeeds("bob", &UPDATE, json!({"task": "HUB-1", "result": "It opens, says Bob."})).await;
        assert_eq!(waiting.approvals().await[3..], ["superseded", "pending"], "{door:?}");
        let (code, said) = waiting.attempt("bob", &MOVE, done).await;
        assert!(code == "forbidden" && said.contains("A-5"), "{door:?}: {code}: {said}");
        let old = json!({"approval": "A-1", "decision": "approve"});
        assert_eq!(waiting.attempt("ada", &DECIDE, old).await.0, "version_conflict", "{door:?}");
        assert_eq!(waiting.column().await, "review");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r11_what_was_rejected_is_asked_for_anew_at_every_door() {
    for door in DOORS {
        let mut waiting = Waiting::open(door).await;
        let reject = json!({"approval": "A-1", "decision": "reject", "reason": "It squeaks."});
        waiting.succeeds("ada", &DECIDE, reject).await;
        let (code, _) = waiting.attempt("bob", &MOVE, json!({"task": "HUB-1", "to": "done"})).await;
        assert_eq!((code.as_str(), waiting.column().await.as_str()), ("illegal_transition", "active"), "{door:?}");
        waiting.claimed_and_completed("It is quiet.").await;
        assert_eq!(waiting.approvals().await, ["rejected", "pending"], "{door:?}");
        let first = json!({"approval": "A-1", "decision": "approve"});
        assert_eq!(waiting.attempt("ada", &DECIDE, first).await.0, "already_decided", "{door:?}");
        assert_eq!(waiting.column().await, "review", "the first round's word is not the second's");
        waiting.succeeds("ada", &DECIDE, json!({"approval": "A-2", "decision": "approve"})).await;
        assert_eq!(
            (waiting.approvals().await, waiting.column().await),
            (vec!["rejected".to_owned(), "approved".to_owned()], "done".to_owned())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r10_who_asks_is_an_agent_and_no_agent_becomes_an_admin() {
    for door in DOORS {
        let mut waiting = Waiting::open(door).await;
        waiting.moved("ada", "backlog").await;
        waiting.moved("ada", "active").await;
        waiting.moved("ada", "review").await;
        let asked = waiting.read("/approvals?status=pending").await["items"][0]["requested_by"].clone();
        assert_eq!(asked, "claude", "whoever moves it, the agent asks, at {door:?}");
        let refused = [
            (MEMBER, json!({"handle": "claude", "role": "admin"})),
            (MEMBER, json!({"handle": "claude", "kind": "human"})),
            (TOKEN, json!({"handle": "claude", "name": "t", "scopes": ["read", "write", "approve"]})),
        ];
        for (command, fields) in refused {
            let (code, said) = waiting.attempt("ada", &command, fields.clone()).await;
            assert_eq!(code, "invalid", "{door:?}: {fields}: {said}");
        }
        // What a human made alone is a human's to finish.
        let own = json!({"project": "HUB", "title": "Own", "status": "backlog"});
        waiting.succeeds("ada", &CREATE, own).await;
        for to in ["active", "review", "done"] {
            waiting.succeeds("ada", &MOVE, json!({"task": "HUB-2", "to": to})).await;
        }
        assert_eq!(waiting.read("/approvals?task=HUB-2").await["items"], json!([]));
    }
}
