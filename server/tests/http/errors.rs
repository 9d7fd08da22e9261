//! What is wrong gets exactly the code and status the contract promises.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_illegal_move_names_the_legal_ones() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}/move");
    let refused = world.member.post(&path, json!({"to": "done"})).await.refused(409, "illegal_transition");
    assert!(refused.to_string().contains("backlog"), "{refused}");
    let agent = world.agent.post(&path, json!({"to": "active"})).await.refused(409, "illegal_transition");
    assert!(agent["detail"].as_str().unwrap().contains("Claim it instead"), "{agent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_told_the_present_one() {
    let world = World::start().await;
    let key = world.task().await;
    let path = format!("/tasks/{key}");
    world.admin.patch(&path, json!({"title": "newer"})).await.ok();
    let refused = world.member.patch(&path, json!({"title": "mine", "expected_version": 1})).await;
    assert_eq!(refused.refused(409, "version_conflict")["version"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_refused_everywhere() {
    let world = World::start().await;
    for token in ["hub_wrong", "x", "hub_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let client = world.nobody.bearing(token);
        for path in ["/me", "/tasks", "//healthz", "//", "//api/openapi.json"] {
            client.get(path).await.refused(401, "unauthenticated");
        }
    }
    world.nobody.with("authorization", "Basic YTpi").get("/me").await.refused(401, "unauthenticated");
    let plain = world.nobody.get("/me").await;
    assert_eq!(plain.header("www-authenticate"), "Bearer");
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_at_fault_are_named() {
    let world = World::start().await;
    let create = async |body| world.member.post("/tasks", body).await.refused(422, "invalid")["fields"].clone();
    let long = create(json!({"project": "HUB", "title": "x".repeat(201)})).await;
    assert!(long["title"].as_str().unwrap().contains("200"), "{long}");
    let unknown = create(json!({"project": "HUB", "title": "x", "colour": "red"})).await;
    assert!(unknown["colour"].as_str().unwrap().contains("title"), "{unknown}");
    assert_eq!(create(json!({"project": "HUB"})).await["title"], "is missing");
    assert!(create(json!({"project": "HUB", "title": 7})).await["title"].is_string());
    assert!(create(json!({"project": "HUB", "title": "x", "status": "doing"})).await["status"].is_string());
    let query = world.member.get("/tasks?limit=many").await.refused(422, "invalid");
    assert!(query["fields"]["limit"].is_string(), "{query}");
    world.member.get("/tasks?colour=red").await.refused(422, "invalid");
    world.member.get("/tasks?q=a&q=b").await.refused(422, "invalid");
    world.member.get("/me?x=1").await.refused(422, "invalid");
    let key = world.task().await;
    let path = world.member.patch(&format!("/tasks/{key}"), json!({"task": "HUB-9"})).await.refused(422, "invalid");
    assert!(path["fields"]["task"].is_string(), "{path}");
    world.member.get("/tasks/nonsense").await.refused(422, "invalid");
    world.member.get("/tasks/HUB-999").await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_object_is_refused() {
    let world = World::start().await;
    let send = async |content_type: &str, body: &'static str| {
        world.member.send_raw("POST", "/tasks", content_type, body).await
    };
    send("application/json", "{\"title\":").await.refused(400, "invalid");
    send("application/json", "\u{0}").await.refused(400, "invalid");
    send("application/json", "[]").await.refused(422, "invalid");
    send("text/plain", "{}").await.refused(415, "invalid");
    send("application/x-www-form-urlencoded", "title=x").await.refused(415, "invalid");
    let deep = format!("{{\"title\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    world.member.send_raw("POST", "/tasks", "application/json", deep).await.refused(400, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_is_refused_whether_its_length_is_announced_or_not() {
    let world = World::start().await;
    let huge = vec![b' '; hub_server::http::MAX_BODY + 1];
    world.member.send_raw("POST", "/tasks", "application/json", huge.clone()).await.refused(413, "too_large");
    let pieces = futures::stream::iter(
        huge.chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect::<Vec<_>>(),
    );
    let streamed = reqwest::Body::wrap_stream(pieces);
    world.member.send_raw("POST", "/tasks", "application/json", streamed).await.refused(413, "too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_cursor_is_refused() {
    let world = World::start().await;
    for cursor in ["x", "ff", "zz", "0", "%F0%9F%A6%89", &"61".repeat(600)] {
        world.member.get(&format!("/tasks?cursor={cursor}")).await.refused(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_and_methods_are_problems_too() {
    let world = World::start().await;
    world.member.get("/nothing").await.refused(404, "not_found");
    world.member.get("//api/nothing").await.refused(404, "not_found");
    world.member.get("//assets/nothing.js").await.refused(404, "not_found");
    world.member.post("//nothing", json!({})).await.refused(404, "not_found");
    let method = world.member.send("PUT", "/tasks", json!({})).await;
    assert!(method.header("allow").contains("POST"), "{}", method.header("allow"));
    method.refused(405, "invalid");
    world.member.with("idempotency-key", &"x".repeat(201)).get("/me").await.refused(422, "invalid");
}
