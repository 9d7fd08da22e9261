//! `/backups`.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_makes_lists_and_checks_backups() {
    let world = World::start().await;
    world.task().await;
    let client = world.admin.with("idempotency-key", "nightly");
    let made = client.post("/backups", Value::Null).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!(client.post("/backups", Value::Null).await.ok(), made, "R14: once");
    let listed = world.admin.get("/backups").await.ok()["items"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["name"]), (1, &made["name"]));
    let checked = world.admin.get(&format!("/backups/{}", made["name"].as_str().unwrap())).await.ok();
    assert_eq!((&checked["events"], &checked["schema"]), (&made["events"], &made["schema"]));
    for name in ["nothing.db", "..%2Fhub.db", "%2Fetc%2Fpasswd"] {
        world.admin.get(&format!("/backups/{name}")).await.refused(404, "not_found");
    }
    world.member.post("/backups", json!({})).await.refused(403, "forbidden");
}
