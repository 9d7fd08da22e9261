//! `/tasks/{task}/comments` and `/comments/{id}`.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_added_edited_and_taken_away_by_their_author() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}/comments");
    let added = world.agent.post(&path, json!({"body": "Done, @ada"})).await;
    assert_eq!(added.status, 201);
    let added = added.ok();
    assert_eq!((&added["author"], &added["task"]), (&json!("claude"), &json!(key)));
    let own = format!("/comments/{}", added["id"]);
    world.member.patch(&own, json!({"body": "Not mine"})).await.refused(403, "forbidden");
    let edited = world.agent.patch(&own, json!({"body": "Nearly done"})).await.ok();
    assert_eq!(edited["body"], "Nearly done");
    assert!(edited["edited_at"].is_string());
    assert_eq!(world.viewer.get(&path).await.ok()["items"], json!([edited]));
    assert_eq!(world.member.get(&format!("/tasks/{key}")).await.ok()["comment_count"], 1);
    assert_eq!(world.admin.delete(&own).await.status, 204, "an admin may take any comment away");
    world.agent.delete(&own).await.refused(404, "not_found");
    assert_eq!(world.viewer.get(&path).await.ok()["items"], json!([]));
}
