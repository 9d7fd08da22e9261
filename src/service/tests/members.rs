//! Members and their roles.

use serde_json::json;

use super::{World, code, command, member_service};

#[tokio::test]
async fn r17_the_last_active_admin_stays() {
    let world = World::new().await;
    let update = async |body| member_service::update(&world.hub, &world.ada, command(body)).await;
    assert_eq!(code(update(json!({ "handle": "ada", "role": "member" })).await), "invalid");
    assert_eq!(code(update(json!({ "handle": "me", "active": false })).await), "invalid");
    update(json!({ "handle": "ben", "role": "admin" })).await.unwrap();
    let password = json!({ "handle": "ben", "password": "correct horse battery" });
    crate::service::passwords::reset(&world.hub, &world.ada, command(password)).await.unwrap();
    assert_eq!(code(update(json!({ "handle": "ada", "role": "member" })).await), "ok");
}

#[tokio::test]
async fn r16_who_is_deactivated_loses_tokens_and_open_tasks() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "assignee": "claude" })).await.unwrap();
    let body = json!({ "handle": "claude", "name": "laptop" });
    let token = super::token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value.token;
    assert!(super::sign_in_service::from_token(&world.hub, &token).await.is_ok());
    member_service::update(&world.hub, &world.ada, command(json!({ "handle": "claude", "active": false })))
        .await
        .unwrap();
    assert_eq!(code(super::sign_in_service::from_token(&world.hub, &token).await), "unauthenticated");
    let task = world.get("HUB-1").await;
    assert_eq!((task.assignee, task.version), (None, 2));
    assert_eq!(code(world.update(&world.ada, json!({ "task": "HUB-1", "assignee": "claude" })).await), "invalid");
    member_service::update(&world.hub, &world.ada, command(json!({ "handle": "claude", "active": true })))
        .await
        .unwrap();
    assert_eq!(
        code(super::sign_in_service::from_token(&world.hub, &token).await),
        "unauthenticated",
        "a revoked token stays revoked"
    );
}

#[tokio::test]
async fn only_admins_add_and_change_members() {
    let world = World::new().await;
    let body = json!({ "handle": "eve", "display_name": "Eve", "kind": "human" });
    for actor in [&world.ben, &world.vera, &world.claude] {
        assert_eq!(code(member_service::create(&world.hub, actor, command(body.clone())).await), "forbidden");
        let update = command(json!({ "handle": "ben", "role": "admin" }));
        assert_eq!(code(member_service::update(&world.hub, actor, update).await), "forbidden");
    }
    assert_eq!(
        member_service::create(&world.hub, &world.ada, command(body.clone())).await.unwrap().value.role.as_str(),
        "member"
    );
    assert_eq!(code(member_service::create(&world.hub, &world.ada, command(body)).await), "duplicate");
    let me = member_service::update_me(&world.hub, &world.vera, command(json!({ "display_name": "V" })))
        .await
        .unwrap()
        .value;
    assert_eq!(me.display_name, "V", "viewers change their own looks");
}
