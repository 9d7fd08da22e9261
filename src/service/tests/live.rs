//! R20: every event reaches every subscriber once and in order, and who was away gets what it
//! missed or is told to fetch anew.

use serde_json::{Value, json};

use super::{World, command, open, token_service};
use crate::domain::actor::{Actor, Credential};
use crate::service::Hub;
use crate::service::live::{Item, Subscription};

async fn event(subscription: &mut Subscription) -> Value {
    loop {
        match subscription.next().await {
            Some(Item::Frame(json, Some(_))) => return serde_json::from_str(&json).unwrap(),
            Some(Item::Frame(_, None)) => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn seqs(subscription: &mut Subscription, count: usize) -> Vec<i64> {
    let mut seqs = Vec::new();
    for _ in 0..count {
        seqs.push(event(subscription).await["seq"].as_i64().unwrap());
    }
    seqs
}

async fn subscribe(hub: &Hub, actor: &Actor, since: Option<i64>) -> Subscription {
    hub.live().subscribe(actor, since).await.unwrap()
}

#[tokio::test]
async fn r20_an_event_arrives_with_the_cards_it_touches() {
    let world = World::new().await;
    let mut subscription = subscribe(&world.hub, &world.ben, None).await;
    let task = world.create(&world.claude, json!({ "description": "long" })).await.unwrap();
    let mut frame = event(&mut subscription).await;
    while frame["kind"] != "task.created" {
        frame = event(&mut subscription).await;
    }
    assert_eq!(
        (&frame["type"], &frame["subject"], &frame["actor"]),
        (&json!("event"), &json!("HUB-1"), &json!("claude"))
    );
    assert_eq!((&frame["cards"][0]["key"], &frame["cards"][0]["version"]), (&json!(task.key), &json!(1)));
    assert!(frame["cards"][0].get("description").is_none());
}

#[tokio::test]
async fn r20_who_was_away_gets_what_it_missed_once_and_in_order() {
    let world = World::new().await;
    let mut before = subscribe(&world.hub, &world.ben, Some(0)).await;
    assert_eq!(seqs(&mut before, 6).await, [1, 2, 3, 4, 5, 6]);
    for _ in 0..3 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    assert_eq!(seqs(&mut before, 3).await, [7, 8, 9]);
    world.hub.close().await;
    assert_eq!(before.next().await, None, "closing ends the stream");
    let hub = open(&world.data, &world.clock).await;
    let mut after = subscribe(&hub, &world.ben, Some(7)).await;
    assert_eq!(seqs(&mut after, 2).await, [8, 9], "also over a restart");
}

#[tokio::test]
async fn r20_a_gap_too_large_or_from_another_world_is_told() {
    let world = World::new().await;
    let mut ahead = subscribe(&world.hub, &world.ben, Some(1_000_000)).await;
    assert_eq!(ahead.next().await, Some(Item::Resync(ahead.head())));
}

#[tokio::test]
async fn r20_one_that_reads_nothing_is_told_to_fetch_anew_and_delays_nobody() {
    let world = World::new().await;
    let mut idle = subscribe(&world.hub, &world.ben, None).await;
    world.create(&world.ada, json!({})).await.unwrap();
    let body = |n: i32| json!({ "task": "HUB-1", "title": format!("T{n}") });
    let updates = (0..4_200).map(|n| world.update(&world.ada, body(n)));
    futures::future::join_all(updates).await.into_iter().for_each(|outcome| drop(outcome.unwrap()));
    let head = crate::service::events::verify(&world.hub, &world.ada).await.unwrap().seq;
    let mut lively = subscribe(&world.hub, &world.ben, Some(head - 1)).await;
    assert_eq!(seqs(&mut lively, 1).await, [head]);
    loop {
        match idle.next().await {
            Some(Item::Resync(seq)) => break assert_eq!(seq, head),
            Some(Item::Frame(_, None)) => {}
            other => panic!("{other:?}"),
        }
    }
    world.create(&world.ada, json!({})).await.unwrap();
    assert_eq!(seqs(&mut idle, 1).await, [head + 1], "and goes on from there");
}

#[tokio::test]
async fn r20_the_writes_of_another_process_arrive_too() {
    let world = World::new().await;
    let mut subscription = subscribe(&world.hub, &world.ben, Some(6)).await;
    let options = crate::service::Options { serve: false, ..crate::service::Options::new(world.data.path()) };
    let other = Hub::open(options).await.unwrap();
    let body = json!({ "project": "HUB", "title": "From elsewhere" });
    crate::service::tasks::create(&other, &world.claude, command(body)).await.unwrap();
    assert_eq!(seqs(&mut subscription, 1).await, [7]);
}

#[tokio::test]
async fn r16_the_stream_of_a_revoked_token_ends() {
    let world = World::new().await;
    let body = json!({ "handle": "claude", "name": "laptop" });
    let id = token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value.details.id;
    let agent = Actor { credential: Credential::Token(id), ..world.claude.clone() };
    let mut subscription = subscribe(&world.hub, &agent, None).await;
    token_service::revoke(&world.hub, &world.ada, command(json!({ "handle": "claude", "id": id }))).await.unwrap();
    loop {
        match subscription.next().await {
            None => break,
            Some(Item::Frame(json, _)) => assert!(!json.contains("token.revoked"), "{json}"),
            Some(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn private_events_do_not_reach_others() {
    let world = World::new().await;
    let mut bens = subscribe(&world.hub, &world.ben, Some(6)).await;
    let mut adas = subscribe(&world.hub, &world.ada, Some(6)).await;
    token_service::create(&world.hub, &world.ada, command(json!({ "handle": "claude", "name": "x" }))).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    assert_eq!(seqs(&mut adas, 2).await, [7, 8], "for an admin there is no gap");
    assert_eq!(seqs(&mut bens, 1).await, [8]);
}
