//! `/tasks`.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_made_read_changed_and_moved() {
    let world = World::start().await;
    let made = world
        .member
        .post(
            "/tasks",
            json!({"project": "hub", "title": "Write it", "labels": ["a"], "assignee": "me", "type": "docs"}),
        )
        .await;
    assert_eq!(made.status, 201);
    let seq: i64 = made.header("hub-seq").parse().unwrap();
    let task = made.ok();
    assert_eq!(task["key"], "HUB-1");
    assert_eq!((&task["status"], &task["version"], &task["assignee"]), (&json!("inbox"), &json!(1), &json!("ben")));

    let changed = world.member.patch("/tasks/hub-1", json!({"title": "Write it well", "assignee": null})).await;
    assert!(changed.header("hub-seq").parse::<i64>().unwrap() > seq);
    let changed = changed.ok();
    assert_eq!(
        (&changed["version"], &changed["assignee"], &changed["labels"]),
        (&json!(2), &Value::Null, &json!(["a"]))
    );

    let moved = world.member.post("/tasks/HUB-1/move", json!({"to": "backlog", "expected_version": 2})).await.ok();
    assert_eq!((&moved["status"], &moved["version"]), (&json!("backlog"), &json!(3)));
    assert_eq!(world.viewer.get("/tasks/HUB-1").await.ok(), moved, "everybody reads the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_if_match_names_the_version_like_the_body() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}");
    let stale = world.member.with("if-match", "\"7\"").patch(&path, json!({"title": "b"})).await;
    assert_eq!(stale.refused(409, "version_conflict")["version"], 1);
    let fresh = world.member.with("if-match", "\"1\"").patch(&path, json!({"title": "b"})).await.ok();
    assert_eq!(fresh["version"], 2);
    let twice = world.member.with("if-match", "\"2\"").patch(&path, json!({"title": "c", "expected_version": 1})).await;
    twice.refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_and_paged_without_gap_or_repeat() {
    let world = World::start().await;
    for number in 0..7 {
        let project = if number == 6 { "SHOP" } else { "HUB" };
        let title = format!("task {number}");
        world.member.post("/tasks", json!({"project": project, "title": title, "prompt": "go"})).await.ok();
    }
    let mut keys = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world.viewer.get(&format!("/tasks?project=hub&limit=4{cursor}")).await.ok();
        keys.extend(page["items"].as_array().unwrap().iter().map(|task| task["key"].as_str().unwrap().to_owned()));
        assert!(page["items"][0]["prompt"].is_null(), "long texts are left out");
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(keys, ["HUB-1", "HUB-2", "HUB-3", "HUB-4", "HUB-5", "HUB-6"]);
    let full = world.viewer.get("/tasks?limit=1&fields=prompt,description").await.ok();
    assert_eq!((&full["items"][0]["prompt"], &full["items"][0]["description"]), (&json!("go"), &json!("")));
    let none = world.viewer.get("/tasks?status=done&assignee=ben&blocked=true").await.ok();
    assert_eq!(none, json!({"items": [], "next_cursor": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn r12_blockers_are_put_and_taken_away_and_form_no_cycle() {
    let world = World::start().await;
    let (first, second) = (world.task().await, world.task().await);
    let waiting = world.member.put(&format!("/tasks/{second}/blockers/{first}")).await.ok();
    assert_eq!((&waiting["blocked_by"], &waiting["blocked"]), (&json!([first]), &json!(true)));
    world.member.put(&format!("/tasks/{first}/blockers/{second}")).await.refused(409, "cycle");
    assert_eq!(world.member.delete(&format!("/tasks/{second}/blockers/{first}")).await.status, 204);
    assert_eq!(world.member.get(&format!("/tasks/{second}")).await.ok()["blocked_by"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_task_leaves_the_lists_and_comes_back() {
    let world = World::start().await;
    let key = world.task().await;
    let archived = world.member.post(&format!("/tasks/{key}/archive"), json!({"reason": "not now"})).await.ok();
    assert_eq!(archived["archived"], true);
    assert_eq!(world.member.get("/tasks").await.ok()["items"], json!([]));
    assert_eq!(world.member.get("/tasks?archived=true").await.ok()["items"][0]["key"], json!(key));
    assert_eq!(world.member.post(&format!("/tasks/{key}/unarchive"), Value::Null).await.ok()["archived"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn r14_a_repeated_write_gets_the_first_answer() {
    let world = World::start().await;
    let client = world.member.with("idempotency-key", "one");
    let body = json!({"project": "HUB", "title": "once"});
    let first = client.post("/tasks", body.clone()).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let second = client.post("/tasks", body).await;
    assert_eq!((second.status, second.header("idempotency-replayed")), (201, "true"));
    assert_eq!(first.ok(), second.ok());
    client.post("/tasks", json!({"project": "HUB", "title": "another"})).await.refused(422, "replay_mismatch");
    assert_eq!(world.member.get("/tasks").await.ok()["items"].as_array().unwrap().len(), 1);
}
