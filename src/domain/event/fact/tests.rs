//! Every kind is read as it is written, and as older hubs wrote it.

use serde_json::{Value, json};

use super::{Entity, Fact, Kind};
use crate::domain::event::TaskCommented;
use crate::domain::task::Status;

/// The payload of each kind with every field that a service writes, and of some kinds in all their
/// forms.
fn written() -> Vec<(&'static str, Value)> {
    let place = |rank: &str| json!({ "status": "review", "rank": rank, "assignee": null });
    let done = json!({ "status": "done", "rank": "a", "result": "It works", "acceptance_criteria": [] });
    let evidence = json!([{ "kind": "command", "text": "make", "exit_code": 0, "by": "claude", "at": "2026-11-22T09:30:00.000Z" }]);
    let proven = json!([{ "id": 1, "text": "It works", "met": true, "evidence": evidence }]);
    let links = json!({ "blocked_by": ["HUB-2"], "parent": null });
    let claim = json!({ "status": "active", "assignee": "claude" });
    let member = json!({ "handle": "ada", "display_name": "Ada", "role": "admin", "active": true });
    vec![
        (
            "task.created",
            json!({ "version": 1, "after": { "key": "HUB-1", "title": "Pay" }, "assignee": null, "text": "Pay" }),
        ),
        (
            "task.updated",
            json!({
                "version": 2, "before": { "title": "Pay" }, "after": { "title": "Pay back" }, "assignee": null, "holder": "claude",
                "waiting": null, "text": "Changed: title", "text_by": null,
            }),
        ),
        ("task.updated", json!({ "version": 3, "before": { "assignee": "ada" }, "after": { "assignee": null } })),
        (
            "task.moved",
            json!({
                "version": 2, "before": place("a"), "after": place("b"), "reason": null, "assignee": null,
                "policy": { "auto_approve": "chore" }, "holder": "claude", "waiting": ["ada"], "respaced": true,
            }),
        ),
        (
            "task.moved",
            json!({ "version": 2, "before": place("a"), "after": place("b"), "reason": "Again", "assignee": "ada" }),
        ),
        (
            "task.moved",
            json!({
                "version": 2, "before": { "status": "inbox", "rank": "a" }, "after": { "status": "inbox", "rank": "b" },
            }),
        ),
        (
            "task.claimed",
            json!({
                "version": 2, "before": { "status": "backlog", "assignee": null }, "after": claim,
                "expires_at": "2026-11-22T09:30:00.000Z", "holder": null,
            }),
        ),
        (
            "task.released",
            json!({ "version": 3, "before": claim, "after": { "status": "backlog", "assignee": null }, "text": null }),
        ),
        (
            "task.taken_back",
            json!({
                "version": 3, "before": { "assignee": "claude", "holder": "claude" }, "after": { "assignee": null, "holder": null },
                "holder": "claude", "text": "Urgent",
            }),
        ),
        (
            "task.lease_expired",
            json!({ "holder": "claude", "held_in": "S-3", "expired_at": "2026-11-22T09:30:00.000Z" }),
        ),
        (
            "task.completed",
            json!({
                "version": 3,
                "before": { "status": "active", "rank": "a", "result": "", "acceptance_criteria": [{ "id": 1, "text": "It works", "met": false }] },
                "after": { "status": "review", "rank": "a", "result": "It works", "acceptance_criteria": proven },
                "assignee": "claude", "without_evidence": [2], "text": "It works", "holder": "claude",
            }),
        ),
        (
            "task.completed",
            json!({
                "version": 3, "before": done, "after": done, "assignee": null, "without_evidence": [], "text": "",
                "policy": { "auto_approve": "docs" }, "waiting": ["ada"],
            }),
        ),
        (
            "task.reviewed",
            json!({
                "review": 4, "verdict": "looks_good", "text": "Good", "sha256": "ab", "task_version": 3, "approval": "A-3",
                "requested_by": "claude", "assignee": "claude",
            }),
        ),
        (
            "task.commented",
            json!({
                "comment": 4, "body": "@ada?", "sha256": "ab", "mentions": ["ada"], "questions": ["ada"], "holder": null, "version": 3,
            }),
        ),
        (
            "task.commented",
            json!({
                "comment": 4, "before": { "body": "a" }, "after": { "body": "b" }, "sha256": "ab", "mentions": [], "questions": [], "text": "b",
            }),
        ),
        ("task.commented", json!({ "comment": 4, "before": { "body": "a" }, "after": null })),
        ("task.linked", json!({ "version": 2, "before": links, "after": links, "holder": null, "waiting": null })),
        (
            "task.unlinked",
            json!({ "version": 2, "before": links, "after": links, "holder": "claude", "waiting": "claude" }),
        ),
        (
            "task.archived",
            json!({
                "before": { "archived": false }, "after": { "archived": true }, "reason": null, "holder": null, "version": 2, "waiting": [],
            }),
        ),
        (
            "task.unarchived",
            json!({
                "before": { "archived": true, "status": "review" }, "after": { "archived": false, "status": "done" },
                "reason": null, "policy": { "auto_approve": "bug" }, "version": 2, "waiting": [],
            }),
        ),
        ("session.started", json!({ "after": { "id": "S-3", "goal": "Pay" } })),
        (
            "session.stop_requested",
            json!({
                "to": "claude", "after": { "stop_requested": { "by": "ada", "at": "2026-11-22T09:30:00.000Z", "reason": null } }, "text": null,
            }),
        ),
        (
            "session.ended",
            json!({ "member": "claude", "holder": null, "abandoned": ["HUB-1"], "text": null, "without_handoff": true }),
        ),
        (
            "handoff.created",
            json!({
                "to": null, "to_role": "reviewer", "text": "Go on", "sha256": "ab", "parked": ["HUB-1"], "after": { "status": "open" },
            }),
        ),
        (
            "handoff.picked_up",
            json!({
                "before": { "status": "open" }, "after": { "status": "picked_up" }, "author": "claude", "holder": "claude", "moved": ["HUB-1"],
                "changed": { "HUB-1": { "version": 4, "before": { "assignee": "claude" }, "after": { "assignee": "codex" } } }, "text": "Go on",
            }),
        ),
        (
            "handoff.closed",
            json!({
                "before": { "status": "open" }, "after": { "status": "closed" }, "author": "claude", "unparked": [], "text": "",
            }),
        ),
        (
            "approval.requested",
            json!({
                "requested_by": "claude", "requested_in": null, "task_version": 3, "content_hash": "ab", "assignee": "claude",
                "text": "It works", "text_by": null,
            }),
        ),
        (
            "approval.approved",
            json!({
                "before": { "status": "pending" }, "after": { "status": "approved" }, "requested_by": "claude", "to": "claude",
                "assignee": null, "text": "",
            }),
        ),
        (
            "approval.rejected",
            json!({
                "before": { "status": "pending" }, "after": { "status": "rejected" }, "requested_by": "claude", "to": "claude",
                "assignee": "claude", "text": "No tests",
            }),
        ),
        (
            "approval.superseded",
            json!({
                "before": { "status": "pending" }, "after": { "status": "superseded" }, "requested_by": "claude", "successor": "A-4",
                "because": "edited",
            }),
        ),
        (
            "message.sent",
            json!({
                "thread": "M-5", "message": 7, "to": "ada", "question": true, "subject": "Pay", "text": "Which one?", "sha256": "ab",
            }),
        ),
        (
            "doc.saved",
            json!({
                "version": 1, "before": null, "after": { "title": "Notes", "load": false, "version": 1 }, "sha256": "ab",
            }),
        ),
        ("doc.deleted", json!({ "version": 1, "before": { "title": "Notes", "load": true }, "after": null })),
        ("project.created", json!({ "after": { "key": "HUB", "name": "Hub" } })),
        ("project.updated", json!({ "before": { "name": "Hub" }, "after": { "name": "The hub" } })),
        (
            "project.archived",
            json!({ "before": { "archived": false }, "after": { "archived": true }, "holder": ["claude"] }),
        ),
        ("member.created", json!({ "after": member })),
        ("member.updated", json!({ "before": member, "after": member })),
        ("member.deactivated", json!({ "before": member, "after": member })),
        ("token.created", json!({ "after": { "id": 4, "name": "laptop", "scopes": ["read"] } })),
        ("token.revoked", json!({ "token": 4 })),
        ("auth.login", json!({})),
        ("auth.login_failed", json!({ "attempts": 3 })),
        ("auth.logout", json!({})),
        ("auth.logout", json!({ "because": "password changed" })),
        ("backup.made", json!({ "after": { "name": "hub-1.db", "schema": 14, "events": 42 } })),
        (
            "backup.restored",
            json!({ "after": { "schema": 14, "events": 42 }, "sign_ins_ended": 1, "tokens_revoked": 0 }),
        ),
    ]
}

#[test]
fn what_is_written_is_read_and_written_again_field_for_field() {
    for (kind, data) in written() {
        let fact = Fact::read(kind, &data);
        assert_eq!(fact.kind().map(Kind::as_str), Some(kind), "{data}");
        assert_eq!((fact.word(), fact.data()), (kind, data));
    }
    let tried = |kind: &&Kind| !written().iter().any(|(other, _)| *other == kind.as_str());
    assert_eq!(Kind::ALL.iter().find(tried), None, "has no case here");
}

#[test]
fn an_event_without_what_came_later_is_read() {
    for kind in Kind::ALL {
        assert_eq!(Fact::read(kind.as_str(), &json!({})).kind(), Some(*kind));
    }
    let commented = |data: Value| match Fact::read(Kind::TaskCommented.as_str(), &data) {
        Fact::TaskCommented(commented) => commented,
        other => panic!("{other:?}"),
    };
    assert!(matches!(commented(json!({ "comment": 1, "body": "a" })), TaskCommented::Written(_)));
    let removed = json!({ "comment": 1, "before": { "body": "a" }, "after": null });
    assert!(matches!(commented(removed), TaskCommented::Removed(_)));
}

#[test]
fn what_cannot_be_read_stays_what_it_was() {
    for (kind, data) in [("robot.danced", json!({ "steps": 2 })), ("task.moved", json!({ "version": "two" }))] {
        let fact = Fact::read(kind, &data);
        assert_eq!(fact, Fact::Unknown { kind: kind.to_owned(), data: data.clone() });
        assert_eq!((fact.word(), fact.data(), fact.kind()), (kind, data, None));
    }
}

#[test]
fn a_kind_begins_with_what_it_happens_to() {
    for kind in Kind::ALL {
        assert_eq!(Entity::of(kind.as_str()), Some(kind.entity()));
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
    assert_eq!((Entity::of("task.exploded"), Entity::of("robot.danced")), (Some(Entity::Task), None));
}

#[test]
fn the_column_and_the_words_are_found_in_every_form() {
    let moved = Fact::read("task.moved", &json!({ "after": { "status": "done" }, "reason": "It works" }));
    assert_eq!((moved.column(), moved.text()), (Some(Status::Done), Some("It works")));
    let created = Fact::read("task.created", &json!({ "after": { "status": "inbox" }, "text": "" }));
    assert_eq!((created.column(), created.text()), (Some(Status::Inbox), None));
}
