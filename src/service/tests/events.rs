//! The log: who did what, who may see it, and that nobody can change it unseen.

use serde_json::json;

use super::{World, command, open};
use crate::domain::actor::{Actor, Door};
use crate::service::{Hub, events};

async fn kinds(hub: &Hub, actor: &Actor, body: serde_json::Value) -> Vec<String> {
    let events = events::list(hub, actor, command(body)).await.unwrap().value;
    events.items.into_iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn every_change_is_one_event_with_actor_door_and_what_changed() {
    let world = World::new().await;
    let claude = world.claude.clone().through(Door::Mcp);
    world.create(&world.ada, json!({})).await.unwrap();
    world.update(&claude, json!({ "task": "HUB-1", "title": "New" })).await.unwrap();
    let events = events::list(&world.hub, &world.vera, command(json!({ "task": "HUB-1" }))).await.unwrap().value.items;
    let [created, updated] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (created.kind.as_str(), updated.kind.as_str(), updated.seq),
        ("task.created", "task.updated", created.seq + 1)
    );
    assert_eq!(
        (updated.actor.as_str(), updated.door, &updated.data["before"]),
        ("claude", Door::Mcp, &json!({ "title": "A task" }))
    );
    assert_eq!(updated.data["after"], json!({ "title": "New" }));
}

#[tokio::test]
async fn private_events_are_for_those_they_concern_and_admins() {
    let world = World::new().await;
    let body = json!({ "handle": "claude", "name": "laptop" });
    super::token_service::create(&world.hub, &world.ada, command(body)).await.unwrap();
    for (actor, sees) in [(&world.ada, true), (&world.claude, true), (&world.ben, false), (&world.codex, false)] {
        let seen = kinds(&world.hub, actor, json!({ "kind": "token" })).await;
        assert_eq!(seen == ["token.created"], sees, "{}", actor.handle);
    }
}

#[tokio::test]
async fn the_chain_holds_over_restarts_and_points_at_the_first_broken_row() {
    let world = World::new().await;
    for _ in 0..3 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    world.hub.close().await;
    let hub = open(&world.data, &world.clock).await;
    let verified = events::verify(&hub, &world.ada).await.unwrap().value;
    assert!(verified.intact && verified.events == 9, "{verified:?}");
    hub.close().await;

    let file = world.data.path().join("hub.db");
    let tamper = |sql: &'static str| {
        let file = file.clone();
        async move { crate::store::tamper(&file, sql).await }
    };
    assert!(tamper("UPDATE event SET actor = 'eve' WHERE seq = 8").await.is_err(), "the table itself refuses");
    tamper("DROP TRIGGER event_no_update; UPDATE event SET actor = 'eve' WHERE seq = 8").await.unwrap();
    let hub = open(&world.data, &world.clock).await;
    let verified = events::verify(&hub, &world.ada).await.unwrap().value;
    assert_eq!(
        (verified.intact, verified.broken_at, verified.fault.as_deref()),
        (false, Some(8), Some("its content was changed"))
    );
    hub.close().await;
    tamper("DROP TRIGGER event_no_delete; DELETE FROM event_task; DELETE FROM event WHERE seq = 7").await.unwrap();
    let hub = open(&world.data, &world.clock).await;
    let verified = events::verify(&hub, &world.ada).await.unwrap().value;
    assert_eq!((verified.broken_at, verified.fault.as_deref()), (Some(8), Some("event 7 is missing")));
}
