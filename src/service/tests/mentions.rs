//! R18 at the service: whom a comment tells is read from its Markdown, and how many is bounded.

use serde_json::{Value, json};

use super::super::{comments, events, inbox};
use super::{World, command};
use crate::domain::actor::Actor;

async fn comment(world: &World, actor: &Actor, body: &str) -> i64 {
    comments::add(&world.hub, actor, command(json!({ "task": "HUB-1", "body": body }))).await.unwrap().value.id
}

/// How many things wait in the inbox of `actor`.
async fn told(world: &World, actor: &Actor) -> usize {
    inbox::read(&world.hub, actor, command(json!({}))).await.unwrap().value.items.len()
}

/// Who is mentioned by the newest event.
async fn mentioned(world: &World) -> Vec<Value> {
    let page = events::list(&world.hub, &world.ada, command(json!({ "limit": 200 }))).await.unwrap().value;
    let newest = page.items.into_iter().max_by_key(|event| event.seq).unwrap();
    newest.data["mentions"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn r18_only_words_that_are_shown_as_words_tell_somebody() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    for (body, tells) in [
        ("run `npm i @claude`", 0),
        ("```\nat @claude\n```", 0),
        ("    @claude", 0),
        ("npm i @claude/node", 0),
        ("[@claude](https://example.org)", 0),
        ("https://example.org/@claude", 0),
        ("mail me@claude or me@claude.org", 0),
        ("write \\@claude to tell it", 0),
        ("日本語@claude さん", 1),
        ("＠claude、お願いします", 1),
        ("**@claude**: `@codex` said so", 1),
        // What nobody can see does not cut a handle in two.
        ("@cla\u{200B}ude", 1),
    ] {
        let before = told(&world, &world.claude).await;
        comment(&world, &world.ada, body).await;
        assert_eq!(told(&world, &world.claude).await - before, tells, "{body}");
    }
    assert_eq!(told(&world, &world.codex).await, 0);
}

#[tokio::test]
async fn r18_an_edit_tells_who_comes_out_of_code() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let id = comment(&world, &world.ada, "`@claude`").await;
    let edit = |body: &str| command(json!({ "id": id, "body": body }));
    comments::edit(&world.hub, &world.ada, edit("`@claude` and \\@codex")).await.unwrap();
    assert_eq!((told(&world, &world.claude).await, told(&world, &world.codex).await), (0, 0));
    comments::edit(&world.hub, &world.ada, edit("@claude and @codex")).await.unwrap();
    assert_eq!((told(&world, &world.claude).await, told(&world, &world.codex).await), (1, 1));
}

#[tokio::test]
async fn r18_at_most_fifty_are_mentioned_by_one_text() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let crowd: String = (0..2_500).map(|number| format!("@m{number} ")).collect();
    let id = comment(&world, &world.claude, &format!("@ben {crowd}")).await;
    assert_eq!(mentioned(&world).await.len(), 50);
    assert_eq!(told(&world, &world.ben).await, 1);
    comments::edit(&world.hub, &world.claude, command(json!({ "id": id, "body": crowd }))).await.unwrap();
    assert!(mentioned(&world).await.len() <= 50);
}
