//! `/threads`.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_between_two_who_write_read_and_mark_it() {
    let world = World::start().await;
    let task = world.task().await;
    let client = world.agent.with("idempotency-key", "ask");
    let ask = json!({"to": "ben", "subject": "Which one?", "task": task, "body": "Left or right?"});
    let thread = client.post("/threads", ask.clone()).await;
    assert_eq!(thread.status, 201);
    let thread = thread.ok();
    assert_eq!(client.post("/threads", ask).await.ok(), thread, "R14: once");
    let path = format!("/threads/{}", thread["id"].as_str().unwrap());

    let seen = world.member.get("/threads?filter=unread").await.ok()["items"][0].clone();
    assert_eq!(
        (&seen["with"], &seen["unread"], &seen["last"]["text"]),
        (&json!("claude"), &json!(1), &json!("Left or right?"))
    );
    let answer = world.member.post(&format!("{path}/messages"), json!({"body": "Left."})).await;
    assert_eq!((answer.status, &answer.ok()["author"]), (201, &json!("ben")));
    let messages = world.agent.get(&path).await.ok();
    let bodies: Vec<&Value> = messages["items"].as_array().unwrap().iter().map(|message| &message["body"]).collect();
    assert_eq!(bodies, ["Left or right?", "Left."]);
    assert_eq!(messages["thread"]["unread"], 1, "reading it here marks nothing");
    assert_eq!(world.agent.post(&format!("{path}/read"), Value::Null).await.ok()["unread"], 0);

    world.admin.get(&path).await.refused(404, "not_found");
    world.admin.post(&format!("{path}/messages"), json!({"body": "Me too."})).await.refused(404, "not_found");
    world.agent.post(&format!("{path}/messages"), json!({"body": ""})).await.refused(422, "invalid");
    let nobody = world.agent.post("/threads", json!({"to": "zoe", "body": "b"})).await.refused(422, "invalid");
    assert!(nobody["fields"]["to"].is_string(), "{nobody}");
}
