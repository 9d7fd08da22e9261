//! Guessing passwords: many at once gain nothing, a refusal waits for no disk, and the log stays
//! small.

use std::sync::Arc;

use futures::future::join_all;
use serde_json::json;

use super::{World, code, command, sign_in_service};
use crate::domain::actor::Door;
use crate::service::clock::Clock;
use crate::service::sign_ins::Source;
use crate::service::{Hub, Options, failed_sign_ins, passwords};
use crate::store;

async fn with_password(world: &World) {
    let body = json!({ "handle": "ben", "password": "correct horse" });
    passwords::reset(&world.hub, &world.ada, command(body)).await.unwrap();
}

async fn guess(hub: &Hub, handle: &str, password: &str, source: &str) -> &'static str {
    let body = command(json!({ "handle": handle, "password": password }));
    code(sign_in_service::sign_in(hub, body, &Source(source.to_owned()), Door::Ui).await)
}

fn count(outcomes: &[&str], wanted: &str) -> usize {
    outcomes.iter().filter(|outcome| **outcome == wanted).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_time_gain_nothing() {
    let world = World::new().await;
    with_password(&world).await;
    let guesses = (0..300).map(|number| {
        let hub = world.hub.clone();
        // The right one comes last: it would be found by whoever is let through.
        let password = if number == 299 { "correct horse".to_owned() } else { format!("guess {number}") };
        async move { guess(&hub, "ben", &password, "192.0.2.1").await }
    });
    let outcomes = join_all(guesses).await;
    assert_eq!(count(&outcomes, "rate_limited"), 297, "{outcomes:?}");
    assert_eq!(count(&outcomes, "ok"), 0);
    world.clock.advance(30_000);
    assert_eq!(guess(&world.hub, "ben", "correct horse", "192.0.2.1").await, "ok", "never a lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_password_is_guessed_no_faster_by_who_is_signed_in() {
    let world = World::new().await;
    with_password(&world).await;
    let changes = (0..50).map(|number| {
        let (hub, ben) = (world.hub.clone(), world.ben.clone());
        let body = json!({ "current": format!("guess {number}"), "password": "battery staple" });
        async move { code(passwords::change(&hub, &ben, command(body)).await) }
    });
    let outcomes = join_all(changes).await;
    assert_eq!((count(&outcomes, "invalid"), count(&outcomes, "rate_limited")), (3, 47), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_without_end_for_a_hash() {
    let world = World::new().await;
    let sources = (0..200).map(|number| {
        let hub = world.hub.clone();
        async move { guess(&hub, &format!("somebody-{number}"), "x", &format!("10.0.{number}.1")).await }
    });
    let outcomes = join_all(sources).await;
    let (tried, held_off) = (count(&outcomes, "unauthenticated"), count(&outcomes, "rate_limited"));
    assert!(tried > 0 && held_off > 0 && tried + held_off == outcomes.len(), "{outcomes:?}");
    assert_eq!(
        guess(&world.hub, "somebody-199", "x", "10.0.199.1").await,
        "unauthenticated",
        "what was not tried is free"
    );
}

#[tokio::test]
async fn a_refusal_makes_nothing_durable_whether_there_is_such_a_member_or_not() {
    let world = World::new().await;
    with_password(&world).await;
    // One that does not serve writes nothing by itself.
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let hub = Hub::open(Options { serve: false, clock, ..Options::new(world.data.path()) }).await.unwrap();
    let head = async || store::log::head(&mut hub.read_for_itself().await.unwrap()).await.unwrap();
    let before = head().await;
    for handle in ["ben", "nobody", "claude"] {
        assert_eq!(guess(&hub, handle, "wrong", "192.0.2.1").await, "unauthenticated");
        assert_eq!(head().await, before, "{handle}");
    }
    failed_sign_ins::write_down(&hub).await.unwrap();
    assert_eq!(head().await, before + 1, "written in the background, for the one there is");
    hub.close().await;
}

#[tokio::test]
async fn failures_are_one_event_a_minute_with_their_number() {
    let world = World::new().await;
    with_password(&world).await;
    let told = async || {
        failed_sign_ins::write_down(&world.hub).await.unwrap();
        let events = world.of_kind("auth.login_failed").await;
        let attempts: u64 = events.iter().map(|event| event.data["attempts"].as_u64().unwrap()).sum();
        (events.len(), attempts)
    };
    guess(&world.hub, "ben", "wrong", "a").await;
    // The hub's own second may have come first: then this finds it written.
    assert_eq!(told().await, (1, 1));
    for source in ["b", "c", "d", "e", "f"] {
        guess(&world.hub, "ben", "wrong", source).await;
        assert_eq!(told().await, (1, 1), "the minute is not over");
    }
    world.clock.advance(60_000);
    assert_eq!(told().await, (2, 6));
}
