//! `/members`, `/me` and `/presence`.

use serde_json::json;

use crate::world::{PASSWORD, World};

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_adds_and_changes_members() {
    let world = World::start().await;
    let agent = json!({"handle": "codex", "display_name": "Codex", "kind": "agent", "software": "codex-cli"});
    let made = world.admin.post("/members", agent.clone()).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.ok()["role"], "agent");
    world.admin.post("/members", agent).await.refused(409, "duplicate");
    let changed = world.admin.patch("/members/codex", json!({"display_name": "Codex the second"})).await.ok();
    assert_eq!(changed["display_name"], "Codex the second");
    assert_eq!(world.viewer.get("/members/codex").await.ok()["software"], "codex-cli");
    let agents = world.viewer.get("/members?kind=agent").await.ok();
    assert_eq!(agents["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn r16_deactivating_ends_what_the_member_came_with() {
    let world = World::start().await;
    let browser = world.browser("ben").await;
    let key = world.task().await;
    world.admin.patch(&format!("/tasks/{key}"), json!({"assignee": "ben"})).await.ok();
    world.admin.patch("/members/ben", json!({"active": false})).await.ok();
    world.member.get("/me").await.refused(401, "unauthenticated");
    browser.get("/me").await.refused(401, "unauthenticated");
    assert!(world.admin.get(&format!("/tasks/{key}")).await.ok()["assignee"].is_null());
    let login = json!({"handle": "ben", "password": PASSWORD});
    world.nobody.post("/auth/login", login).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn r17_the_last_admin_stays() {
    let world = World::start().await;
    for change in [json!({"active": false}), json!({"role": "member"})] {
        let refused = world.admin.patch("/members/ada", change).await;
        assert!((400..500).contains(&refused.status), "{}", refused.text);
    }
    assert_eq!(world.admin.get("/me").await.ok()["role"], "admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_changes_its_own_looks_and_password() {
    let world = World::start().await;
    assert_eq!(world.viewer.patch("/me", json!({"avatar": "🦉"})).await.ok()["avatar"], "🦉");
    world.viewer.patch("/me", json!({"role": "admin"})).await.refused(422, "invalid");
    let wrong = json!({"current": "wrong", "password": "a new long one"});
    world.viewer.post("/me/password", wrong).await.refused(422, "invalid");
    let right = json!({"current": PASSWORD, "password": "a new long one"});
    assert_eq!(world.viewer.post("/me/password", right).await.status, 204);
    let login = json!({"handle": "vic", "password": "a new long one"});
    world.nobody.post("/auth/login", login).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_a_sign_of_life() {
    let world = World::start().await;
    world.agent.get("/me").await.ok();
    let presence = world.viewer.get("/presence").await.ok();
    let state = |handle: &str| {
        let items = presence["items"].as_array().unwrap().iter();
        items.clone().find(|item| item["member"] == handle).map(|item| item["state"].clone()).unwrap()
    };
    assert_eq!((state("claude"), state("ben")), (json!("online"), json!("offline")));
}
