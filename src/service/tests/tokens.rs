//! Tokens: who makes them, how far they reach, when they end.

use serde_json::json;

use super::{World, code, command, sign_in_service, task_service, token_service};
use crate::domain::actor::{Actor, Scope};

async fn token(world: &World, actor: &Actor, body: serde_json::Value) -> String {
    token_service::create(&world.hub, actor, command(body)).await.unwrap().value.token
}

#[tokio::test]
async fn r15_a_token_makes_its_member_the_actor() {
    let world = World::new().await;
    let secret = token(&world, &world.ada, json!({ "handle": "claude", "name": "laptop" })).await;
    let actor = sign_in_service::from_token(&world.hub, &secret).await.unwrap();
    assert_eq!((actor.handle.as_str(), actor.scopes.as_slice()), ("claude", [Scope::Read, Scope::Write].as_slice()));
    let task = world.create(&actor, json!({})).await.unwrap();
    assert_eq!(task.created_by.as_str(), "claude");
    let listed =
        token_service::list(&world.hub, &world.ada, command(json!({ "handle": "claude" }))).await.unwrap().value;
    assert!(secret.starts_with(&listed.items[0].prefix) && listed.items[0].prefix.len() < 12);
    let file = std::fs::read(world.data.path().join("hub.db-wal")).unwrap();
    assert!(!file.windows(secret.len()).any(|part| part == secret.as_bytes()), "the secret is nowhere on disk");
}

#[tokio::test]
async fn a_credential_gives_nothing_it_does_not_have() {
    let world = World::new().await;
    let create = async |actor: &Actor, body| token_service::create(&world.hub, actor, command(body)).await;
    assert_eq!(code(create(&world.ben, json!({ "handle": "claude", "name": "x" })).await), "forbidden");
    assert_eq!(code(create(&world.ada, json!({ "handle": "ben", "name": "x" })).await), "forbidden");
    assert_eq!(code(create(&world.claude, json!({ "handle": "me", "name": "x" })).await), "forbidden");
    assert_eq!(code(create(&world.ben, json!({ "handle": "me", "name": "x", "scopes": ["admin"] })).await), "invalid");
    let secret = token(&world, &world.ada, json!({ "handle": "me", "name": "x" })).await;
    let plain = sign_in_service::from_token(&world.hub, &secret).await.unwrap();
    assert!(!plain.is_admin(), "an admin's token is no admin unless asked for");
    assert_eq!(code(create(&plain, json!({ "handle": "me", "name": "y", "scopes": ["admin"] })).await), "forbidden");
    let secret = token(&world, &world.ada, json!({ "handle": "me", "name": "x", "project": "HUB" })).await;
    let limited = sign_in_service::from_token(&world.hub, &secret).await.unwrap();
    assert_eq!(code(create(&limited, json!({ "handle": "me", "name": "y" })).await), "forbidden");
}

#[tokio::test]
async fn a_narrow_token_reads_only_or_one_project_only() {
    let world = World::new().await;
    super::projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    world.create(&world.ada, json!({ "project": "WEB" })).await.unwrap();
    let secret = token(&world, &world.ada, json!({ "handle": "claude", "name": "x", "scopes": ["read"] })).await;
    let reader = sign_in_service::from_token(&world.hub, &secret).await.unwrap();
    assert_eq!(code(world.create(&reader, json!({})).await), "forbidden");
    let secret = token(&world, &world.ada, json!({ "handle": "claude", "name": "x", "project": "hub" })).await;
    let limited = sign_in_service::from_token(&world.hub, &secret).await.unwrap();
    assert_eq!(code(task_service::get(&world.hub, &limited, command(json!({ "task": "WEB-1" }))).await), "not_found");
    assert!(task_service::list(&world.hub, &limited, command(json!({}))).await.unwrap().value.items.is_empty());
    assert_eq!(code(world.create(&limited, json!({ "blocked_by": ["WEB-1"] })).await), "not_found");
}

#[tokio::test]
async fn tokens_end_by_expiry_and_by_revocation() {
    let world = World::new().await;
    let expires_at = world.hub.now().plus_minutes(1);
    let secret = token(&world, &world.ada, json!({ "handle": "claude", "name": "x", "expires_at": expires_at })).await;
    assert_eq!(code(sign_in_service::from_token(&world.hub, &secret).await), "ok");
    world.clock.advance(60_000);
    assert_eq!(code(sign_in_service::from_token(&world.hub, &secret).await), "unauthenticated");
    let secret = token(&world, &world.ada, json!({ "handle": "claude", "name": "y" })).await;
    let revoke = async |actor, id| {
        token_service::revoke(&world.hub, actor, command(json!({ "handle": "claude", "id": id }))).await
    };
    assert_eq!(code(revoke(&world.ben, 2).await), "forbidden");
    revoke(&world.ada, 2).await.unwrap();
    assert_eq!(code(revoke(&world.ada, 2).await), "not_found");
    assert_eq!(code(sign_in_service::from_token(&world.hub, &secret).await), "unauthenticated");
    assert_eq!(code(sign_in_service::from_token(&world.hub, "hub_nonsense").await), "unauthenticated");
}
