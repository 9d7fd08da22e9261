//! Many writers at once.

use serde_json::json;

use super::{World, command, task_service};
use crate::service::events;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r2_of_many_writes_that_saw_the_same_version_one_wins() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    for version in 1..=5 {
        let tries = (0..64).map(|n| {
            world.update(
                &world.ben,
                json!({ "task": "HUB-1", "title": format!("V{version} {n}"), "expected_version": version }),
            )
        });
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(world.get("HUB-1").await.version, version + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r19_numbers_versions_and_events_have_no_gap_after_a_storm() {
    let world = World::new().await;
    let storm = (0..64).map(|n| {
        let (hub, actor) = (world.hub.clone(), if n % 2 == 0 { world.ada.clone() } else { world.claude.clone() });
        tokio::spawn(async move {
            for _ in 0..10 {
                let body = json!({ "project": "HUB", "title": format!("Writer {n}") });
                let task = task_service::create(&hub, &actor, command(body)).await.unwrap().value;
                let body = json!({ "task": task.key, "to": "backlog", "expected_version": 1 });
                let moved = task_service::move_to(&hub, &actor, command(body)).await.unwrap().value;
                assert_eq!(moved.version, 2);
                // Refused ones between the others leave nothing.
                let body = json!({ "task": task.key, "to": "done" });
                task_service::move_to(&hub, &actor, command(body)).await.unwrap_err();
            }
        })
    });
    for task in futures::future::join_all(storm).await {
        task.unwrap();
    }
    let list = task_service::list(&world.hub, &world.ada, command(json!({ "limit": 200 }))).await.unwrap().value;
    assert_eq!(list.items.len(), 200);
    assert_eq!(world.get("HUB-640").await.version, 2);
    let verified = events::verify(&world.hub, &world.ada).await.unwrap().value;
    assert!(verified.intact && verified.events == 6 + 2 * 640, "{verified:?}");
}

#[tokio::test]
async fn a_caller_that_goes_away_changes_nothing_about_the_write() {
    let world = World::new().await;
    let hub = world.hub.clone();
    let ada = world.ada.clone();
    let mut write =
        Box::pin(
            async move { task_service::create(&hub, &ada, command(json!({ "project": "HUB", "title": "T" }))).await },
        );
    // Polled once, so that the command is on its way, then dropped.
    assert!(futures::poll!(write.as_mut()).is_pending());
    drop(write);
    assert_eq!(world.create(&world.ada, json!({})).await.unwrap().key.as_str(), "HUB-2");
}
