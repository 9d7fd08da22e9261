//! `/members/{handle}/tokens`.

use hub_core::domain::actor::Scope;
use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_and_revoked_at_once() {
    let world = World::start().await;
    let made = world.admin.post("/members/claude/tokens", json!({"name": "laptop"})).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    let secret = made["token"].as_str().unwrap();
    let client = world.nobody.bearing(secret);
    assert_eq!(client.get("/me").await.ok()["handle"], "claude");
    let listed = world.admin.get("/members/claude/tokens").await;
    assert!(!listed.text.contains(secret), "the secret is never listed");
    assert!(listed.ok()["items"].as_array().unwrap().iter().any(|token| token["name"] == "laptop"));
    let events = world.admin.get("/events").await;
    assert!(!events.text.contains(secret), "nor logged");
    assert_eq!(world.admin.delete(&format!("/members/claude/tokens/{}", made["id"])).await.status, 204);
    client.get("/me").await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_never_gives_the_secret_again() {
    let world = World::start().await;
    let client = world.admin.with("idempotency-key", "token");
    let body = json!({"name": "laptop"});
    let first = client.post("/members/claude/tokens", body.clone()).await.ok();
    let second = client.post("/members/claude/tokens", body).await;
    assert_ne!(first["token"], second.body["token"], "{}", second.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_reaches_no_further_than_it_says() {
    let world = World::start().await;
    let key = world.task().await;
    let reader = world.narrowed("ben", Some(&[Scope::Read]), None).await;
    reader.get(&format!("/tasks/{key}")).await.ok();
    assert_eq!(
        reader.patch(&format!("/tasks/{key}"), json!({"title": "x"})).await.refused(403, "forbidden")["scope"],
        "write"
    );
    let elsewhere = world.narrowed("ben", None, Some("SHOP")).await;
    elsewhere.get(&format!("/tasks/{key}")).await.refused(404, "not_found");
    assert_eq!(elsewhere.get("/tasks").await.ok()["items"], json!([]), "the list is of its project only");
    world.member.post("/members/me/tokens", json!({"name": "x", "scopes": ["admin"]})).await.refused(422, "invalid");
}
