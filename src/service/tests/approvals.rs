//! R10 and R11: when an approval is asked for, what it binds, who decides it and what comes of
//! that.

use serde_json::{Value, json};

use super::{World, code, command, member_service, task_service};
use crate::domain::actor::{Actor, Scope};
use crate::domain::approval::Approval;
use crate::domain::ids::ApprovalId;
use crate::domain::task::{ApprovalStatus, Status, Task};
use crate::service::{approvals, board, screens};

fn pending(task: &Task) -> ApprovalId {
    task.approval.as_ref().unwrap().id
}

async fn list(world: &World, actor: &Actor, filter: Value) -> Vec<Approval> {
    approvals::list(&world.hub, actor, command(filter)).await.unwrap().value.items
}

#[tokio::test]
async fn r10_whoever_moves_an_agents_task_into_review_asks_for_the_agent() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let task = world.move_to(&world.ben, &task, Status::Review).await.unwrap();
    let asked = world.approval(pending(&task)).await.approval;
    assert_eq!((asked.requested_by.as_str(), asked.session, asked.version), ("claude", Some(session), task.version));
    assert_eq!(asked.content.unwrap().acceptance_criteria.len(), 2);
    assert!(task.lease.is_none(), "R7: a move out of Active ends the lease");
    assert_eq!(world.last_event(&task.key, "task.moved").await.data["holder"], json!("claude"));
    let human = world.task_in(Status::Review).await;
    assert_eq!(human.approval, None, "a human's task needs none");
    assert_eq!(world.move_to(&world.ben, &human, Status::Done).await.unwrap().status, Status::Done);
}

#[tokio::test]
async fn r10_no_way_round_leads_past_the_approval() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let first = pending(&task);
    assert_eq!(code(world.move_to(&world.ben, &task, Status::Done).await), "forbidden");
    assert_eq!(code(world.move_to(&world.claude, &task, Status::Done).await), "illegal_transition");
    // Out of Review and back, off the board and back: it is asked for anew each time.
    let task = world.move_to(&world.ben, &task, Status::Backlog).await.unwrap();
    assert_eq!((task.approval.clone(), world.approval(first).await.approval.superseded_by), (None, None));
    let task = world.move_to(&world.ben, &task, Status::Active).await.unwrap();
    let task = world.move_to(&world.ben, &task, Status::Review).await.unwrap();
    assert!(pending(&task) > first);
    let body = json!({ "task": task.key });
    let archived = task_service::archive(&world.hub, &world.ben, command(body.clone())).await.unwrap().value;
    assert_eq!(archived.approval, None);
    let back = task_service::unarchive(&world.hub, &world.ben, command(body)).await.unwrap().value;
    assert!(pending(&back) > pending(&task));
    assert_eq!(code(world.move_to(&world.ben, &back, Status::Done).await), "forbidden");
    let statuses: Vec<ApprovalStatus> =
        list(&world, &world.ada, json!({})).await.iter().map(|approval| approval.status).collect();
    assert_eq!(statuses, [ApprovalStatus::Pending, ApprovalStatus::Superseded, ApprovalStatus::Superseded]);
}

#[tokio::test]
async fn r10_an_auto_approved_type_goes_on_to_done_and_the_event_names_the_policy() {
    let world = World::new().await;
    world.policy(json!({ "auto_approve": ["chore"] })).await;
    let (chore, session) = world.held_with(&world.claude, json!({ "type": "chore" })).await;
    world.create(&world.ben, json!({ "blocked_by": [chore.key], "assignee": "codex" })).await.unwrap();
    let body = json!({ "task": chore.key, "session": session, "result": "Swept." });
    let done = world.complete(&world.claude, body).await.unwrap().task;
    assert_eq!((done.status, &done.approval, done.version), (Status::Done, &None, chore.version + 1));
    let event = world.last_event(&chore.key, "task.completed").await;
    assert_eq!(
        (&event.data["policy"], &event.data["waiting"]),
        (&json!({ "auto_approve": "chore" }), &json!(["codex"]))
    );
    // Moved there by a human it is the same, and other types wait.
    let (chore, _) = world.held_with(&world.claude, json!({ "type": "chore" })).await;
    assert_eq!(world.move_to(&world.ben, &chore, Status::Review).await.unwrap().status, Status::Done);
    assert_eq!(world.last_event(&chore.key, "task.moved").await.data["policy"], json!({ "auto_approve": "chore" }));
    let (bug, _) = world.held_with(&world.codex, json!({ "type": "bug" })).await;
    assert_eq!(world.move_to(&world.ben, &bug, Status::Review).await.unwrap().status, Status::Review);
}

#[tokio::test]
async fn r10_an_edit_of_what_is_bound_supersedes_with_a_successor() {
    let world = World::new().await;
    let (task, session) = world.completed().await;
    let mut last = pending(&task);
    let evidence = json!([{ "criterion": 1, "kind": "note", "text": "seen" }]);
    let edits = [
        (&world.ben, json!({ "title": "Another" })),
        (&world.ben, json!({ "description": "More" })),
        (&world.ben, json!({ "prompt": "Else" })),
        (&world.ben, json!({ "type": "bug" })),
        (&world.ben, json!({ "acceptance_criteria": [{ "id": 1, "text": "one!" }, { "id": 2, "text": "two" }] })),
        (&world.claude, json!({ "result": "Better." })),
        (&world.claude, json!({ "evidence": evidence })),
    ];
    for (actor, mut edit) in edits {
        edit["task"] = json!(task.key);
        let edited = world.update(actor, edit.clone()).await.unwrap();
        let asked = world.approval(pending(&edited)).await;
        assert_eq!(world.approval(last).await.approval.superseded_by, Some(asked.approval.id), "{edit}");
        assert_eq!((asked.approval.requested_by.as_str(), asked.approval.session), ("claude", Some(session)));
        assert!(asked.changed_since.is_empty());
        last = asked.approval.id;
    }
    // What is not bound leaves it alone: priority, labels, links, a tick.
    let tick = json!([{ "id": 1, "text": "one!", "met": true }, { "id": 2, "text": "two" }]);
    for mut edit in [json!({ "priority": "high" }), json!({ "labels": ["x"] }), json!({ "acceptance_criteria": tick })]
    {
        edit["task"] = json!(task.key);
        assert_eq!(pending(&world.update(&world.ben, edit).await.unwrap()), last);
    }
    let error =
        world.decide(&world.ada, json!({ "approval": pending(&task), "decision": "approve" })).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["successor"]), ("version_conflict", &json!(last)), "{error}");
}

#[tokio::test]
async fn r6_in_review_an_agent_writes_result_and_evidence_of_its_own_completion_alone() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let edit = async |actor, body: Value| {
        let mut body = body;
        body["task"] = json!(task.key);
        code(world.update(actor, body).await)
    };
    assert_eq!(edit(&world.claude, json!({ "title": "Mine", "result": "r" })).await, "forbidden");
    assert_eq!(edit(&world.claude, json!({ "add_criteria": ["three"] })).await, "forbidden");
    assert_eq!(edit(&world.codex, json!({ "result": "Not mine" })).await, "forbidden");
    assert_eq!(edit(&world.claude, json!({ "result": "Mine" })).await, "ok");
}

#[tokio::test]
async fn r10_an_admin_decides_once_and_nobody_else() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let id = pending(&task);
    let approve = json!({ "approval": id, "decision": "approve" });
    let plain = Actor { scopes: vec![Scope::Read, Scope::Write, Scope::Admin], ..world.ada.clone() };
    for actor in [&world.ben, &world.claude, &world.vera, &plain] {
        assert_eq!(code(world.decide(actor, approve.clone()).await), "forbidden", "{}", actor.handle);
    }
    assert_eq!(code(world.move_to(&plain, &task, Status::Done).await), "forbidden", "nor by moving");
    let decided = world.decide(&world.ada, approve.clone()).await.unwrap();
    assert_eq!((decided.status, decided.decided_by.unwrap().as_str()), (ApprovalStatus::Approved, "ada"));
    let done = world.get(task.key.as_str()).await;
    assert_eq!((done.status, done.version, &done.approval), (Status::Done, task.version + 1, &None));
    let kinds = world.kinds(task.key.as_str()).await;
    assert_eq!(kinds[kinds.len() - 2..], ["approval.approved", "task.moved"]);
    let error = world.decide(&world.ada, approve).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["decided_by"]), ("already_decided", &json!("ada")), "{error}");
    assert_eq!(code(world.decide(&world.ada, json!({ "approval": "A-9", "decision": "approve" })).await), "not_found");
}

#[tokio::test]
async fn r10_an_admins_move_is_the_decision() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let id = pending(&task);
    let error = world.relocate(&world.ada, json!({ "task": task.key, "to": "active" })).await.unwrap_err();
    assert!(error.data["fields"]["reason"].as_str().unwrap().contains("reject"), "{error}");
    world.relocate(&world.ada, json!({ "task": task.key, "to": "active", "reason": "Tests fail" })).await.unwrap();
    let rejected = world.approval(id).await.approval;
    assert_eq!((rejected.status, rejected.reason.as_deref()), (ApprovalStatus::Rejected, Some("Tests fail")));
    let (task, _) = world.completed().await;
    world.relocate(&world.ada, json!({ "task": task.key, "to": "done" })).await.unwrap();
    assert_eq!(world.approval(pending(&task)).await.approval.status, ApprovalStatus::Approved);
    let (task, _) = world.completed().await;
    let active = world.relocate(&world.ben, json!({ "task": task.key, "to": "active" })).await.unwrap();
    assert_eq!(world.approval(pending(&task)).await.approval.status, ApprovalStatus::Superseded, "a member's is none");
    let error =
        world.decide(&world.ada, json!({ "approval": pending(&task), "decision": "approve" })).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["successor"], active.lease), ("version_conflict", &Value::Null, None));
}

#[tokio::test]
async fn r11_a_rejection_needs_a_reason_keeps_the_assignee_and_gives_it_the_first_claim() {
    let world = World::new().await;
    let (task, session) = world.completed().await;
    let reject = |reason: Value| json!({ "approval": pending(&task), "decision": "reject", "reason": reason });
    for reason in [Value::Null, json!(" ")] {
        assert_eq!(code(world.decide(&world.ada, reject(reason)).await), "invalid");
    }
    let rejected = world.decide(&world.ada, reject(json!("Tests fail"))).await.unwrap();
    let back = world.get(task.key.as_str()).await;
    assert_eq!((rejected.status, back.status, back.lease), (ApprovalStatus::Rejected, Status::Active, None));
    assert_eq!(back.assignee.unwrap().as_str(), "claude");
    let told = world.last_event(&task.key, "approval.rejected").await;
    assert_eq!((&told.data["to"], &told.data["text"]), (&json!("claude"), &json!("Tests fail")));
    let theirs = world.session(&world.codex).await;
    assert_eq!(
        code(world.claim_task(&world.codex, theirs, &task.key).await),
        "forbidden",
        "the first claim is claude's"
    );
    assert!(!world.ready(&world.codex).await.contains(&task.key.to_string()));
    world.clock.advance(15 * 60_000 + 1);
    assert_eq!(code(world.claim_task(&world.codex, theirs, &task.key).await), "ok", "for one lease time");
    assert_eq!(code(world.claim_task(&world.claude, session, &task.key).await), "already_claimed");
}

#[tokio::test]
async fn r10_after_a_decision_only_what_an_agent_held_since_is_asked_for() {
    let world = World::new().await;
    let (task, session) = world.completed().await;
    world
        .decide(&world.ada, json!({ "approval": pending(&task), "decision": "reject", "reason": "No" }))
        .await
        .unwrap();
    world.claim_task(&world.claude, session, &task.key).await.unwrap();
    let body = json!({ "task": task.key, "session": session, "result": "Mended." });
    let second = world.complete(&world.claude, body).await.unwrap().task;
    let asked = world.approval(pending(&second)).await;
    assert_eq!(asked.last_round.unwrap().reason.as_deref(), Some("No"));
    assert_eq!(asked.changed_since_last_round, ["result"]);
    let done = world.move_to(&world.ada, &second, Status::Done).await.unwrap();
    let again = world.move_to(&world.ben, &done, Status::Active).await.unwrap();
    let reviewed = world.move_to(&world.ben, &again, Status::Review).await.unwrap();
    assert_eq!(reviewed.approval, None, "a human's own round needs none");
}

#[tokio::test]
async fn r16_what_a_deactivated_agent_asked_for_stays_decidable() {
    let world = World::new().await;
    let (first, _) = world.completed().await;
    let (second, _) = world.completed().await;
    let leave = command(json!({ "handle": "claude", "active": false }));
    member_service::update(&world.hub, &world.ada, leave).await.unwrap();
    world.decide(&world.ada, json!({ "approval": pending(&first), "decision": "approve" })).await.unwrap();
    let reject = json!({ "approval": pending(&second), "decision": "reject", "reason": "No" });
    world.decide(&world.ada, reject).await.unwrap();
    let back = world.get(second.key.as_str()).await;
    assert_eq!((back.status, back.assignee), (Status::Active, None), "for anybody to claim");
    let theirs = world.session(&world.codex).await;
    assert_eq!(code(world.claim_task(&world.codex, theirs, &second.key).await), "ok");
}

#[tokio::test]
async fn r10_nothing_is_approved_that_was_not_asked_for() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let file = world.data.path().join("hub.db");
    crate::store::tamper(&file, "UPDATE task SET result = 'Slipped in'").await.unwrap();
    let outcome = world.decide(&world.ada, json!({ "approval": pending(&task), "decision": "approve" })).await;
    assert_eq!(code(outcome), "version_conflict");
    assert_eq!(world.approval(pending(&task)).await.changed_since, ["result"]);
}

#[tokio::test]
async fn agents_see_their_own_requests_and_humans_see_all() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let (other, session) = world.held_by(&world.codex).await;
    let body = json!({ "task": other.key, "session": session, "result": "Done." });
    world.complete(&world.codex, body).await.unwrap();
    let names = async |actor: &Actor, filter: Value| {
        list(&world, actor, filter).await.iter().map(|approval| approval.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&world.claude, json!({})).await, ["A-1"]);
    assert_eq!(names(&world.ben, json!({ "status": "pending" })).await, ["A-2", "A-1"]);
    assert_eq!(names(&world.ada, json!({ "task": task.key, "content": true })).await, ["A-1"]);
    assert_eq!(names(&world.ada, json!({ "status": "rejected" })).await, Vec::<String>::new());
    let get = async |actor, id: &str| code(approvals::get(&world.hub, actor, command(json!({ "approval": id }))).await);
    assert_eq!((get(&world.claude, "A-1").await, get(&world.claude, "A-2").await), ("ok", "forbidden"));
    let page = approvals::list(&world.hub, &world.ada, command(json!({ "limit": 1 }))).await.unwrap().value;
    let next = json!({ "limit": 1, "cursor": page.next_cursor.unwrap() });
    assert_eq!(names(&world.ada, next).await, ["A-1"]);
}

#[tokio::test]
async fn the_task_and_the_approval_pages_show_what_a_decision_needs() {
    let world = World::new().await;
    let (task, session) = world.completed().await;
    world.decide(&world.ada, json!({ "approval": "A-1", "decision": "reject", "reason": "No" })).await.unwrap();
    world.claim_task(&world.claude, session, &task.key).await.unwrap();
    world
        .complete(&world.claude, json!({ "task": task.key, "session": session, "result": "**Mended.**" }))
        .await
        .unwrap();
    let detail = board::task(&world.hub, &world.ben, command(json!({ "task": task.key }))).await.unwrap().value;
    let shown = detail.approval.unwrap();
    assert_eq!((shown.approval.id, shown.approval.content), (ApprovalId(2), None));
    assert_eq!(
        (shown.last_round.unwrap().id, shown.changed_since_last_round),
        (ApprovalId(1), vec!["result".to_owned()])
    );
    let page = screens::approval(&world.hub, &world.ada, command(json!({ "approval": "A-2" }))).await.unwrap().value;
    assert_eq!(page.result_html.trim(), "<p><strong>Mended.</strong></p>");
    assert_eq!(page.last_result_html.unwrap().trim(), "<p>Done as asked.</p>");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r10_of_many_who_decide_at_once_one_wins() {
    let world = World::new().await;
    for round in 0..5 {
        let (task, _) = world.completed().await;
        let tries = (0..32).map(|n| {
            let decision = if n % 2 == 0 { "approve" } else { "reject" };
            world.decide(&world.ada, json!({ "approval": pending(&task), "decision": decision, "reason": "r" }))
        });
        let outcomes = futures::future::join_all(tries).await;
        let codes: Vec<&str> = outcomes.into_iter().map(code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "ok").count(), 1, "round {round}");
        assert!(codes.iter().all(|code| matches!(*code, "ok" | "already_decided")), "{codes:?}");
    }
}
