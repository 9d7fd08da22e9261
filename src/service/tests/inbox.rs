//! The inbox: rows from real events, a cursor that is durable, waiting that wakes.

use serde_json::{Value, json};

use super::super::{comments, inbox, messages};
use super::{World, code, command, member_service, open, task_service, token_service};
use crate::domain::actor::{Actor, Credential};
use crate::domain::inbox::Inbox;
use crate::domain::task::Status;

async fn read(world: &World, actor: &Actor, body: Value) -> Inbox {
    inbox::read(&world.hub, actor, command(body)).await.unwrap().value
}

/// The caller's new items as `kind subject text`.
async fn items(world: &World, actor: &Actor) -> Vec<String> {
    let inbox = read(world, actor, json!({})).await;
    inbox.items.iter().map(|item| format!("{} {} {}", item.kind, item.subject, item.text)).collect()
}

async fn comment(world: &World, actor: &Actor, body: &str) {
    comments::add(&world.hub, actor, command(json!({ "task": "HUB-1", "body": body }))).await.unwrap();
}

async fn tell(world: &World, actor: &Actor, to: &str, body: &str) {
    messages::send(&world.hub, actor, command(json!({ "to": to, "body": body }))).await.unwrap();
}

#[tokio::test]
async fn who_is_given_a_task_named_or_written_to_is_told() {
    let world = World::new().await;
    world.create(&world.ada, json!({ "assignee": "claude", "title": "Write it" })).await.unwrap();
    comment(&world, &world.ben, "@claude @nobody @ben look").await;
    tell(&world, &world.ben, "claude", "hello").await;
    assert_eq!(
        items(&world, &world.claude).await,
        ["assigned HUB-1 Write it", "mentioned HUB-1 @claude @nobody @ben look", "message M-1 hello"]
    );
    assert!(items(&world, &world.ben).await.is_empty(), "nobody is told of what he did himself");
    let item = &read(&world, &world.claude, json!({})).await.items[0];
    assert_eq!((item.actor.as_str(), item.tasks[0].as_str()), ("ada", "HUB-1"));
}

#[tokio::test]
async fn an_agents_message_or_mention_is_a_question_to_a_human_who_can_answer() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    comment(&world, &world.claude, "@ben @vera @codex which one?").await;
    tell(&world, &world.claude, "ben", "and when?").await;
    tell(&world, &world.claude, "codex", "fyi").await;
    assert_eq!(
        items(&world, &world.ben).await,
        ["question HUB-1 @ben @vera @codex which one?", "question M-1 and when?"]
    );
    assert_eq!(items(&world, &world.codex).await[1], "message M-2 fyi");
    assert!(items(&world, &world.vera).await[0].starts_with("mentioned"), "a viewer cannot answer there");
}

#[tokio::test]
async fn an_edit_tells_only_those_newly_named() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    comment(&world, &world.ada, "@ben").await;
    comments::edit(&world.hub, &world.ada, command(json!({ "id": 1, "body": "@ben and @claude" }))).await.unwrap();
    assert_eq!(items(&world, &world.ben).await.len(), 1);
    assert_eq!(items(&world, &world.claude).await, ["mentioned HUB-1 @ben and @claude"]);
}

#[tokio::test]
async fn r12_whoever_waits_is_told_when_the_last_blocker_is_done_or_archived() {
    let world = World::new().await;
    for _ in 0..2 {
        world.create(&world.ada, json!({ "status": "backlog" })).await.unwrap();
    }
    world.create(&world.ben, json!({ "assignee": "ben", "blocked_by": ["HUB-1", "HUB-2"] })).await.unwrap();
    for to in [Status::Active, Status::Review, Status::Done] {
        world.move_to(&world.ada, &world.get("HUB-1").await, to).await.unwrap();
    }
    assert!(items(&world, &world.ben).await.is_empty(), "one of two is done");
    let archive = json!({ "task": "HUB-2", "reason": "not needed" });
    task_service::archive(&world.hub, &world.ada, command(archive)).await.unwrap();
    assert_eq!(items(&world, &world.ben).await, ["unblocked HUB-2 not needed"]);
}

#[tokio::test]
async fn reading_on_needs_no_cursor_and_acknowledging_never_goes_back() {
    let world = World::new().await;
    for n in 0..3 {
        tell(&world, &world.ada, "claude", &n.to_string()).await;
    }
    let first = read(&world, &world.claude, json!({ "limit": 2 })).await;
    assert_eq!((first.items.len(), first.unread), (2, 3));
    let ack = async |cursor: &str| {
        let answer = inbox::ack(&world.hub, &world.claude, command(json!({ "cursor": cursor }))).await;
        answer.map(|answer| answer.value.unread)
    };
    let cursor = first.next_cursor.unwrap();
    assert_eq!(ack(&cursor).await.unwrap(), 1);
    assert_eq!(ack(&first.items[0].cursor).await.unwrap(), 1, "not back");
    assert_eq!(items(&world, &world.claude).await, ["message M-3 2"]);
    assert_eq!(
        read(&world, &world.claude, json!({ "cursor": "0" })).await.items.len(),
        3,
        "what was read stays readable"
    );
    let last = read(&world, &world.claude, json!({ "cursor": cursor })).await.next_cursor.unwrap();
    assert_eq!(ack(&last).await.unwrap(), 0);
    let nothing = read(&world, &world.claude, json!({})).await;
    assert_eq!((nothing.items.len(), nothing.next_cursor), (0, None));
    assert_eq!(code(ack("999999").await), "invalid");
    assert_eq!(code(ack("x").await), "invalid");
    world.hub.close().await;
    let hub = open(&world.data, &world.clock).await;
    let after = inbox::read(&hub, &world.claude, command(json!({}))).await.unwrap().value;
    assert_eq!(after.unread, 0, "it is on disk");
}

#[tokio::test]
async fn a_read_that_waits_is_woken_by_what_it_is_told_and_by_nothing_else() {
    let world = World::new().await;
    let (hub, claude) = (world.hub.clone(), world.claude.clone());
    let waiting = tokio::spawn(async move { inbox::read(&hub, &claude, command(json!({ "wait": 25 }))).await });
    world.create(&world.ada, json!({ "assignee": "ben" })).await.unwrap();
    tell(&world, &world.ada, "codex", "not yours").await;
    tell(&world, &world.ada, "claude", "yours").await;
    let told = waiting.await.unwrap().unwrap();
    assert_eq!((told.value.items.len(), told.value.items[0].text.as_str()), (1, "yours"));
    assert_eq!(code(inbox::read(&world.hub, &world.claude, command(json!({ "wait": 26 }))).await), "invalid");
}

#[tokio::test]
async fn closing_releases_who_waits() {
    let world = World::new().await;
    let (hub, claude) = (world.hub.clone(), world.claude.clone());
    let waiting = tokio::spawn(async move { inbox::read(&hub, &claude, command(json!({ "wait": 25 }))).await });
    tokio::task::yield_now().await;
    world.hub.stop_streams();
    assert!(waiting.await.unwrap().unwrap().value.items.is_empty());
}

#[tokio::test]
async fn a_hub_that_does_not_serve_wakes_too_by_what_another_process_wrote() {
    let world = World::new().await;
    let options = crate::service::Options { serve: false, ..crate::service::Options::new(world.data.path()) };
    let other = crate::service::Hub::open(options).await.unwrap();
    let (hub, claude) = (other.clone(), world.claude.clone());
    let waiting = tokio::spawn(async move { inbox::read(&hub, &claude, command(json!({ "wait": 25 }))).await });
    tell(&world, &world.ada, "claude", "from elsewhere").await;
    assert_eq!(waiting.await.unwrap().unwrap().value.items.len(), 1);
    other.close().await;
}

#[tokio::test]
async fn r16_a_revoked_token_no_longer_waits_and_the_deactivated_get_nothing() {
    let world = World::new().await;
    let body = json!({ "handle": "claude", "name": "laptop" });
    let id = token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value.details.id;
    let agent = Actor { credential: Credential::Token(id), ..world.claude.clone() };
    let hub = world.hub.clone();
    let waiting = tokio::spawn(async move { inbox::read(&hub, &agent, command(json!({ "wait": 25 }))).await });
    let revoke = json!({ "handle": "claude", "id": id });
    token_service::revoke(&world.hub, &world.ada, command(revoke)).await.unwrap();
    assert_eq!(code(waiting.await.unwrap()), "unauthenticated");

    let off = json!({ "handle": "claude", "active": false });
    member_service::update(&world.hub, &world.ada, command(off)).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    comment(&world, &world.ada, "@claude").await;
    assert!(items(&world, &world.claude).await.is_empty());
}

#[tokio::test]
async fn a_credential_limited_to_a_project_reads_what_is_of_it() {
    let world = World::new().await;
    super::projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    for project in ["HUB", "WEB"] {
        world.create(&world.ada, json!({ "project": project, "assignee": "claude" })).await.unwrap();
    }
    let limited = Actor { project: Some("WEB".parse().unwrap()), ..world.claude.clone() };
    let inbox = read(&world, &limited, json!({})).await;
    assert_eq!((inbox.items.len(), inbox.items[0].subject.as_str(), inbox.unread), (1, "WEB-1", 1));
}
