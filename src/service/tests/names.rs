//! An agent is never taken for a human: not by its name, nor by its handle, whoever gives them.

use serde_json::{Value, json};

use super::{World, code, command, member_service};
use crate::domain::actor::Actor;

async fn add(world: &World, handle: &str, name: &str, kind: &str) -> &'static str {
    let body = json!({ "handle": handle, "display_name": name, "kind": kind });
    code(member_service::create(&world.hub, &world.ada, command(body)).await)
}

#[tokio::test]
async fn r15_an_agent_cannot_call_itself_like_a_human() {
    let world = World::new().await;
    let rename =
        async |actor: &Actor, body: Value| code(member_service::update_me(&world.hub, actor, command(body)).await);
    rename(&world.ben, json!({ "display_name": "Benjamin Blue" })).await;
    for name in [
        "Ada",
        "ada",
        " A D A ",
        "\u{410}da",
        "Ａｄａ",
        "Adá",
        "Benjamin Blue",
        "benjamin-bIue",
        "ben",
        "The Hub",
        "System",
    ] {
        assert_eq!(rename(&world.claude, json!({ "display_name": name })).await, "invalid", "{name}");
        let body = json!({ "handle": "codex", "display_name": name });
        assert_eq!(code(member_service::update(&world.hub, &world.ada, command(body)).await), "invalid", "{name}");
        assert_eq!(add(&world, "robot", name, "agent").await, "invalid", "{name}");
    }
    for name in ["Claude", "Claude of Ada", "Adam", "🤖"] {
        assert_eq!(rename(&world.claude, json!({ "display_name": name })).await, "ok", "{name}");
    }
}

#[tokio::test]
async fn r15_no_human_takes_an_agents_name_and_humans_may_share_theirs() {
    let world = World::new().await;
    assert_eq!(add(&world, "carla", "Claude", "human").await, "invalid");
    assert_eq!(add(&world, "ada-2", "Ada", "human").await, "ok", "two people of one name");
    assert_eq!(add(&world, "claude-2", "Claude", "agent").await, "ok", "two agents of one program");
    // A handle shows too: an agent's is not what a person is called.
    let body = json!({ "display_name": "Max" });
    member_service::update_me(&world.hub, &world.ben, command(body)).await.unwrap();
    assert_eq!(add(&world, "max", "Robot", "agent").await, "invalid");
    // Deactivated, they keep their name: history shows it.
    let leave = json!({ "handle": "ben", "active": false });
    member_service::update(&world.hub, &world.ada, command(leave)).await.unwrap();
    assert_eq!(add(&world, "robot", "max", "agent").await, "invalid");
    // What is unchanged is not asked again.
    let body = json!({ "handle": "codex", "display_name": "codex", "software": "codex" });
    assert_eq!(code(member_service::update(&world.hub, &world.ada, command(body)).await), "ok");
}
