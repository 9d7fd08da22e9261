//! `/projects/{project}/docs`.

use serde_json::{Value, json};

use crate::world::World;

const DOC: &str = "/projects/HUB/docs/how-we-work";

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_written_changed_in_part_and_taken_away_with_its_versions_kept() {
    let world = World::start().await;
    let new = json!({"title": "How we work", "body": "Small steps.", "load": true, "expected_version": 0});
    let doc = world.agent.send("PUT", DOC, new.clone()).await.ok();
    assert_eq!((&doc["slug"], &doc["version"], &doc["load"]), (&json!("how-we-work"), &json!(1), &json!(true)));
    world.member.send("PUT", DOC, new).await.refused(409, "version_conflict");
    let part = json!({"old_text": "Small", "new_text": "Tiny"});
    let doc = world.member.with("if-match", "\"1\"").send("PUT", DOC, part.clone()).await.ok();
    assert_eq!((&doc["body"], &doc["version"]), (&json!("Tiny steps."), &json!(2)));
    world.member.send("PUT", DOC, part).await.refused(422, "invalid");
    assert_eq!(world.viewer.get(DOC).await.ok(), doc);

    let listed = world.viewer.get("/projects/HUB/docs").await.ok()["items"][0].clone();
    assert_eq!((&listed["title"], listed.get("body")), (&json!("How we work"), None));
    world.agent.delete(DOC).await.refused(403, "forbidden");
    assert_eq!(world.member.delete(DOC).await.status, 204);
    world.viewer.get(DOC).await.refused(404, "not_found");
    let versions = world.viewer.get(&format!("{DOC}/versions")).await.ok();
    let numbers: Vec<&Value> = versions["items"].as_array().unwrap().iter().map(|row| &row["version"]).collect();
    assert_eq!(numbers, [2, 1]);
}
