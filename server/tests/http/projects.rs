//! `/projects`.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_made_by_a_member_and_governed_by_an_admin() {
    let world = World::start().await;
    let made = world.member.post("/projects", json!({"key": "docs", "name": "Documents", "colour": "teal"})).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.ok()["key"], "DOCS");
    world.member.post("/projects", json!({"key": "DOCS", "name": "Again"})).await.refused(409, "duplicate");
    world.member.patch("/projects/docs", json!({"lease_minutes": 5})).await.refused(403, "forbidden");
    let governed =
        world.admin.patch("/projects/docs", json!({"lease_minutes": 5, "auto_approve": ["chore"]})).await.ok();
    assert_eq!((&governed["lease_minutes"], &governed["auto_approve"]), (&json!(5), &json!(["chore"])));
    assert_eq!(world.viewer.get("/projects/DOCS").await.ok(), governed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_project_is_read_only_and_left_out_of_the_list() {
    let world = World::start().await;
    let key = world.task().await;
    world.admin.patch("/projects/HUB", json!({"archived": true})).await.ok();
    let listed = world.viewer.get("/projects").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().iter().map(|project| &project["key"]).collect::<Vec<_>>(), ["SHOP"]);
    assert_eq!(world.viewer.get("/projects?archived=true").await.ok()["items"].as_array().unwrap().len(), 2);
    world.member.post("/tasks", json!({"project": "HUB", "title": "late"})).await.refused(403, "forbidden");
    world.member.patch(&format!("/tasks/{key}"), json!({"title": "late"})).await.refused(403, "forbidden");
    world.viewer.get(&format!("/tasks/{key}")).await.ok();
}
