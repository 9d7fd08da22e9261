//! A session tells the team which program it runs in, however that program came in.

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::protocol::{ERAS, everywhere};
use crate::world::{USER_AGENT, World};

/// The program of a session that is started here, as everybody can read it.
async fn program_of(world: &World, client: &mut Client) -> Value {
    let session = client.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    let (status, read) =
        world.rest(&world.vera, "GET", &format!("/sessions/{}", session.as_str().unwrap()), Value::Null).await;
    assert_eq!(status, 200);
    read["client"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_shows_the_program_that_began_it() {
    let mut world = World::start().await;
    for (way, mut client) in everywhere(&world, &world.claude).await {
        // A client of the older protocol says who it is once, which nobody keeps behind HTTP.
        let expected = if way == "http Initialize" { USER_AGENT } else { "test 1" };
        assert_eq!(program_of(&world, &mut client).await, expected, "{way}");
        client.close().await;
    }
    world.hide();
    for era in ERAS {
        let mut client = Client::stdio(world.hub_mcp(Some(&world.claude), None), era).await;
        assert_eq!(program_of(&world, &mut client).await, "test 1", "alone {era:?}");
        client.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_for_the_length_of_a_name_nor_asked_for_it() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    client.name = "x".repeat(300);
    let shown = program_of(&world, &mut client).await;
    assert_eq!(shown.as_str().unwrap().chars().count(), 100, "{shown}");
    let asked = client.refused("sessions_start", json!({"project": "HUB", "client": "mine"})).await;
    assert!(asked["fields"]["client"].as_str().unwrap().starts_with("is no argument"), "{asked}");
}
