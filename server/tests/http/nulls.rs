//! What `null` and what nothing mean in an update over REST, and times with an offset.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn null_clears_what_can_be_empty() {
    let world = World::start().await;
    let other = world.task().await;
    let full = json!({
        "project": "HUB", "title": "t", "description": "d", "prompt": "p", "labels": ["a"], "role": "r", "assignee": "ben",
        "due": "2026-11-30", "parent": other, "blocked_by": [other], "acceptance_criteria": ["one"],
    });
    let key = world.member.post("/tasks", full).await.ok()["key"].as_str().unwrap().to_owned();
    let path = format!("/tasks/{key}");
    for (version, field) in (2..).zip(["role", "assignee", "due", "parent"]) {
        let changed = world.member.patch(&path, json!({field: null})).await.ok();
        assert_eq!((&changed[field], &changed["version"]), (&Value::Null, &json!(version)), "{field}");
    }
    let texts_and_lists = [
        ("description", json!("")),
        ("prompt", json!("")),
        ("labels", json!([])),
        ("blocked_by", json!([])),
        ("acceptance_criteria", json!([])),
    ];
    for (field, empty) in texts_and_lists {
        let refused = world.member.patch(&path, json!({field: null})).await.refused(422, "invalid");
        let fault = refused["fields"][field].as_str().unwrap_or_default();
        assert!(fault.contains(&format!("send {empty}")), "{field}: {refused}");
        let cleared = world.member.patch(&path, json!({field: empty})).await.ok();
        assert_eq!(cleared[field], empty, "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn null_is_refused_where_there_is_always_a_value_with_what_to_do() {
    let world = World::start().await;
    let key = world.task().await;
    let task = format!("/tasks/{key}");
    for (path, field) in [
        (task.as_str(), "title"),
        (task.as_str(), "type"),
        (task.as_str(), "priority"),
        ("/projects/HUB", "name"),
        ("/projects/HUB", "lease_minutes"),
        ("/projects/HUB", "require_evidence"),
        ("/members/claude", "display_name"),
        ("/members/claude", "active"),
        ("/me", "display_name"),
    ] {
        let refused = world.admin.patch(path, json!({field: null})).await.refused(422, "invalid");
        let fault = refused["fields"][field].as_str().unwrap_or_default();
        assert!(fault.contains("leave it out to keep it"), "{path} {field}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_an_update_of_nothing_is_refused_and_one_to_what_is_there_changes_nothing() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}");
    let before = world.member.get(&path).await.ok();
    assert_eq!(world.member.patch(&path, json!({"title": before["title"]})).await.ok(), before);
    for body in [json!({}), json!({"expected_version": 1})] {
        let refused = world.member.patch(&path, body.clone()).await.refused(422, "invalid");
        assert!(refused["fields"]["body"].as_str().unwrap().contains("nothing that shall change"), "{body}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_may_have_any_offset() {
    let world = World::start().await;
    let key = world.task().await;
    let list = async |time: &str| {
        let answer = world.member.get(&format!("/tasks?updated_since={time}")).await.ok();
        answer["items"].as_array().unwrap().len()
    };
    for earlier in ["2020-01-01T00:00:00%2B02:00", "2020-01-01T00:00:00+02:00", "2020-01-01T00:00:00-11:30"] {
        assert_eq!(list(earlier).await, 1, "{earlier}");
    }
    assert_eq!(list("2999-01-01T00:00:00%2B02:00").await, 0);
    let broken = world.member.get("/tasks?updated_since=2020-01-01T00:00:00%2B99:00").await.refused(422, "invalid");
    assert!(broken["fields"]["updated_since"].as_str().unwrap().contains("+02:00"), "{broken}");
    let token = json!({"name": "t", "expires_at": "2099-06-01T00:00:00+02:00"});
    let made = world.member.post("/members/ben/tokens", token).await.ok();
    assert_eq!(made["expires_at"], "2099-05-31T22:00:00.000Z", "{key}");
}
