//! Reviews: anybody's but the asker's, in Review only, and they decide nothing.

use serde_json::{Value, json};

use super::{World, code, command};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::review::Review;
use crate::domain::task::Status;
use crate::service::reviews;

async fn review(world: &World, actor: &Actor, body: Value) -> Result<Review> {
    reviews::add(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test]
async fn r10_reviews_stand_beside_the_approval_and_decide_nothing() {
    let world = World::new().await;
    let (task, _) = world.completed().await;
    let good = json!({ "task": task.key, "verdict": "looks_good", "findings": "Fine." });
    let session = world.session(&world.codex).await;
    let bad = json!({ "task": task.key, "verdict": "changes_needed", "findings": "One line.", "session": session });
    let first = review(&world, &world.ben, good.clone()).await.unwrap();
    let second = review(&world, &world.codex, bad).await.unwrap();
    assert_eq!(world.get(task.key.as_str()).await, task, "nothing about the task changes");
    let approval = task.approval.as_ref().unwrap().id;
    assert_eq!(world.approval(approval).await.reviews, [first.clone(), second]);
    assert_eq!((first.version, first.author.as_str()), (task.version, "ben"));
    let event = world.last_event(&task.key, "task.reviewed").await;
    assert_eq!((event.session, &event.data["text"]), (Some(session), &json!("One line.")));
    assert_eq!(code(review(&world, &world.claude, good.clone()).await), "forbidden", "never by who asked");
    assert_eq!(code(review(&world, &world.vera, good).await), "forbidden");
    let body = json!({ "task": task.key, "verdict": "looks_good", "findings": " " });
    assert_eq!(code(review(&world, &world.ben, body).await), "invalid");
}

#[tokio::test]
async fn reviews_are_for_tasks_in_review() {
    let world = World::new().await;
    for status in [Status::Inbox, Status::Active, Status::Done] {
        let task = world.task_in(status).await;
        let body = json!({ "task": task.key, "verdict": "looks_good", "findings": "Fine." });
        assert_eq!(code(review(&world, &world.codex, body).await), "illegal_transition", "{status}");
    }
    let task = world.task_in(Status::Review).await;
    let body = json!({ "task": task.key, "verdict": "looks_good", "findings": "Fine." });
    assert_eq!(code(review(&world, &world.codex, body).await), "ok", "a human's work is reviewed too");
}
