//! `/events`, their export, `/audit/verify` and `/search`.

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
async fn the_export_is_a_file_with_every_event_that_passes_one_a_line() {
    let world = World::start().await;
    let key = world.task().await;
    // More than one page is read for it.
    for number in 0..220 {
        world.member.post(&format!("/tasks/{key}/comments"), json!({"body": format!("Comment {number}")})).await.ok();
    }
    let reply = world.admin.get("/events/export").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/x-ndjson"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"audit.ndjson\"");
    let lines = |text: &str| -> Vec<serde_json::Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let exported = lines(&reply.text);
    let mut listed = Vec::new();
    let mut since = "0".to_owned();
    loop {
        let page = world.admin.get(&format!("/events?limit=200&since={since}")).await.ok();
        listed.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        since = next.to_owned();
    }
    assert!(exported.len() > 220 && exported == listed, "{} of {}", exported.len(), listed.len());
    assert_eq!(reply.header("hub-seq"), exported.last().unwrap()["seq"].to_string());

    let filtered = world.member.get(&format!("/events/export?task={key}&kind=task.created&actor=ada")).await;
    let kinds: Vec<_> = lines(&filtered.text).into_iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["task.created"]);
    assert_eq!(world.admin.get("/events/export?since=3&before=6").await.text.lines().count(), 2);
    world.member.get("/events/export?task=HUB-999").await.refused(404, "not_found");
    world.member.get("/events/export?latest=true").await.refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_what_its_reader_may_see_and_no_more() {
    let world = World::start().await;
    world.browser("ada").await;
    world.agent.post("/threads", json!({"to": "ben", "body": "Only for Ben."})).await.ok();
    let of_admin = world.admin.get("/events/export").await.text;
    let of_member = world.member.get("/events/export").await.text;
    assert!(of_admin.contains("auth.login") && !of_admin.contains("Only for Ben."), "{of_admin}");
    assert!(of_member.contains("Only for Ben.") && !of_member.contains("auth.login"), "{of_member}");
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
