//! R9: what a completion needs, what it ends and what it names back.

use serde_json::json;

use super::{World, code};
use crate::domain::task::{ApprovalStatus, Status};
use crate::domain::task_command::NamedCriterion;

#[tokio::test]
async fn r9_a_completion_ends_the_lease_and_names_back_what_has_no_evidence() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let body = json!({ "task": task.key, "session": session, "result": "Done.", "expected_version": task.version,
        "evidence": [{ "criterion": 2, "kind": "command", "text": "make test", "exit_code": 0 }] });
    let completed = world.complete(&world.claude, body).await.unwrap();
    assert_eq!(
        completed.without_evidence,
        [NamedCriterion { id: 1, text: "one".to_owned(), by: "ben".parse().unwrap() }]
    );
    let task_now = completed.task;
    assert_eq!((task_now.status, task_now.version, task_now.lease.is_none()), (Status::Review, task.version + 1, true));
    assert_eq!(task_now.approval.as_ref().unwrap().status, ApprovalStatus::Pending);
    assert_eq!(task_now.assignee, task.assignee, "who did it stays its assignee");
    let rows = task_now.acceptance_criteria.as_ref().unwrap();
    assert_eq!((rows[1].evidence[0].by.as_str(), rows[1].met), ("claude", false), "evidence alone ticks nothing");
    assert_eq!(world.get(task.key.as_str()).await, task_now, "what was answered is what is stored");
    let kinds = world.kinds(task.key.as_str()).await;
    assert_eq!(kinds[kinds.len() - 2..], ["task.completed", "approval.requested"], "and no task.moved besides");
    assert_eq!(world.last_event(&task.key, "task.completed").await.session, Some(session));
}

#[tokio::test]
async fn r9_a_result_is_needed() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let body = json!({ "task": task.key, "session": session, "result": " \n" });
    let error = world.complete(&world.claude, body).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["fields"]["result"]), ("invalid", &json!("is empty")));
    assert_eq!(world.get(task.key.as_str()).await, task, "nothing was changed");
}

#[tokio::test]
async fn r9_a_project_can_require_evidence_for_each_criterion() {
    let world = World::new().await;
    world.policy(json!({ "require_evidence": true })).await;
    let (task, session) = world.held_by(&world.claude).await;
    let note = |criterion: u32| json!({ "criterion": criterion, "kind": "note", "text": "seen" });
    let mut body = json!({ "task": task.key, "session": session, "result": "Done.", "evidence": [note(2)] });
    let error = world.complete(&world.claude, body.clone()).await.unwrap_err();
    assert_eq!(error.data["without_evidence"], json!([{ "id": 1, "text": "one", "by": "ben" }]), "{error}");
    assert_eq!(world.get(task.key.as_str()).await.status, Status::Active, "nothing was changed");
    body["evidence"] = json!([note(1), note(2)]);
    assert_eq!(world.complete(&world.claude, body).await.unwrap().without_evidence, []);
}

#[tokio::test]
async fn r9_only_the_holding_session_completes() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let theirs = world.session(&world.codex).await;
    let complete = async |actor, session: Option<_>| {
        let body = json!({ "task": task.key, "session": session, "result": "Done." });
        code(world.complete(actor, body).await)
    };
    assert_eq!(complete(&world.codex, Some(theirs)).await, "lease_held");
    assert_eq!(complete(&world.codex, Some(session)).await, "invalid", "another's session is nobody else's");
    let second = world.session(&world.claude).await;
    assert_eq!(complete(&world.claude, Some(second)).await, "lease_held");
    assert_eq!(complete(&world.claude, None).await, "invalid", "of two live sessions one is to be named");
    let bens = world.session(&world.ben).await;
    assert_eq!(complete(&world.ben, Some(bens)).await, "lease_held", "a human moves it instead");
    assert_eq!(complete(&world.vera, None).await, "forbidden");
    world.move_to(&world.ben, &task, Status::Backlog).await.unwrap();
    assert_eq!(complete(&world.claude, Some(session)).await, "lease_lost");
}

#[tokio::test]
async fn r6_who_comes_back_after_its_lease_expired_still_completes() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    world.clock.advance(20 * 60_000);
    assert!(world.get(task.key.as_str()).await.lease.unwrap().expired);
    let body = json!({ "task": task.key, "session": session, "result": "Done." });
    assert_eq!(world.complete(&world.claude, body.clone()).await.unwrap().task.status, Status::Review);
    assert_eq!(code(world.complete(&world.claude, body).await), "illegal_transition", "it is in Review already");
}

#[tokio::test]
async fn r2_a_completion_that_saw_an_older_version_is_refused() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    world.update(&world.ben, json!({ "task": task.key, "title": "Another" })).await.unwrap();
    let body = json!({ "task": task.key, "session": session, "result": "Done.", "expected_version": task.version });
    assert_eq!(code(world.complete(&world.claude, body).await), "version_conflict");
}

#[tokio::test]
async fn a_human_holder_completes_and_any_human_moves_it_on() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.ben).await;
    let body = json!({ "task": task.key, "session": session, "result": "Done." });
    let completed = world.complete(&world.ben, body).await.unwrap();
    assert_eq!((completed.task.status, &completed.task.approval), (Status::Review, &None));
    assert_eq!(world.move_to(&world.ben, &completed.task, Status::Done).await.unwrap().status, Status::Done);
}
