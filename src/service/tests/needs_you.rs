//! Needs you: each thing appears when it is open and leaves when it is settled, and not before.

use serde_json::{Value, json};

use super::super::{approvals, comments, inbox, messages, needs_you};
use super::{World, code, command, member_service, projects, task_service};
use crate::domain::actor::Actor;
use crate::domain::ids::SessionId;
use crate::domain::needs_you::{NeedsYou, StaleReason};
use crate::domain::task::Status;

const MINUTE: i64 = 60_000;

async fn needs(world: &World, actor: &Actor) -> NeedsYou {
    needs_you::read(&world.hub, actor).await.unwrap().value
}

async fn tell(world: &World, actor: &Actor, body: Value) {
    messages::send(&world.hub, actor, command(body)).await.unwrap();
}

async fn claim(world: &World, actor: &Actor, task: &str, session: SessionId) {
    task_service::claim(&world.hub, actor, command(json!({ "task": task, "session": session }))).await.unwrap();
}

#[tokio::test]
async fn a_question_leaves_when_it_is_answered_and_not_by_acknowledging() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "title": "Ports" })).await.unwrap();
    tell(&world, &world.claude, json!({ "to": "ben", "subject": "Port", "body": "Which one?" })).await;
    let asked = json!({ "task": "HUB-1", "body": "@ben and which host?" });
    comments::add(&world.hub, &world.codex, command(asked)).await.unwrap();
    let open = needs(&world, &world.ben).await;
    let said: Vec<(&str, &str, &str)> =
        open.questions.iter().map(|q| (q.from.as_str(), q.title.as_str(), q.text.as_str())).collect();
    assert_eq!(said, [("claude", "Port", "Which one?"), ("codex", "Ports", "@ben and which host?")]);
    assert_eq!((open.inbox.len(), open.count), (0, 2), "a question is there once");

    let last = open.questions[1].cursor.clone();
    inbox::ack(&world.hub, &world.ben, command(json!({ "cursor": last }))).await.unwrap();
    assert_eq!(needs(&world, &world.ben).await.questions.len(), 2, "reading is not answering");
    tell(&world, &world.ben, json!({ "thread": "M-1", "body": "8080" })).await;
    assert_eq!(needs(&world, &world.ben).await.questions[0].from.as_str(), "codex");
    comments::add(&world.hub, &world.ben, command(json!({ "task": "HUB-1", "body": "localhost" }))).await.unwrap();
    assert_eq!(needs(&world, &world.ben).await.count, 0);
    tell(&world, &world.claude, json!({ "thread": "M-1", "body": "and then?" })).await;
    assert_eq!(needs(&world, &world.ben).await.questions.len(), 1, "asked again");
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_any_more_is_settled() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    for _ in 0..2 {
        let asked = json!({ "task": "HUB-1", "body": "@ben?" });
        comments::add(&world.hub, &world.claude, command(asked)).await.unwrap();
    }
    comments::delete(&world.hub, &world.claude, command(json!({ "id": 1 }))).await.unwrap();
    assert_eq!(needs(&world, &world.ben).await.questions.len(), 1, "one was taken away");
    projects::update(&world.hub, &world.ada, command(json!({ "project": "HUB", "archived": true }))).await.unwrap();
    assert!(needs(&world, &world.ben).await.questions.is_empty());
}

#[tokio::test]
async fn what_was_told_stays_until_it_is_acknowledged() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "assignee": "ben" })).await.unwrap();
    let open = needs(&world, &world.ben).await;
    assert_eq!((open.inbox.len(), open.count), (1, 1));
    inbox::ack(&world.hub, &world.ben, command(json!({ "cursor": open.inbox[0].cursor }))).await.unwrap();
    assert_eq!(needs(&world, &world.ben).await.count, 0);
}

#[tokio::test]
async fn an_active_task_nobody_works_on_is_shown_to_humans_with_the_reason() {
    let world = World::new().await;
    let policy = json!({ "project": "HUB", "lease_minutes": 60 });
    projects::update(&world.hub, &world.ada, command(policy)).await.unwrap();
    world.create(&world.ada, json!({ "status": "backlog", "title": "Left" })).await.unwrap();
    let session = world.session(&world.claude).await;
    claim(&world, &world.claude, "HUB-1", session).await;
    assert!(needs(&world, &world.ben).await.stale.is_empty());
    let stale = async |minutes: i64| {
        world.clock.advance(minutes * MINUTE);
        let stale = needs(&world, &world.ben).await.stale;
        stale.first().map(|task| (task.why, task.member.to_string(), task.session))
    };
    assert_eq!(stale(31).await, Some((StaleReason::SessionStale, "claude".to_owned(), Some(session))));
    assert_eq!(stale(30).await, Some((StaleReason::LeaseExpired, "claude".to_owned(), Some(session))));
    let other = world.session(&world.codex).await;
    claim(&world, &world.codex, "HUB-1", other).await;
    assert_eq!(stale(0).await, None, "another took it");
    assert!(needs(&world, &world.vera).await.stale.is_empty(), "a viewer can do nothing about it");
}

#[tokio::test]
async fn r16_open_tasks_of_a_deactivated_member_wait_until_somebody_has_them() {
    let world = World::new().await;
    for title in ["One", "Two", "Three"] {
        world.create(&world.ada, json!({ "title": title, "assignee": "claude" })).await.unwrap();
    }
    let off = json!({ "handle": "claude", "active": false });
    member_service::update(&world.hub, &world.ada, command(off)).await.unwrap();
    let left = async || {
        let left = needs(&world, &world.ben).await.left_behind;
        left.iter().map(|left| left.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(left().await, ["One", "Two", "Three"]);
    world.relocate(&world.ada, json!({ "task": "HUB-1", "to": "backlog" })).await.unwrap();
    assert_eq!(left().await.len(), 3, "another column is nobody's care yet");
    world.update(&world.ada, json!({ "task": "HUB-1", "assignee": "codex" })).await.unwrap();
    world.update(&world.ada, json!({ "task": "HUB-1", "assignee": null })).await.unwrap();
    task_service::archive(&world.hub, &world.ada, command(json!({ "task": "HUB-2" }))).await.unwrap();
    assert_eq!(left().await, ["Three"]);
    let on = json!({ "handle": "claude", "active": true });
    member_service::update(&world.hub, &world.ada, command(on)).await.unwrap();
    assert!(left().await.is_empty());
}

#[tokio::test]
async fn pending_approvals_wait_for_admins_with_what_decides_them() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "status": "backlog", "title": "Make it" })).await.unwrap();
    let session = world.session(&world.claude).await;
    claim(&world, &world.claude, "HUB-1", session).await;
    let done = json!({ "task": "HUB-1", "session": session, "result": "made" });
    task_service::complete(&world.hub, &world.claude, command(done)).await.unwrap();
    let open = needs(&world, &world.ada).await;
    assert_eq!((open.approvals.len(), open.approvals[0].present.result.as_str()), (1, "made"));
    assert!(needs(&world, &world.ben).await.approvals.is_empty(), "only admins decide");
    let rejected = json!({ "approval": open.approvals[0].approval.id, "decision": "reject", "reason": "no tests" });
    approvals::decide(&world.hub, &world.ada, command(rejected)).await.unwrap();
    let after = needs(&world, &world.ada).await;
    assert!(after.approvals.is_empty());
    assert!(after.stale.is_empty(), "who was sent it back has the first claim");
    let told = inbox::read(&world.hub, &world.claude, command(json!({}))).await.unwrap().value.items;
    assert_eq!(
        told.iter().map(|item| (item.kind.as_str(), item.text.as_str())).collect::<Vec<_>>(),
        [("decision", "no tests")]
    );
    world.clock.advance(16 * MINUTE);
    assert_eq!(needs(&world, &world.ada).await.stale[0].why, StaleReason::Abandoned);
    world.move_to(&world.ada, &world.get("HUB-1").await, Status::Backlog).await.unwrap();
    assert!(needs(&world, &world.ada).await.stale.is_empty());
}

#[tokio::test]
async fn needs_you_is_for_humans_and_viewers_see_what_was_written_to_them() {
    let world = World::new().await;
    assert_eq!(code(needs_you::read(&world.hub, &world.claude).await), "forbidden");
    tell(&world, &world.claude, json!({ "to": "vera", "body": "Is it readable?" })).await;
    assert_eq!(needs(&world, &world.vera).await.questions.len(), 1);
    tell(&world, &world.vera, json!({ "thread": "M-1", "body": "Yes" })).await;
    assert_eq!(needs(&world, &world.vera).await.count, 0);
}
