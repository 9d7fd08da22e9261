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

#[tokio::test]
async fn the_latest_events_are_read_backwards_page_by_page_with_every_filter() {
    let world = World::new().await;
    for _ in 0..5 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    world.update(&world.ben, json!({ "task": "HUB-2", "title": "New" })).await.unwrap();
    let page = async |body: serde_json::Value| {
        let answer = events::list(&world.hub, &world.ada, command(body)).await.unwrap();
        let seqs: Vec<i64> = answer.value.items.iter().map(|event| event.seq).collect();
        (seqs, answer.value.next_cursor, answer.seq)
    };
    let (newest, next, head) = page(json!({ "latest": true, "limit": 3 })).await;
    assert_eq!(newest, [head - 2, head - 1, head], "the newest ones, still oldest first");
    assert_eq!(next, Some((head - 2).to_string()), "the page before ends before the first of these");
    let (older, _, _) = page(json!({ "latest": true, "limit": 3, "before": head - 2 })).await;
    assert_eq!(older, [head - 5, head - 4, head - 3]);
    let (first, end, _) = page(json!({ "latest": true, "limit": 3, "before": 3 })).await;
    assert_eq!((first, end), (vec![1, 2], None), "the page with the first event is the last one");
    let (tasks, _, _) = page(json!({ "latest": true, "limit": 2, "kind": "task", "before": head })).await;
    assert_eq!(tasks, [head - 2, head - 1]);
    let (story, _, _) = page(json!({ "latest": true, "task": "HUB-2" })).await;
    assert_eq!(story, [head - 4, head]);
    let (of_ben, _, _) = page(json!({ "latest": true, "actor": "ben" })).await;
    assert_eq!(of_ben, [head]);
    let (between, next, _) = page(json!({ "since": 2, "before": 5 })).await;
    assert_eq!((between, next), (vec![3, 4], None), "before bounds the first ones too");
    let refused = events::list(&world.hub, &world.ada, command(json!({ "before": -1 }))).await.unwrap_err();
    assert_eq!(refused.data["fields"]["before"], "is the number of an event, 0 for the beginning");
}

#[tokio::test]
async fn going_back_passes_over_what_one_may_not_see() {
    let world = World::new().await;
    for _ in 0..3 {
        let body = json!({ "handle": "claude", "name": "laptop" });
        super::token_service::create(&world.hub, &world.ada, command(body)).await.unwrap();
    }
    let page = async |body: serde_json::Value| {
        let page = events::list(&world.hub, &world.ben, command(body)).await.unwrap().value;
        (page.items.iter().map(|event| event.seq).collect::<Vec<_>>(), page.next_cursor)
    };
    let (newest, next) = page(json!({ "latest": true, "limit": 2 })).await;
    assert_eq!((newest, next.as_deref()), (vec![5, 6], Some("5")), "the newest that ben may see");
    assert_eq!(page(json!({ "latest": true, "limit": 2, "before": 5 })).await.0, [3, 4]);
}

#[tokio::test]
async fn an_export_ends_where_the_log_ended_when_it_began() {
    let world = World::new().await;
    for _ in 0..3 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    let begun = events::Export::begin(&world.hub, &world.ben, command(json!({ "kind": "task" }))).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    let (mut export, mut subjects) = (begun.value, Vec::new());
    while let Some(events) = export.next(&world.hub, &world.ben).await.unwrap() {
        subjects.extend(events.into_iter().map(|event| event.subject));
    }
    assert_eq!(subjects, ["HUB-1", "HUB-2", "HUB-3"]);
    for (actor, allowed) in [(&world.ada, true), (&world.vera, false), (&world.claude, false)] {
        let begun = events::Export::begin(&world.hub, actor, command(json!({}))).await;
        assert_eq!(begun.is_ok(), allowed, "{}", actor.handle);
    }
}
