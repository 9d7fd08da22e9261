//! How present everybody is: from connections, signs of life and what sessions say.

use serde_json::{Value, json};

use super::{World, command, member_service, session_service};
use crate::domain::ids::SessionId;
use crate::domain::time::Timestamp;

const MINUTE: i64 = 60_000;

/// The state of claude, and until when.
async fn state(world: &World) -> (String, Option<Timestamp>) {
    let page = member_service::presence(&world.hub, &world.ada).await.unwrap().value;
    let own = page.items.into_iter().find(|presence| presence.member.as_str() == "claude").unwrap();
    (own.state.to_string(), own.until)
}

async fn heartbeat(world: &World, session: SessionId, mut body: Value) {
    body["session"] = json!(session);
    session_service::heartbeat(&world.hub, &world.claude, command(body)).await.unwrap();
}

#[tokio::test]
async fn a_connection_or_a_sign_of_life_in_two_minutes_makes_online_and_a_lease_busy() {
    let world = World::new().await;
    assert_eq!(state(&world).await.0, "offline");
    world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.claude).await;
    assert_eq!(state(&world).await.0, "online");
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    assert_eq!(state(&world).await.0, "busy");
    world.clock.advance(2 * MINUTE);
    assert_eq!(state(&world).await.0, "offline");
    let connected = world.hub.live().connect(&world.claude);
    world.clock.advance(10 * MINUTE);
    assert_eq!(state(&world).await.0, "busy", "a connection alone is enough");
    world.clock.advance(15 * MINUTE);
    assert_eq!(state(&world).await.0, "online", "the lease has expired");
    drop(connected);
    world.clock.advance(10 * MINUTE);
    assert_eq!(state(&world).await.0, "stale", "the session lives, but says nothing");
    session_service::end(&world.hub, &world.claude, command(json!({ "session": session }))).await.unwrap();
    assert_eq!(state(&world).await.0, "offline");
}

#[tokio::test]
async fn waiting_and_announced_quiet_are_as_the_session_says() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    heartbeat(&world, session, json!({ "quiet_minutes": 90 })).await;
    let until = world.hub.now().plus_minutes(90);
    assert_eq!(state(&world).await, ("quiet".to_owned(), Some(until)));
    world.clock.advance(89 * MINUTE);
    assert_eq!(state(&world).await, ("quiet".to_owned(), Some(until)));
    world.clock.advance(7 * MINUTE);
    assert_eq!(state(&world).await.0, "stale");
    heartbeat(&world, session, json!({ "phase": "waiting" })).await;
    assert_eq!(state(&world).await, ("waiting".to_owned(), Some(world.hub.now().plus_minutes(60))));
    heartbeat(&world, session, json!({ "phase": "working" })).await;
    assert_eq!(state(&world).await.0, "online");
}

#[tokio::test]
async fn a_deactivated_member_is_not_present_at_all() {
    let world = World::new().await;
    world.session(&world.claude).await;
    let body = json!({ "handle": "claude", "active": false });
    member_service::update(&world.hub, &world.ada, command(body)).await.unwrap();
    let page = member_service::presence(&world.hub, &world.ada).await.unwrap().value;
    assert!(page.items.iter().all(|presence| presence.member.as_str() != "claude"));
}
