//! What is said of each kind of event.

use std::collections::BTreeSet;

use hub_core::domain::actor::Door;
use hub_core::domain::event::{Event, Kind};
use serde_json::{Value, json};

use super::{tell, tell_bare};
use crate::task::sample::event;

fn name(handle: &str) -> String {
    match handle {
        "claude" => "Claude".to_owned(),
        "ada" => "Ada".to_owned(),
        "ben" => "Ben".to_owned(),
        _ => handle.to_owned(),
    }
}

/// An event by ada; what is about a task is about HUB-1.
fn about(kind: &str, subject: &str, data: Value) -> Event {
    let tasks = if kind.starts_with("task.") || kind.starts_with("approval.") {
        vec!["HUB-1".parse().unwrap()]
    } else {
        vec![]
    };
    Event { subject: subject.to_owned(), tasks, ..event(kind, Door::Ui, data) }
}

fn check(kind: &str, subject: &str, data: Value, expect: &str) {
    assert_eq!(tell_bare(&about(kind, subject, data), &name, false).words, expect);
}

#[test]
fn what_is_done_to_a_task_is_told_with_what_matters() {
    let column = |from: &str, to: &str| json!({"before": {"status": from}, "after": {"status": to}});
    let mut by_policy = column("active", "done");
    by_policy["policy"] = json!({"auto_approve": "chore"});
    for (kind, data, expect) in [
        ("task.created", json!({"text": "Pay"}), "created HUB-1 “Pay”"),
        ("task.moved", column("inbox", "backlog"), "moved HUB-1 from Inbox to Backlog"),
        ("task.moved", column("done", "done"), "put HUB-1 at another place in Done"),
        ("task.moved", by_policy.clone(), "moved HUB-1 from Active to Done: chores need no approval in HUB"),
        ("task.claimed", json!({"expires_at": "1970-01-01T00:15:00Z"}), "claimed HUB-1 until 00:15 UTC"),
        (
            "task.claimed",
            json!({"expires_at": "1970-01-02T00:15:00Z", "holder": "claude"}),
            "claimed HUB-1 until 2 Jan 1970, 00:15 UTC; Claude had it before",
        ),
        ("task.released", column("active", "backlog"), "gave HUB-1 back to Backlog"),
        ("task.taken_back", json!({"holder": "claude"}), "took HUB-1 back from Claude"),
        (
            "task.lease_expired",
            json!({"holder": "claude", "held_in": "S-3", "expired_at": "1970-01-01T00:15:00Z"}),
            "ended the hold of Claude in S-3 on HUB-1: no sign of life until 00:15 UTC",
        ),
        ("task.completed", column("active", "review"), "completed HUB-1"),
        ("task.completed", by_policy, "completed HUB-1; it went on to Done: chores need no approval in HUB"),
        ("task.completed", json!({"without_evidence": [2]}), "completed HUB-1 with one criterion unproven"),
        ("task.reviewed", json!({"verdict": "changes_needed"}), "reviewed HUB-1: changes needed"),
        ("task.commented", json!({"mentions": ["claude", "ben"]}), "commented on HUB-1, to Claude and Ben"),
        ("task.commented", json!({"before": {"body": "a"}, "after": {"body": "b"}}), "edited a comment on HUB-1"),
        ("task.commented", json!({"before": {"body": "a"}, "after": null}), "removed a comment on HUB-1"),
        (
            "task.linked",
            json!({"before": {"blocked_by": ["HUB-2"]}, "after": {"blocked_by": ["HUB-2", "HUB-3"]}}),
            "noted that HUB-1 waits for HUB-3",
        ),
        (
            "task.unlinked",
            json!({"before": {"blocked_by": ["HUB-2"]}, "after": {"blocked_by": []}}),
            "noted that HUB-1 no longer waits for HUB-2",
        ),
        ("task.linked", json!({"before": {"parent": null}, "after": {"parent": "HUB-9"}}), "made HUB-1 part of HUB-9"),
        ("task.linked", json!({"before": {"parent": "HUB-9"}, "after": {"parent": null}}), "took HUB-1 out of HUB-9"),
        ("task.archived", json!({"holder": "claude"}), "archived HUB-1; Claude no longer holds it"),
        ("task.unarchived", json!({}), "put HUB-1 back on the board"),
    ] {
        check(kind, "HUB-1", data, expect);
    }
}

#[test]
fn work_under_way_is_told_with_whom_it_concerns() {
    for (kind, subject, data, expect) in [
        ("session.started", "S-3", json!({}), "started session S-3"),
        ("session.stop_requested", "S-3", json!({"to": "claude"}), "asked Claude to stop session S-3"),
        (
            "session.ended",
            "S-3",
            json!({"member": "claude", "abandoned": ["HUB-1", "HUB-2"]}),
            "ended session S-3 of Claude; HUB-1 and HUB-2 stayed behind without a handoff",
        ),
        (
            "handoff.created",
            "H-7",
            json!({"to": "ben", "parked": ["HUB-1"]}),
            "handed off in H-7 for Ben; HUB-1 waits for whoever picks it up",
        ),
        ("handoff.created", "H-7", json!({"to_role": "reviewer"}), "handed off in H-7 for any reviewer"),
        (
            "handoff.picked_up",
            "H-7",
            json!({"author": "claude", "moved": ["HUB-1", "HUB-2"]}),
            "picked up handoff H-7 from Claude and took over HUB-1 and HUB-2",
        ),
        (
            "handoff.closed",
            "H-7",
            json!({"author": "ada", "unparked": ["HUB-1"]}),
            "closed handoff H-7; nobody holds HUB-1 any more",
        ),
        ("approval.requested", "A-3", json!({"requested_by": "ada"}), "asked for approval of HUB-1 (A-3)"),
        ("approval.approved", "A-3", json!({"requested_by": "claude"}), "approved HUB-1 (A-3), done by Claude"),
        ("approval.rejected", "A-3", json!({"requested_by": "claude"}), "rejected HUB-1 (A-3), done by Claude"),
        (
            "approval.superseded",
            "A-3",
            json!({"successor": "A-4", "because": "edited"}),
            "changed what was to be approved of HUB-1 (A-3); it is asked anew in A-4",
        ),
        (
            "approval.superseded",
            "A-3",
            json!({"because": "archived"}),
            "took back the question for approval of HUB-1 (A-3): the task was archived",
        ),
        (
            "approval.superseded",
            "A-3",
            json!({"because": "moved"}),
            "took back the question for approval of HUB-1 (A-3): the task left Review undecided",
        ),
        ("message.sent", "M-5", json!({"to": "ben"}), "wrote to Ben in M-5"),
        ("message.sent", "M-5", json!({"to": "ben", "question": true}), "asked Ben in M-5"),
        ("message.sent", "M-5", json!({}), "sent a message in M-5"),
    ] {
        check(kind, subject, data, expect);
    }
}

#[test]
fn what_belongs_to_the_hub_is_told_by_its_name() {
    let ben = json!({"display_name": "Ben", "role": "member", "avatar": "blue", "active": true});
    let with = |field: &str, value: Value| {
        let mut after = ben.clone();
        after[field] = value;
        json!({"before": ben, "after": after})
    };
    for (kind, subject, data, expect) in [
        (
            "doc.saved",
            "deploy",
            json!({"before": null, "after": {"title": "Deploying", "version": 1}}),
            "wrote the document “Deploying”",
        ),
        (
            "doc.saved",
            "deploy",
            json!({"before": {"version": 1}, "after": {"title": "Deploying", "version": 2}}),
            "saved version 2 of the document “Deploying”",
        ),
        (
            "doc.saved",
            "deploy",
            json!({"before": {"version": 1}, "after": {"title": "Deploying", "version": 1, "load": true}}),
            "made sessions load the document “Deploying”",
        ),
        ("doc.deleted", "deploy", json!({"before": {"title": "Deploying"}}), "removed the document “Deploying”"),
        ("project.created", "HUB", json!({"after": {"name": "Hub"}}), "made the project HUB “Hub”"),
        (
            "project.updated",
            "HUB",
            json!({"before": {"name": "a", "lease_minutes": 15}, "after": {"name": "b", "lease_minutes": 5}}),
            "changed the lease time and name of the project HUB",
        ),
        (
            "project.updated",
            "HUB",
            json!({"before": {"archived": true}, "after": {"archived": false}}),
            "brought the project HUB back from the archive",
        ),
        ("project.archived", "HUB", json!({}), "archived the project HUB"),
        ("member.created", "ben", json!({"after": ben}), "added Ben (@ben) as member"),
        (
            "member.created",
            "claude",
            json!({"after": {"display_name": "Claude", "role": "agent"}}),
            "added the agent Claude (@claude)",
        ),
        ("member.updated", "ben", with("role", json!("admin")), "made Ben an admin"),
        ("member.updated", "ben", with("avatar", json!("🦉")), "changed the avatar of Ben"),
        ("member.updated", "ada", with("avatar", json!("🦉")), "changed their own avatar"),
        ("member.updated", "ben", json!({"before": {"active": false}, "after": {"active": true}}), "reactivated Ben"),
        ("member.deactivated", "ben", with("active", json!(false)), "deactivated Ben"),
        (
            "token.created",
            "claude",
            json!({"after": {"name": "laptop", "scopes": ["read", "write"], "project": "HUB"}}),
            "made the token “laptop” for Claude that may read and write in HUB only",
        ),
        ("token.revoked", "claude", json!({"token": 4}), "revoked token 4 of Claude"),
        ("auth.login", "ada", json!({}), "signed in"),
        ("auth.login_failed", "ben", json!({}), "refused a sign-in as Ben: handle and password did not fit together"),
        (
            "auth.login_failed",
            "ben",
            json!({"attempts": 12}),
            "refused 12 sign-ins as Ben: handle and password did not fit together",
        ),
        ("auth.logout", "ada", json!({}), "signed out"),
        (
            "auth.logout",
            "ada",
            json!({"because": "password changed"}),
            "changed their own password, which ended their other sign-ins",
        ),
        (
            "auth.logout",
            "ben",
            json!({"because": "password changed"}),
            "set another password for Ben, which ended their sign-ins",
        ),
        ("backup.made", "hub-1.db", json!({"after": {"events": 42}}), "made the backup hub-1.db, with 42 events"),
        ("backup.restored", "hub-1.db", json!({}), "restored the backup hub-1.db"),
    ] {
        check(kind, subject, data, expect);
    }
}

#[test]
fn every_kind_has_a_sentence_of_its_own() {
    let mut told = BTreeSet::new();
    for kind in Kind::ALL.iter().map(|kind| kind.as_str()) {
        let words = tell_bare(&about(kind, "X-1", json!({})), &name, false).words;
        assert!(!words.starts_with("did "), "{kind} is not told: {words}");
        let own = kind.starts_with("auth.log");
        assert!(
            own || words.contains(if kind.starts_with("approval.") { "HUB-1" } else { "X-1" }),
            "{kind} names no subject: {words}"
        );
        assert!(told.insert(words.clone()) || kind.ends_with("unlinked"), "{kind} is told like another kind: {words}");
    }
    assert_eq!(tell_bare(&about("robot.danced", "R-2", json!({})), &name, false).words, "did robot danced to R-2");
}

#[test]
fn changed_fields_are_told_in_one_sentence_that_names_the_task_once() {
    let data = json!({"before": {}, "after": {"assignee": "claude", "priority": "high", "due": null}});
    let updated = about("task.updated", "HUB-1", data);
    let here = "HUB-1".parse().unwrap();
    assert_eq!(
        tell(&updated, Some(&here), &name, false).words,
        "assigned this to Claude, removed the due date and set the priority to high"
    );
    assert_eq!(
        tell_bare(&updated, &name, false).words,
        "assigned HUB-1 to Claude, removed the due date and set the priority to high"
    );
    check("task.updated", "HUB-1", json!({"after": {"priority": "high"}}), "set the priority of HUB-1 to high");
    check(
        "task.updated",
        "HUB-1",
        json!({"after": {"labels": ["a", "b"], "title": "New"}}),
        "set the labels of HUB-1 to a and b and renamed it to “New”",
    );
    check("task.updated", "HUB-1", json!({}), "changed HUB-1");
}

#[test]
fn on_a_tasks_page_it_is_this_and_another_task_is_named() {
    let (here, other) = ("HUB-1".parse().unwrap(), "HUB-2".parse().unwrap());
    let archived = about("task.archived", "HUB-1", json!({}));
    assert_eq!(tell(&archived, Some(&here), &name, false).words, "archived this");
    assert_eq!(tell(&archived, Some(&other), &name, false).words, "archived HUB-1");
    let approved = about("approval.approved", "A-3", json!({}));
    assert_eq!(tell(&approved, Some(&here), &name, false).words, "approved this");
    assert_eq!(tell(&approved, Some(&other), &name, false).words, "approved HUB-1 (A-3)");
}

#[test]
fn another_door_and_session_are_named_and_words_are_quoted() {
    let mut moved = event("task.moved", Door::Mcp, json!({"reason": "It broke again."}));
    moved.session = Some("S-31".parse().unwrap());
    let told = tell(&moved, Some(&"HUB-1".parse().unwrap()), &name, false);
    assert_eq!(told.words, "moved this through MCP in S-31");
    assert_eq!(told.quote.as_deref(), Some("It broke again."));
    let mut started = about("session.started", "S-31", json!({"after": {"goal": "Pay"}}));
    started.session = moved.session;
    let told = tell(&started, None, &name, false);
    assert_eq!((told.words.as_str(), told.quote.as_deref()), ("started session S-31", Some("Pay")));
    let created = about("task.created", "HUB-1", json!({"text": "Pay"}));
    assert_eq!(tell_bare(&created, &name, false).quote, None, "the title stands in the words");
}
