//! Moves that say what their maker saw, and where in a column they go.

use serde_json::{Value, json};

use super::{World, code, command, task_service};
use crate::domain::task::Status;

#[tokio::test]
async fn r3_a_move_inside_a_column_never_ends_a_claim_its_maker_did_not_see() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let task = world.task_in(Status::Backlog).await;
    let other = world.task_in(Status::Backlog).await;
    world.claim(&world.claude, session, task.key.as_str()).await.unwrap();
    let body = json!({ "task": task.key, "to": "backlog", "before": other.key, "from": "backlog" });
    let error = world.relocate(&world.ben, body).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["from"]), ("version_conflict", &json!("active")));
    assert_eq!((&error.data["holder"], &error.data["changed_by"]), (&json!("claude"), &json!("claude")));
    assert!(error.message.contains("in Active now, held by claude in S-1"), "{error}");
    assert_eq!(world.get(task.key.as_str()).await.lease.unwrap().session, session, "the lease is still there");
}

#[tokio::test]
async fn r2_the_last_author_is_told_although_the_newest_event_only_names_the_task() {
    let world = World::new().await;
    let task = world.task_in(Status::Backlog).await;
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, task.key.as_str()).await.unwrap();
    let done = json!({ "task": task.key, "session": session, "result": "It is done." });
    task_service::complete(&world.hub, &world.claude, command(done)).await.unwrap();
    assert_eq!(world.kinds(task.key.as_str()).await.last().map(String::as_str), Some("approval.requested"));
    let body = json!({ "task": task.key, "to": "backlog", "from": "active" });
    let error = world.relocate(&world.ben, body).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["changed_by"]), ("version_conflict", &json!("claude")));
}

#[tokio::test]
async fn a_move_names_the_column_it_was_seen_in_for_every_way() {
    let world = World::new().await;
    for (is, to) in [(Status::Review, "active"), (Status::Done, "backlog"), (Status::Backlog, "active")] {
        let task = world.task_in(is).await;
        let body = |from: &str| json!({ "task": task.key, "to": to, "from": from, "reason": "because" });
        assert_eq!(code(world.relocate(&world.ben, body("inbox")).await), "version_conflict", "{is}");
        assert_eq!(code(world.relocate(&world.ben, body(is.as_str())).await), "ok", "{is}");
    }
}

#[tokio::test]
async fn a_claim_inside_active_raises_no_version_and_still_stops_a_move_that_did_not_see_it() {
    let world = World::new().await;
    let (first, second) = (world.session(&world.claude).await, world.session(&world.claude).await);
    let task = world.task_in(Status::Backlog).await;
    let held = world.claim(&world.claude, first, task.key.as_str()).await.unwrap().task;
    world.clock.advance(16 * 60_000);
    let again = world.claim(&world.claude, second, task.key.as_str()).await.unwrap().task;
    assert_eq!(held.version, again.version, "the version alone does not tell");
    let body = |seen: Value| {
        json!({ "task": task.key, "to": "backlog", "from": "active", "from_session": seen,
        "expected_version": held.version })
    };
    for seen in [Value::Null, json!(first)] {
        let error = world.relocate(&world.ben, body(seen)).await.unwrap_err();
        assert_eq!((error.code.as_str(), &error.data["holder"]), ("version_conflict", &json!("claude")));
    }
    assert_eq!(code(world.relocate(&world.ben, body(json!(second))).await), "ok");
}

#[tokio::test]
async fn taking_back_and_archiving_end_no_work_that_their_maker_did_not_see() {
    let world = World::new().await;
    let (first, second) = (world.session(&world.claude).await, world.session(&world.codex).await);
    let task = world.task_in(Status::Backlog).await;
    world.claim(&world.claude, first, task.key.as_str()).await.unwrap();
    world.clock.advance(16 * 60_000);
    world.claim(&world.codex, second, task.key.as_str()).await.unwrap();
    let take_back = async |seen: Value| {
        let body = json!({ "task": task.key, "from_session": seen });
        task_service::take_back(&world.hub, &world.ben, command(body)).await.map(|answer| answer.value)
    };
    let archive = async |seen: Value| {
        let body = json!({ "task": task.key, "from_session": seen });
        task_service::archive(&world.hub, &world.ben, command(body)).await.map(|answer| answer.value)
    };
    for (act, refused) in [
        ("take back", take_back(json!(first)).await),
        ("archive", archive(json!(first)).await),
        ("archive", archive(Value::Null).await),
    ] {
        let error = refused.unwrap_err();
        assert_eq!((error.code.as_str(), &error.data["holder"]), ("version_conflict", &json!("codex")));
        assert!(error.message.ends_with(&format!("before you {act} it.")), "{error}");
    }
    assert_eq!(world.get(task.key.as_str()).await.lease.unwrap().session, second, "the work goes on");
    assert_eq!(take_back(json!(second)).await.unwrap().lease, None);
    assert!(archive(Value::Null).await.unwrap().archived);
}

#[tokio::test]
async fn a_move_that_saw_a_holder_goes_on_when_nobody_holds_it_any_more() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let task = world.task_in(Status::Backlog).await;
    world.claim(&world.claude, session, task.key.as_str()).await.unwrap();
    world.clock.advance(16 * 60_000);
    let body = json!({ "task": task.key, "to": "backlog", "from_session": session });
    assert_eq!(code(world.relocate(&world.ben, body).await), "ok");
}

#[tokio::test]
async fn a_place_between_two_neighbours_is_one_and_a_contradiction_is_refused() {
    let world = World::new().await;
    for _ in 0..4 {
        world.create(&world.ben, json!({})).await.unwrap();
    }
    let place = async |before: &str, after: &str| {
        let body = json!({ "task": "HUB-4", "to": "inbox", "before": before, "after": after });
        world.relocate(&world.ben, body).await
    };
    for (before, after) in [("HUB-1", "HUB-2"), ("HUB-2", "HUB-3"), ("HUB-1", "HUB-3"), ("HUB-2", "HUB-2")] {
        let error = place(before, after).await.unwrap_err();
        assert!(error.data["fields"]["before"].is_string(), "before {before}, after {after}: {error}");
    }
    let moved = place("HUB-2", "HUB-1").await.unwrap();
    assert!(world.get("HUB-1").await.rank < moved.rank && moved.rank < world.get("HUB-2").await.rank);
    let wider = place("HUB-3", "HUB-1").await.unwrap();
    assert!(world.get("HUB-2").await.rank < wider.rank && wider.rank < world.get("HUB-3").await.rank);
    // Each of the two stands in the column.
    world.task_in(Status::Backlog).await;
    for (before, after) in [("HUB-5", "HUB-1"), ("HUB-1", "HUB-5")] {
        assert_eq!(code(place(before, after).await), "invalid", "before {before}, after {after}");
    }
}
