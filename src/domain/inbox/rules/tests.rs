//! Every rule has a case, and every kind of event is known.

use serde_json::{Value, json};

use super::{Recipient, Told, told};
use crate::domain::event::{Fact, Kind};
use crate::domain::ids::Handle;

/// What an event of `kind` by `ada` tells whom, as `handle kind` (a role with `@` in front).
fn check(kind: &str, data: Value, expect: &[&str]) {
    let items = told_by_ada(kind, &data);
    let said: Vec<String> = items
        .iter()
        .map(|item| match &item.to {
            Recipient::Member(handle) => format!("{handle} {}", item.kind),
            Recipient::Role(role) => format!("@{role} {}", item.kind),
        })
        .collect();
    assert_eq!(said, expect, "{kind} {data}");
}

fn told_by_ada(kind: &str, data: &Value) -> Vec<Told> {
    let fact = Fact::read(kind, data);
    assert!(fact.kind().is_some(), "{kind} {data}");
    told(&fact, &Handle::stored("ada".to_owned()))
}

#[test]
fn no_kind_of_event_tells_anybody_by_an_empty_payload() {
    for kind in Kind::ALL {
        assert_eq!(told_by_ada(kind.as_str(), &json!({})), [], "{kind}");
    }
    let exploded = Fact::read("task.exploded", &json!({ "assignee": "ben", "holder": "ben" }));
    assert_eq!(told(&exploded, &Handle::stored("ada".to_owned())), [], "what nobody knows tells nobody");
}

#[test]
fn assigned() {
    check("task.created", json!({ "assignee": "ben" }), &["ben assigned"]);
    check("task.updated", json!({ "before": { "assignee": null }, "assignee": "ben" }), &["ben assigned"]);
    check("task.updated", json!({ "before": { "assignee": "ben" }, "assignee": "ben" }), &[]);
    check("task.moved", json!({ "before": { "assignee": null }, "assignee": "ada" }), &[]);
}

#[test]
fn mentioned_and_asked() {
    let data = json!({ "mentions": ["ben", "ada", "vera"], "questions": ["ben"], "holder": "claude" });
    check("task.commented", data, &["ben question", "vera mentioned", "claude task_changed"]);
    let edited = json!({ "before": { "body": "" }, "after": { "body": "@ben" }, "mentions": ["ben"] });
    check("task.commented", edited, &["ben mentioned"]);
    let removed = json!({ "before": { "body": "@ben" }, "after": null, "mentions": ["ben"] });
    check("task.commented", removed, &[]);
}

#[test]
fn message_and_question() {
    check("message.sent", json!({ "to": "ben", "mentions": ["vera"] }), &["ben message"]);
    check("message.sent", json!({ "to": "ben", "question": true }), &["ben question"]);
}

#[test]
fn decision() {
    check("approval.approved", json!({ "requested_by": "claude" }), &["claude decision"]);
    let rejected = json!({ "requested_by": "claude", "assignee": "codex", "text": "no tests" });
    check("approval.rejected", rejected.clone(), &["claude decision", "codex decision"]);
    assert_eq!(told_by_ada("approval.rejected", &rejected)[0].text, "no tests");
}

#[test]
fn review() {
    let data = json!({ "requested_by": "claude", "assignee": "claude", "text": "One line." });
    check("task.reviewed", data, &["claude review"]);
    check("task.reviewed", json!({ "requested_by": "claude", "assignee": "ben" }), &["claude review", "ben review"]);
}

#[test]
fn a_lost_lease_has_nobodys_words_under_anothers_name() {
    let data = json!({ "holder": "claude", "text": "half" });
    assert_eq!(told_by_ada("handoff.picked_up", &data)[0].text, "");
    assert!(told_by_ada("task.lease_expired", &data)[0].text.contains("your next write"));
}

#[test]
fn handoff() {
    check("handoff.created", json!({ "to": "ben" }), &["ben handoff"]);
    check("handoff.created", json!({ "to_role": "reviewer" }), &["@reviewer handoff"]);
    check("handoff.created", json!({ "to": "ada" }), &[]);
}

#[test]
fn unblocked() {
    for kind in ["task.moved", "task.archived", "task.completed"] {
        check(kind, json!({ "waiting": ["claude", "ada"] }), &["claude unblocked"]);
    }
    for kind in ["task.updated", "task.linked", "task.unlinked"] {
        check(kind, json!({ "waiting": "claude" }), &["claude unblocked"]);
        check(kind, json!({ "waiting": "ada" }), &[]);
    }
}

#[test]
fn lease_lost() {
    let kinds = ["task.moved", "task.archived", "task.taken_back", "task.lease_expired", "task.claimed"];
    for kind in kinds.into_iter().chain(["task.completed", "session.ended", "handoff.picked_up"]) {
        check(kind, json!({ "holder": "claude" }), &["claude lease_lost"]);
        check(kind, json!({ "holder": "ada" }), &[]);
    }
    check("project.archived", json!({ "holder": ["claude", "codex"] }), &["claude lease_lost", "codex lease_lost"]);
}

#[test]
fn task_changed_while_held() {
    for kind in ["task.updated", "task.linked", "task.unlinked", "task.commented"] {
        check(kind, json!({ "holder": "claude" }), &["claude task_changed"]);
        check(kind, json!({ "holder": "ada" }), &[]);
    }
}

#[test]
fn one_event_tells_a_member_once_and_the_text_is_short() {
    check(
        "task.updated",
        json!({ "assignee": "claude", "waiting": "claude", "holder": "claude" }),
        &["claude assigned"],
    );
    let items = told_by_ada("message.sent", &json!({ "to": "ben", "text": "ä".repeat(900) }));
    assert_eq!(items[0].text.chars().count(), 500);
}
