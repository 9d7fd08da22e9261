//! The board: it shows every change, whichever process made it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{World, command, open};
use crate::domain::board::Board;
use crate::service::clock::Clock;
use crate::service::{Hub, Options, board, comments, tasks};
use crate::store::tamper;

async fn shown(hub: &Hub, world: &World, body: Value) -> Board {
    // As every request does when its caller is identified.
    hub.has_looked().await;
    board::board(hub, &world.ben, command(body)).await.unwrap().value
}

#[tokio::test]
async fn a_board_shows_every_change_whichever_process_made_it() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    let other = open(&world.data, &world.clock).await;
    let mut before = shown(&world.hub, &world, json!({})).await;
    assert_eq!(shown(&world.hub, &world, json!({})).await, before, "twice the same");
    for step in 0..6 {
        match step {
            0 => drop(world.update(&world.ben, json!({ "task": task.key, "title": "Other" })).await.unwrap()),
            1 => drop(world.relocate(&world.ben, json!({ "task": task.key, "to": "backlog" })).await.unwrap()),
            2 => drop(world.create(&world.claude, json!({ "blocked_by": [task.key] })).await.unwrap()),
            3 => {
                let body = command(json!({ "task": task.key, "body": "b" }));
                drop(comments::add(&other, &world.claude, body).await.unwrap());
            }
            4 => drop(tasks::archive(&other, &world.ben, command(json!({ "task": task.key }))).await.unwrap()),
            _ => drop(tasks::unarchive(&world.hub, &world.ben, command(json!({ "task": task.key }))).await.unwrap()),
        }
        let now = shown(&world.hub, &world, json!({})).await;
        assert_ne!(now.cards, before.cards, "step {step}");
        let fresh = open(&world.data, &world.clock).await;
        assert_eq!(now, shown(&fresh, &world, json!({})).await, "step {step}");
        before = now;
    }
}

#[tokio::test]
async fn each_filter_has_its_own_board() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "assignee": "ben" })).await.unwrap();
    world.create(&world.ada, json!({ "labels": ["x"] })).await.unwrap();
    for _ in 0..2 {
        let count = async |filter: Value| shown(&world.hub, &world, json!({ "filter": filter })).await.cards.len();
        assert_eq!(count(json!({})).await, 2);
        assert_eq!(count(json!({ "assignee": "me" })).await, 1);
        assert_eq!(count(json!({ "label": "x" })).await, 1);
        assert_eq!(count(json!({ "ready": true })).await, 1, "of those in Inbox the own");
        let mine = json!({ "filter": { "assignee": "me" } });
        let of_ada = board::board(&world.hub, &world.ada, command(mine)).await.unwrap().value;
        assert!(of_ada.cards.is_empty(), "`me` is whoever asks");
    }
}

#[tokio::test]
async fn r5_a_lease_on_a_board_ends_with_the_time_and_is_prolonged_without_an_event() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    // One that serves would end what expired.
    world.hub.close().await;
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let hub = Hub::open(Options { serve: false, clock, ..Options::new(world.data.path()) }).await.unwrap();
    let file = world.data.path().join("hub.db");
    let held = "INSERT INTO session (id, project, member, last_seen_at, started_at) VALUES (1, 'HUB', 'claude', 0, 0); \
        INSERT INTO lease (task, session, member, acquired_at, expires_at) VALUES ('HUB-1', 1, 'claude', 0, 1790000060000)";
    tamper(&file, held).await.unwrap();
    let expired = async || shown(&hub, &world, json!({})).await.cards[0].lease.as_ref().unwrap().expired;
    assert!(!expired().await);
    world.clock.advance(61_000);
    assert!(expired().await, "by the time alone");
    tamper(&file, "UPDATE lease SET expires_at = 1790000120000").await.unwrap();
    assert!(!expired().await, "a sign of life");
}
