//! Moving over REST: what the mover saw, and places that contradict each other.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_names_what_it_saw_is_refused_in_words_where_it_has_changed() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}/move");
    let refused = world.member.post(&path, json!({"to": "active", "from": "backlog"})).await;
    let refused = refused.refused(409, "version_conflict");
    assert_eq!((&refused["from"], &refused["task"]), (&json!("inbox"), &json!(key)));
    let moved = world.member.post(&path, json!({"to": "backlog", "from": "inbox", "from_session": Value::Null})).await;
    assert_eq!(moved.ok()["status"], "backlog");
    let session = world.agent.post("/sessions", json!({"project": "HUB"})).await.ok()["id"].clone();
    world.agent.post(&format!("/tasks/{key}/claim"), json!({"session": session})).await.ok();
    for seen in [Value::Null, json!("S-9")] {
        let refused = world.member.post(&path, json!({"to": "backlog", "from": "active", "from_session": seen})).await;
        assert_eq!(refused.refused(409, "version_conflict")["holder"], "claude");
    }
    let moved = world.member.post(&path, json!({"to": "backlog", "from": "active", "from_session": session})).await;
    assert_eq!(moved.ok()["status"], "backlog");
}

#[tokio::test(flavor = "multi_thread")]
async fn places_that_contradict_each_other_are_refused() {
    let world = World::start().await;
    let (first, second, third) = (world.task().await, world.task().await, world.task().await);
    let path = format!("/tasks/{third}/move");
    let contradiction = json!({"to": "inbox", "before": first, "after": second});
    let refused = world.member.post(&path, contradiction).await;
    assert!(refused.refused(422, "invalid")["fields"]["before"].is_string());
    world.member.post(&path, json!({"to": "inbox", "before": second, "after": first})).await.ok();
}
