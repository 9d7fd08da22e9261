//! Threads and messages: between two, private to them, counted as unread until read.

use serde_json::{Value, json};

use super::super::{events, messages, screens};
use super::{World, code, command};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::ThreadId;
use crate::domain::message::{Conversation, Sent};

async fn send(world: &World, actor: &Actor, body: Value) -> Result<Sent> {
    messages::send(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

async fn get(world: &World, actor: &Actor, thread: ThreadId) -> Result<Conversation> {
    messages::get(&world.hub, actor, command(json!({ "thread": thread }))).await.map(|answer| answer.value)
}

async fn unread(world: &World, actor: &Actor) -> u32 {
    screens::counts(&world.hub, actor).await.unwrap().value.messages
}

async fn ids(world: &World, actor: &Actor, body: Value) -> Vec<String> {
    let page = messages::list(&world.hub, actor, command(body)).await.unwrap().value;
    page.items.iter().map(|thread| thread.id.to_string()).collect()
}

#[tokio::test]
async fn two_members_talk_and_see_what_they_have_not_read() {
    let world = World::new().await;
    let sent =
        send(&world, &world.claude, json!({ "to": "@Ben", "subject": "A plan", "body": "Which port?" })).await.unwrap();
    assert_eq!((sent.thread.id.to_string().as_str(), sent.thread.with.as_str(), sent.thread.unread), ("M-1", "ben", 0));
    send(&world, &world.claude, json!({ "thread": "M-1", "body": "And which host?" })).await.unwrap();
    let seen = get(&world, &world.ben, sent.thread.id).await.unwrap();
    assert_eq!((seen.thread.with.as_str(), seen.thread.unread, seen.items.len()), ("claude", 2, 2));
    assert_eq!(seen.thread.last.unwrap().text, "And which host?");
    assert_eq!(unread(&world, &world.ben).await, 2);

    let first = json!({ "thread": "M-1", "message": seen.items[0].id });
    let half = messages::mark_read(&world.hub, &world.ben, command(first)).await.unwrap().value;
    assert_eq!(half.unread, 1);
    let reply = send(&world, &world.ben, json!({ "thread": "M-1", "body": "8080, localhost" })).await.unwrap();
    assert_eq!(reply.thread.unread, 0, "who answers has read");
    assert_eq!(unread(&world, &world.claude).await, 1);
    messages::read(&world.hub, &world.claude, command(json!({ "thread": "m-1" }))).await.unwrap();
    assert_eq!(unread(&world, &world.claude).await, 0);
}

#[tokio::test]
async fn a_message_is_for_its_two_members_alone() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    let body = json!({ "to": "ben", "task": task.key, "body": "secret plans for @vera", "subject": "hush" });
    let thread = send(&world, &world.claude, body).await.unwrap().thread.id;
    for other in [&world.ada, &world.vera, &world.codex] {
        assert_eq!(code(get(&world, other, thread).await), "not_found", "{}", other.handle);
        assert_eq!(code(send(&world, other, json!({ "thread": thread, "body": "x" })).await), "not_found");
        assert!(ids(&world, other, json!({})).await.is_empty());
    }
    let log = async |actor: &Actor, body: Value| {
        let events = events::list(&world.hub, actor, command(body)).await.unwrap().value;
        events.items.into_iter().filter(|event| event.kind == "message.sent").collect::<Vec<_>>()
    };
    let of_ben = log(&world.ben, json!({ "task": task.key })).await;
    assert_eq!((of_ben.len(), &of_ben[0].data["text"]), (1, &json!("secret plans for @vera")));
    let of_ada = log(&world.ada, json!({})).await;
    assert_eq!((of_ada.len(), of_ada[0].tasks.len(), &of_ada[0].data), (1, 0, &json!({})), "that there was one");
    assert!(log(&world.ada, json!({ "task": task.key })).await.is_empty(), "not what it was about");
    assert!(log(&world.vera, json!({})).await.is_empty());
}

#[tokio::test]
async fn admins_see_in_the_stream_only_that_there_was_a_message() {
    let world = World::new().await;
    let mut adas = world.hub.live().subscribe(&world.ada, Some(6)).await.unwrap();
    let mut bens = world.hub.live().subscribe(&world.ben, Some(6)).await.unwrap();
    send(&world, &world.claude, json!({ "to": "ben", "body": "secret" })).await.unwrap();
    let next = async |subscription: &mut crate::service::live::Subscription| loop {
        match subscription.next().await {
            Some(crate::service::live::Item::Frame(json, Some(7))) => return json.to_string(),
            Some(_) => {}
            None => panic!("the stream ended"),
        }
    };
    assert!(next(&mut bens).await.contains("secret"));
    let redacted = next(&mut adas).await;
    assert!(redacted.contains("message.sent") && !redacted.contains("secret"), "{redacted}");
}

#[tokio::test]
async fn viewers_answer_what_was_sent_to_them_and_begin_nothing() {
    let world = World::new().await;
    assert_eq!(code(send(&world, &world.vera, json!({ "to": "ben", "body": "hi" })).await), "forbidden");
    let thread = send(&world, &world.ben, json!({ "to": "vera", "body": "hi" })).await.unwrap().thread.id;
    assert_eq!(code(send(&world, &world.vera, json!({ "thread": thread, "body": "hello" })).await), "ok");
    assert_eq!(code(messages::mark_read(&world.hub, &world.vera, command(json!({ "thread": thread }))).await), "ok");
}

#[tokio::test]
async fn threads_are_filtered_and_paged() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    for n in 0..3 {
        send(&world, &world.ada, json!({ "to": "ben", "body": format!("{n}") })).await.unwrap();
    }
    send(&world, &world.ben, json!({ "to": "ada", "task": "hub-1", "body": "about it" })).await.unwrap();
    assert_eq!(ids(&world, &world.ben, json!({ "filter": "unread" })).await, ["M-3", "M-2", "M-1"]);
    assert_eq!(ids(&world, &world.ben, json!({ "filter": "task" })).await, ["M-4"]);
    assert_eq!(ids(&world, &world.ada, json!({ "filter": "free" })).await.len(), 3);
    assert_eq!(ids(&world, &world.ada, json!({ "task": task.key })).await, ["M-4"]);
    world.clock.advance(1_000);
    send(&world, &world.ben, json!({ "thread": "M-1", "body": "late" })).await.unwrap();
    let page = messages::list(&world.hub, &world.ben, command(json!({ "limit": 3 }))).await.unwrap().value;
    assert_eq!(page.items[0].id, ThreadId(1), "the latest message first");
    assert_eq!(ids(&world, &world.ben, json!({ "cursor": page.next_cursor })).await, ["M-2"]);
}

#[tokio::test]
async fn long_threads_come_in_pages_and_from_their_end() {
    let world = World::new().await;
    send(&world, &world.ada, json!({ "to": "ben", "body": "0" })).await.unwrap();
    for n in 1..5 {
        send(&world, &world.ada, json!({ "thread": "M-1", "body": n.to_string() })).await.unwrap();
    }
    let page = async |body: Value| messages::get(&world.hub, &world.ben, command(body)).await.unwrap().value;
    let bodies = |conversation: &Conversation| {
        conversation.items.iter().map(|message| message.body.clone()).collect::<Vec<_>>().join("")
    };
    let first = page(json!({ "thread": "M-1", "limit": 3 })).await;
    let rest = page(json!({ "thread": "M-1", "limit": 3, "cursor": first.next_cursor })).await;
    assert_eq!((bodies(&first).as_str(), bodies(&rest).as_str(), rest.next_cursor), ("012", "34", None));
    assert_eq!(bodies(&page(json!({ "thread": "M-1", "limit": 2, "latest": true })).await), "34");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_the_reason() {
    let world = World::new().await;
    for (body, expect) in [
        (json!({ "to": "ben", "body": " " }), "invalid"),
        (json!({ "body": "x" }), "invalid"),
        (json!({ "to": "ben", "thread": "M-1", "body": "x" }), "invalid"),
        (json!({ "to": "me", "body": "x" }), "invalid"),
        (json!({ "to": "nobody", "body": "x" }), "invalid"),
        (json!({ "thread": "M-9", "body": "x" }), "not_found"),
        (json!({ "to": "ben", "task": "HUB-9", "body": "x" }), "not_found"),
    ] {
        assert_eq!(code(send(&world, &world.ada, body.clone()).await), expect, "{body}");
    }
    let off = json!({ "handle": "claude", "active": false });
    send(&world, &world.claude, json!({ "to": "ada", "body": "?" })).await.unwrap();
    super::member_service::update(&world.hub, &world.ada, command(off)).await.unwrap();
    assert_eq!(code(send(&world, &world.ada, json!({ "to": "claude", "body": "x" })).await), "invalid");
    let answer = send(&world, &world.ada, json!({ "thread": "M-1", "body": "answered all the same" })).await;
    assert_eq!(code(answer), "ok", "a question can always be answered");
}

#[tokio::test]
async fn r14_a_message_sent_twice_with_one_key_is_one_message() {
    let world = World::new().await;
    let keyed = world.claude.clone().with_key(Some("k".to_owned()));
    let first = send(&world, &keyed, json!({ "to": "ben", "body": "x" })).await.unwrap();
    let again = send(&world, &keyed, json!({ "to": "ben", "body": "x" })).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(get(&world, &world.ben, first.thread.id).await.unwrap().items.len(), 1);
}
