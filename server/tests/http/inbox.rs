//! `/inbox` and `/needs-you`.

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_one_is_told_stays_until_it_is_acknowledged() {
    let world = World::start().await;
    world.member.post("/threads", json!({"to": "claude", "body": "One."})).await.ok();
    world.member.post("/threads", json!({"to": "claude", "body": "Two."})).await.ok();
    let all = world.agent.get("/inbox?limit=1").await.ok();
    assert_eq!((&all["items"][0]["text"], &all["unread"]), (&json!("One."), &json!(2)));
    let cursor = all["next_cursor"].as_str().unwrap();
    let rest = world.agent.get(&format!("/inbox?cursor={cursor}")).await.ok();
    assert_eq!((&rest["items"][0]["text"], &rest["unread"]), (&json!("Two."), &json!(2)), "reading moves nothing");
    assert_eq!(world.agent.post("/inbox/ack", json!({"cursor": cursor})).await.ok()["unread"], 1);
    assert_eq!(world.agent.post("/inbox/ack", json!({"cursor": "0"})).await.ok()["unread"], 1, "never back");
    world.agent.post("/inbox/ack", json!({"cursor": "999999"})).await.refused(422, "invalid");
    world.agent.get("/inbox?cursor=x").await.refused(422, "invalid");
    world.agent.get("/inbox?wait=26").await.refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_answered_as_soon_as_there_is_something() {
    let world = World::start().await;
    let waiting = world.agent.get("/inbox?wait=25");
    let writing = async { world.member.post("/threads", json!({"to": "claude", "body": "Now."})).await.ok() };
    let (told, _) = tokio::join!(waiting, writing);
    assert_eq!(told.ok()["items"][0]["text"], "Now.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_an_agent_waits_until_it_is_answered() {
    let world = World::start().await;
    let thread = world.agent.post("/threads", json!({"to": "ben", "body": "Which?"})).await.ok();
    let needs = world.member.get("/needs-you").await.ok();
    assert_eq!((&needs["questions"][0]["text"], &needs["count"]), (&json!("Which?"), &json!(1)));
    let path = format!("/threads/{}/messages", thread["id"].as_str().unwrap());
    world.member.post(&path, json!({"body": "That."})).await.ok();
    assert_eq!(world.member.get("/needs-you").await.ok()["questions"], json!([]));
    world.agent.get("/needs-you").await.refused(403, "forbidden");
}
