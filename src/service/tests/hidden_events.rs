//! What a caller may not see shows in nothing: neither in the events of a page, nor in its length,
//! nor in its cursor.

use serde_json::{Value, json};

use super::{World, command, projects, token_service};
use crate::domain::actor::Actor;
use crate::domain::event::Events;
use crate::service::{events, messages};

async fn page(world: &World, actor: &Actor, filter: Value) -> Events {
    events::list(&world.hub, actor, command(filter)).await.unwrap().value
}

/// ada and claude write each other about HUB-1, ada makes a token; vera is told of none of it.
async fn private_world() -> World {
    let world = World::new().await;
    world.create(&world.ben, json!({})).await.unwrap();
    for number in 0..5 {
        let body = json!({ "to": "claude", "body": format!("Secret {number}"), "task": "HUB-1" });
        messages::start(&world.hub, &world.ada, command(body)).await.unwrap();
    }
    let body = json!({ "handle": "ada", "name": "laptop" });
    token_service::create(&world.hub, &world.ada, command(body)).await.unwrap();
    world
}

#[tokio::test]
async fn a_page_without_anything_to_see_has_no_cursor_whatever_is_asked_for() {
    let world = private_world().await;
    for filter in [
        json!({ "kind": "message", "limit": 1 }),
        json!({ "kind": "message.sent", "limit": 2, "latest": true }),
        json!({ "kind": "token", "limit": 1 }),
        json!({ "actor": "ada", "kind": "message", "limit": 1 }),
        json!({ "task": "HUB-1", "kind": "message", "limit": 1 }),
        json!({ "since": 8, "limit": 1, "kind": "message" }),
    ] {
        for actor in [&world.vera, &world.ben, &world.codex] {
            let page = page(&world, actor, filter.clone()).await;
            assert_eq!((page.items.len(), &page.next_cursor), (0, &None), "{} {filter}", actor.handle);
        }
    }
    // An admin who is not one of the two learns that there were messages, and not what task they
    // are about.
    let eve = Actor { handle: "eve".parse().unwrap(), ..world.ada.clone() };
    let told = page(&world, &eve, json!({ "kind": "message", "limit": 2 })).await;
    assert_eq!((told.items.len(), told.items[0].tasks.len(), told.next_cursor.is_some()), (2, 0, true));
    let told = page(&world, &eve, json!({ "kind": "message", "task": "HUB-1", "limit": 1 })).await;
    assert_eq!((told.items.len(), told.next_cursor), (0, None));
    let own = page(&world, &world.claude, json!({ "kind": "message", "task": "HUB-1", "limit": 2 })).await;
    assert_eq!((own.items.len(), own.next_cursor.is_some()), (2, true));
}

#[tokio::test]
async fn pages_of_any_length_in_both_directions_are_all_that_can_be_seen_and_full() {
    let world = private_world().await;
    for number in 0..4 {
        world.create(&world.ben, json!({ "title": format!("Task {number}") })).await.unwrap();
        let body = json!({ "to": "claude", "body": "More" });
        messages::start(&world.hub, &world.ada, command(body)).await.unwrap();
    }
    let all: Vec<i64> =
        page(&world, &world.vera, json!({ "limit": 200 })).await.items.iter().map(|event| event.seq).collect();
    for limit in 1..=all.len() + 1 {
        for latest in [false, true] {
            let (mut read, mut from) = (Vec::new(), None);
            loop {
                let mut filter = json!({ "limit": limit, "latest": latest });
                if let Some(from) = &from {
                    filter[if latest { "before" } else { "since" }] = json!(from);
                }
                let page = page(&world, &world.vera, filter).await;
                let seqs: Vec<i64> = page.items.iter().map(|event| event.seq).collect();
                assert!(page.next_cursor.is_none() || seqs.len() == limit, "a page is full where more follows");
                read = if latest { [seqs, read].concat() } else { [read, seqs].concat() };
                from = page.next_cursor.map(|cursor| cursor.parse::<i64>().unwrap());
                if from.is_none() {
                    break;
                }
            }
            assert_eq!(read, all, "limit {limit}, latest {latest}");
        }
    }
}

#[tokio::test]
async fn a_credential_of_one_project_learns_nothing_of_the_length_of_others() {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "BAR", "name": "Bar" }))).await.unwrap();
    for _ in 0..3 {
        world.create(&world.ben, json!({ "project": "BAR" })).await.unwrap();
    }
    for reader in [&world.ben, &world.vera, &world.ada, &world.claude] {
        let limited = Actor { project: Some("HUB".parse().unwrap()), ..reader.clone() };
        let told = page(&world, &limited, json!({ "kind": "task", "limit": 1 })).await;
        assert_eq!((told.items.len(), told.next_cursor), (0, None), "{}", reader.handle);
    }
}
