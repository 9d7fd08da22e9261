//! What the work itself puts into inboxes: leases lost, tasks changed while held, handoffs,
//! decisions.

use serde_json::json;

use super::super::{comments, inbox};
use super::{World, command, member_service, task_service};
use crate::domain::actor::Actor;
use crate::domain::task::Status;

/// The member's items as `kind subject`.
async fn told(world: &World, actor: &Actor) -> Vec<String> {
    let inbox = inbox::read(&world.hub, actor, command(json!({}))).await.unwrap().value;
    inbox.items.iter().map(|item| format!("{} {}", item.kind, item.subject)).collect()
}

#[tokio::test]
async fn the_holder_is_told_what_others_change_and_not_what_it_changes_itself() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    world.update(&world.claude, json!({ "task": task.key, "session": session, "description": "own" })).await.unwrap();
    assert!(told(&world, &world.claude).await.is_empty());
    world.update(&world.ben, json!({ "task": task.key, "title": "Another title" })).await.unwrap();
    let said = json!({ "task": task.key, "body": "mind the tests" });
    comments::add(&world.hub, &world.ben, command(said)).await.unwrap();
    let items = inbox::read(&world.hub, &world.claude, command(json!({}))).await.unwrap().value.items;
    let texts: Vec<(&str, &str)> = items.iter().map(|item| (item.kind.as_str(), item.text.as_str())).collect();
    assert_eq!(texts, [("task_changed", "Changed: title"), ("task_changed", "mind the tests")]);
}

#[tokio::test]
async fn r7_the_holder_is_told_when_its_lease_ends_by_anothers_hand() {
    let world = World::new().await;
    let (task, _) = world.held_by(&world.claude).await;
    let body = json!({ "task": task.key, "reason": "mine now" });
    task_service::take_back(&world.hub, &world.ben, command(body)).await.unwrap();
    let (moved, _) = world.held_by(&world.codex).await;
    world.move_to(&world.ben, &world.get(moved.key.as_str()).await, Status::Backlog).await.unwrap();
    assert_eq!(told(&world, &world.claude).await, [format!("lease_lost {}", task.key)]);
    assert_eq!(told(&world, &world.codex).await, [format!("lease_lost {}", moved.key)]);
    let (archived, _) = world.held_by(&world.codex).await;
    task_service::archive(&world.hub, &world.ben, command(json!({ "task": archived.key }))).await.unwrap();
    assert_eq!(told(&world, &world.codex).await[1], format!("lease_lost {}", archived.key));
}

#[tokio::test]
async fn r8_a_handoff_tells_the_member_or_everybody_of_the_role_it_is_addressed_to() {
    let world = World::new().await;
    let skilled = json!({ "handle": "ben", "skills": ["Reviewer"] });
    member_service::update(&world.hub, &world.ada, command(skilled)).await.unwrap();
    let session = world.session(&world.claude).await;
    for to in ["codex", "reviewer", "agent"] {
        world.hand_off(&world.claude, json!({ "session": session, "summary": "Half", "to": to })).await.unwrap();
    }
    assert_eq!(told(&world, &world.codex).await, ["handoff H-1", "handoff H-3"]);
    assert_eq!(told(&world, &world.ben).await, ["handoff H-2"]);
    assert!(told(&world, &world.claude).await.is_empty(), "its author has the role too, and knows");
}

#[tokio::test]
async fn r12_approving_tells_who_waited_and_who_asked() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    world.create(&world.ben, json!({ "assignee": "codex", "blocked_by": [task.key] })).await.unwrap();
    world.complete(&world.claude, json!({ "task": task.key, "session": session, "result": "made" })).await.unwrap();
    world.decide(&world.ada, json!({ "approval": "A-1", "decision": "approve" })).await.unwrap();
    assert_eq!(told(&world, &world.claude).await, ["decision A-1"]);
    let codex = told(&world, &world.codex).await;
    assert!(codex[0].starts_with("assigned") && codex[1].starts_with("unblocked") && codex.len() == 2, "{codex:?}");
}
