//! `/events`, `/audit/verify` and `/search`.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_no_gap_for_an_admin_and_is_read_from_where_one_was() {
    let world = World::start().await;
    for _ in 0..5 {
        world.task().await;
    }
    let all = world.admin.get("/events?limit=200").await.ok();
    let seqs: Vec<i64> = all["items"].as_array().unwrap().iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>());
    let head = *seqs.last().unwrap();
    let key = world.task().await;
    let newer = world.admin.get(&format!("/events?since={head}")).await.ok();
    let event = &newer["items"][0];
    assert_eq!(newer["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&event["kind"], &event["subject"], &event["actor"]),
        (&json!("task.created"), &json!(key), &json!("ada"))
    );
    assert_eq!(event["door"], "rest");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_is_seen_by_those_it_concerns() {
    let world = World::start().await;
    world.browser("ada").await;
    let kinds = |body: &serde_json::Value| {
        let items = body["items"].as_array().unwrap().clone();
        items.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(kinds(&world.admin.get("/events?kind=auth.login").await.ok()).contains(&"auth.login".to_owned()));
    assert_eq!(kinds(&world.member.get("/events?kind=auth.login").await.ok()), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tasks_history_and_the_chain_are_there_to_check() {
    let world = World::start().await;
    let key = world.task().await;
    world.member.post(&format!("/tasks/{key}/move"), json!({"to": "active"})).await.ok();
    let history = world.viewer.get(&format!("/tasks/{key}/events")).await.ok();
    let kinds: Vec<_> = history["items"].as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["task.created", "task.moved"]);
    let verified = world.member.get("/audit/verify").await.ok();
    assert_eq!((&verified["intact"], &verified["broken_at"]), (&json!(true), &json!(null)));
    assert!(verified["events"].as_i64().unwrap() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_found_by_their_words() {
    let world = World::start().await;
    let key = world.task().await;
    world.member.post(&format!("/tasks/{key}/comments"), json!({"body": "The walrus sleeps"})).await.ok();
    let found = world.viewer.get("/search?q=walr&kinds=comment,task").await.ok();
    assert_eq!((&found["items"][0]["task"], &found["items"][0]["kind"]), (&json!(key), &json!("comment")));
    for q in ["%22", "*", "a%22%20OR%20%22", "(", "NEAR(", "-", "%00"] {
        let reply = world.viewer.get(&format!("/search?q={q}")).await;
        assert!(reply.status < 500, "{q}: {}", reply.text);
    }
}
