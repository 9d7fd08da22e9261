//! R10: a change of type takes no work of an agent past its approval.

use serde_json::{Value, json};

use super::{World, code, command, projects, task_service};
use crate::domain::ids::SessionId;
use crate::domain::task::{Status, Task};
use crate::service::handoffs;

impl World {
    /// A world in which chores and docs need no approval.
    async fn lenient() -> Self {
        let world = Self::new().await;
        world.policy(json!({ "auto_approve": ["chore", "docs"] })).await;
        world
    }

    async fn retype(&self, task: &Task, kind: &str) -> Task {
        self.update(&self.ben, json!({ "task": task.key, "type": kind })).await.unwrap()
    }

    async fn finish(&self, task: &Task, session: SessionId) -> Task {
        let body = json!({ "task": task.key, "session": session, "result": "Done." });
        self.complete(&self.claude, body).await.unwrap().task
    }
}

/// It waits for an approval, and a member cannot take it to Done.
async fn waits(world: &World, task: &Task, way: &str) {
    let task = world.get(task.key.as_str()).await;
    assert_eq!((task.status, task.approval.is_some()), (Status::Review, true), "{way}");
    assert_eq!(code(world.move_to(&world.ben, &task, Status::Done).await), "forbidden", "{way}");
}

#[tokio::test]
async fn r10_a_member_cannot_call_undecided_work_a_chore() {
    let world = World::lenient().await;
    // Out of Review, another type, in again.
    let (task, session) = world.held_with(&world.claude, json!({ "type": "feature" })).await;
    world.finish(&task, session).await;
    let task = world.move_to(&world.ben, &task, Status::Active).await.unwrap();
    world.retype(&task, "chore").await;
    let back = world.move_to(&world.ben, &task, Status::Review).await.unwrap();
    waits(&world, &back, "moved in again").await;
    // By way of Backlog, and of the archive.
    world.move_to(&world.ben, &back, Status::Backlog).await.unwrap();
    world.move_to(&world.ben, &back, Status::Active).await.unwrap();
    let back = world.move_to(&world.ben, &back, Status::Review).await.unwrap();
    waits(&world, &back, "by Backlog").await;
    let named = json!({ "task": back.key });
    task_service::archive(&world.hub, &world.ben, command(named.clone())).await.unwrap();
    task_service::unarchive(&world.hub, &world.ben, command(named)).await.unwrap();
    waits(&world, &back, "by the archive").await;
    // Retyped where it stands, in Review and while it is held.
    world.retype(&back, "docs").await;
    waits(&world, &back, "in Review").await;
    let (task, session) = world.held_with(&world.claude, json!({ "type": "bug" })).await;
    world.retype(&task, "chore").await;
    world.finish(&task, session).await;
    waits(&world, &task, "while it was held").await;
}

#[tokio::test]
async fn r10_taking_it_again_as_a_chore_does_not_settle_what_was_made_as_a_feature() {
    let world = World::lenient().await;
    let (task, session) = world.held_with(&world.claude, json!({ "type": "feature" })).await;
    let back = json!({ "task": task.key, "session": session });
    task_service::release(&world.hub, &world.claude, command(back)).await.unwrap();
    world.retype(&task, "chore").await;
    let again = world.claim_task(&world.claude, session, &task.key).await.unwrap();
    world.finish(&again, session).await;
    waits(&world, &task, "claimed again").await;
    // By a handoff too.
    let (task, session) = world.held_with(&world.codex, json!({ "type": "feature" })).await;
    let open = json!({ "session": session, "summary": "Half", "open_tasks": [{ "task": task.key }] });
    let handoff = handoffs::create(&world.hub, &world.codex, command(open)).await.unwrap().value;
    world.retype(&task, "chore").await;
    let mine = world.session(&world.claude).await;
    world.pick_up(&world.claude, handoff.id, Some(mine)).await.unwrap();
    world.finish(&task, mine).await;
    waits(&world, &task, "picked up").await;
}

#[tokio::test]
async fn r10_what_was_a_chore_all_along_and_what_was_decided_go_on_as_before() {
    let world = World::lenient().await;
    let (chore, session) = world.held_with(&world.claude, json!({ "type": "chore" })).await;
    world.retype(&chore, "docs").await;
    assert_eq!(world.finish(&chore, session).await.status, Status::Done, "both need none");
    let (chore, session) = world.held_with(&world.claude, json!({ "type": "chore" })).await;
    world.retype(&chore, "bug").await;
    world.finish(&chore, session).await;
    waits(&world, &chore, "what it is called now counts too").await;
    // A decision settles the types as well.
    let asked = world.get(chore.key.as_str()).await.approval.unwrap().id;
    world.decide(&world.ada, json!({ "approval": asked, "decision": "reject", "reason": "no" })).await.unwrap();
    world.retype(&chore, "chore").await;
    let again = world.claim_task(&world.claude, session, &chore.key).await.unwrap();
    assert_eq!(world.finish(&again, session).await.status, Status::Done);
}

#[tokio::test]
async fn r10_the_policy_of_the_moment_is_an_admins_to_change() {
    let world = World::lenient().await;
    let (chore, session) = world.held_with(&world.claude, json!({ "type": "chore" })).await;
    let policy = |types: Value| json!({ "project": "HUB", "auto_approve": types });
    assert_eq!(code(projects::update(&world.hub, &world.ben, command(policy(json!(["feature"])))).await), "forbidden");
    projects::update(&world.hub, &world.ada, command(policy(json!([])))).await.unwrap();
    world.finish(&chore, session).await;
    waits(&world, &chore, "the policy was taken back").await;
}
