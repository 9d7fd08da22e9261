//! The cards in memory say what the database says, and everybody reads their own writes in them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join_all;
use serde_json::{Value, json};

use super::{World, command, task_service};
use crate::domain::actor::Actor;
use crate::domain::task::{Status, Task};
use crate::domain::task_command::ListTasks;
use crate::service::model::Cards;
use crate::service::{Hub, Options};
use crate::store::tasks::Scope;
use crate::store::{self, Snapshot};

/// Every card in memory, in board order.
async fn cards(world: &World, filter: &ListTasks) -> Vec<Task> {
    let (hub, now) = (&world.hub, world.hub.now());
    let listed = hub.read_cards(&world.ada, |cards| cards.list(filter, Status::ALL, None, usize::MAX, now)).await;
    listed.expect("somebody follows the log").into_iter().map(crate::service::Card::into_task).collect()
}

/// Compares the cards with the database.
pub(super) async fn cards_are_true(world: &World) {
    // Signs of life move leases; none may be written down between one look and the other.
    crate::service::life::write_down(&world.hub).await.unwrap();
    let filter = ListTasks::default();
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    let stored = store::tasks::list(&mut snapshot, &filter, &world.ada.handle, Scope::Everything, 1_000).await.unwrap();
    assert_eq!(cards(world, &filter).await, stored);
    ready_is_true(world, &mut snapshot).await;
    for task in stored {
        let whole = store::tasks::find(&mut snapshot, &task.key).await.unwrap().task;
        // Read twice: from the database, and from what was cached.
        for _ in 0..2 {
            assert_eq!(world.get(task.key.as_str()).await, whole);
        }
    }
}

#[tokio::test]
async fn what_is_ready_is_the_same_in_memory_and_in_the_database_over_projects_filters_and_pages() {
    let world = World::new().await;
    for key in ["OPS", "OLD"] {
        let body = json!({ "key": key, "name": key });
        crate::service::projects::create(&world.hub, &world.ada, command(body)).await.unwrap();
    }
    for number in 0..30 {
        let body = json!({
            "project": (["HUB", "OPS", "OLD"][number % 3]), "title": format!("Ärger {number}"), "status": "backlog",
            "labels": (["ui", "db"][..number % 2 + 1]), "priority": (["low", "normal", "urgent"][number % 4 % 3]),
            "role": ([None, Some("dev"), Some("ops")][number % 5 % 3]),
            "assignee": ([None, Some("claude"), None, Some("ben")][number % 4]),
        });
        world.create(&world.ben, body).await.unwrap();
    }
    let archive = json!({ "project": "OLD", "archived": true });
    crate::service::projects::update(&world.hub, &world.ada, command(archive)).await.unwrap();
    for filter in [
        json!({}),
        json!({ "project": "OPS" }),
        json!({ "project": "OLD" }),
        json!({ "q": "ärger 1" }),
        json!({ "label": "DB" }),
        json!({ "priority": "urgent", "role": "dev" }),
        json!({ "assignee": "claude" }),
    ] {
        let filter = ListTasks { ready: Some(true), ..command(filter) };
        let mut snapshot = world.hub.read_for_itself().await.unwrap();
        for (skip, limit) in [(0, 100), (0, 3), (3, 4)] {
            let stored =
                store::tasks::list_ready(&mut snapshot, &filter, &world.claude.handle, skip, limit).await.unwrap();
            let (now, claude) = (snapshot.now(), &world.claude.handle);
            let read = |cards: &Cards| cards.ready(claude, &filter, skip as usize, limit as usize, now);
            let known = world.hub.read_cards(&world.ada, read).await.expect("somebody follows the log");
            let known: Vec<Task> = known.into_iter().map(crate::service::Card::into_task).collect();
            assert_eq!(known, stored, "{filter:?} {skip} {limit}");
        }
    }
}

/// Compares what each member may claim, and in which order, with the database.
async fn ready_is_true(world: &World, snapshot: &mut Snapshot) {
    let project = "HUB".parse().unwrap();
    let filter = ListTasks { project: Some("HUB".parse().unwrap()), ready: Some(true), ..ListTasks::default() };
    for member in store::members::list(snapshot).await.unwrap() {
        let stored = store::tasks::list_ready(snapshot, &filter, &member.handle, 0, 1_000).await.unwrap();
        let now = snapshot.now();
        let read = |cards: &Cards| {
            let ready = cards.ready(&member.handle, &filter, 0, usize::MAX, now);
            (ready, cards.count_ready(&member.handle, &project, now))
        };
        let (ready, count) = world.hub.read_cards(&world.ada, read).await.expect("somebody follows the log");
        let ready: Vec<Task> = ready.into_iter().map(crate::service::Card::into_task).collect();
        assert_eq!((ready, count), (stored.clone(), stored.len()), "{}", member.handle);
    }
}

#[tokio::test]
async fn a_filter_finds_the_same_in_memory_and_in_the_database() {
    let world = World::new().await;
    for fields in [
        json!({ "title": "Ärger mit ΣΊΣΥΦΟΣ", "labels": ["Änderung", "ui"], "role": "Prüfer", "priority": "urgent" }),
        json!({ "title": "Проверить", "type": "bug", "assignee": "ben", "status": "backlog" }),
        json!({ "title": "Plain", "labels": ["UI"], "status": "backlog", "blocked_by": ["HUB-1"] }),
        json!({ "title": "plain words", "role": "prufer", "assignee": "claude" }),
        json!({ "title": "Gone" }),
    ] {
        world.create(&world.ben, fields).await.unwrap();
    }
    task_service::archive(&world.hub, &world.ben, command(json!({ "task": "HUB-5" }))).await.unwrap();
    for filter in [
        json!({}),
        json!({ "q": "ärger" }),
        json!({ "q": "ARGER σισυφος" }),
        json!({ "q": "ПРОВЕРИТЬ" }),
        json!({ "q": "hub-3 plain" }),
        json!({ "label": "ui" }),
        json!({ "label": "ÄNDERUNG" }),
        json!({ "role": "PRUFER" }),
        json!({ "type": "bug" }),
        json!({ "priority": "urgent" }),
        json!({ "assignee": "ben" }),
        json!({ "assignee": "none" }),
        json!({ "blocked": true }),
        json!({ "blocked": false, "status": "inbox" }),
        json!({ "project": "HUB", "status": "backlog" }),
        json!({ "updated_since": "2026-09-21T14:13:20Z" }),
        json!({ "updated_since": "2036-01-01T00:00:00Z" }),
    ] {
        let filter: ListTasks = command(filter);
        let mut snapshot = world.hub.read_for_itself().await.unwrap();
        let stored =
            store::tasks::list(&mut snapshot, &filter, &world.ada.handle, Scope::Everything, 100).await.unwrap();
        assert_eq!(cards(&world, &filter).await, stored, "{filter:?}");
    }
}

#[tokio::test]
async fn pages_from_memory_go_on_where_the_last_one_ended() {
    let world = World::new().await;
    for number in 0..23 {
        let status = if number % 2 == 0 { "inbox" } else { "backlog" };
        world.create(&world.ben, json!({ "title": format!("{number}"), "status": status })).await.unwrap();
    }
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let body = json!({ "limit": 5, "cursor": cursor });
        let page = task_service::list(&world.hub, &world.ben, command(body)).await.unwrap().value;
        assert!(page.items.len() <= 5);
        found.extend(page.items.into_iter().map(|card| card.title.clone()));
        let Some(next) = page.next_cursor else { break };
        cursor = json!(next);
    }
    let all = cards(&world, &ListTasks::default()).await;
    assert_eq!(found, all.into_iter().map(|task| task.title).collect::<Vec<_>>());
    let broken = task_service::list(&world.hub, &world.ben, command(json!({ "cursor": "zz" }))).await.unwrap_err();
    assert!(broken.data["fields"]["cursor"].is_string());
    let unknown = task_service::list(&world.hub, &world.ben, command(json!({ "project": "NONE" }))).await.unwrap_err();
    assert_eq!(unknown.code.as_str(), "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_and_as_many_readers_read_their_own_writes_always() {
    let world = Arc::new(World::new().await);
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..64).map(|_| tokio::spawn(read(Arc::clone(&world), Arc::clone(&over)))).collect();
    let writers = (0..64).map(|number| tokio::spawn(write(Arc::clone(&world), number)));
    for written in join_all(writers).await {
        written.unwrap();
    }
    over.store(true, Ordering::SeqCst);
    for read in join_all(readers).await {
        assert!(read.unwrap() > 0);
    }
    cards_are_true(&world).await;
}

/// Reads lists until it is over; no list is older than the one before.
async fn read(world: Arc<World>, over: Arc<AtomicBool>) -> usize {
    let (mut lists, mut newest, mut most) = (0, 0, 0);
    while !over.load(Ordering::SeqCst) || lists == 0 {
        let answer = task_service::list(&world.hub, &world.vera, command(json!({ "limit": 200 }))).await.unwrap();
        assert!(answer.seq >= newest && answer.value.items.len() >= most, "time goes one way");
        (newest, most) = (answer.seq, answer.value.items.len());
        lists += 1;
        // A list from memory waits for nothing, as a request does.
        tokio::task::yield_now().await;
    }
    lists
}

/// Writes and reads in turn, through every way to read.
async fn write(world: Arc<World>, number: usize) {
    let hub = &world.hub;
    let title = format!("of {number}");
    let key = world.create(&world.ben, json!({ "title": title })).await.unwrap().key;
    for turn in 0..5 {
        let body = json!({ "task": key, "title": format!("{title}, {turn}"), "description": "x".repeat(turn) });
        let written = task_service::update(hub, &world.ben, command(body)).await.unwrap();
        let listed = task_service::list(hub, &world.ben, command(json!({ "q": format!("{title}, {turn}") }))).await;
        let listed = listed.unwrap();
        assert!(listed.seq >= written.seq);
        let listed = listed.value.items.into_iter().find(|card| card.key == key).map(|card| card.version);
        assert!(listed.is_some_and(|version| version == written.value.version), "{key} in turn {turn}");
        let got = world.get(key.as_str()).await;
        assert_eq!((got.version, got.description), (written.value.version, Some("x".repeat(turn))));
        let board = crate::service::board::board(hub, &world.ben, command(json!({}))).await.unwrap().value;
        let shown = board.cards.iter().find(|card| card.key == key).map(|card| card.version);
        assert_eq!(shown, Some(written.value.version));
    }
}

#[tokio::test]
async fn what_another_process_does_is_seen_at_once_where_it_ends_a_credential() {
    let world = World::new().await;
    let other = Hub::open(Options { serve: false, ..Options::new(world.data.path()) }).await.unwrap();
    let made =
        crate::service::tokens::create(&world.hub, &world.ada, command(json!({ "handle": "ada", "name": "one" })));
    let secret = made.await.unwrap().value.token;
    let ask = async || crate::service::sign_ins::from_token(&world.hub, &secret).await;
    let mut actors: Vec<Actor> = Vec::new();
    for _ in 0..3 {
        actors.push(ask().await.unwrap());
    }
    crate::service::tokens::revoke_all(&other, &world.ada, world.ada.handle.clone()).await.unwrap();
    for actor in actors {
        let listed = task_service::list(&world.hub, &actor, command(json!({}))).await.map(|_| ());
        let ready = task_service::list(&world.hub, &actor, command(json!({ "ready": true }))).await.map(|_| ());
        let created = world.create(&actor, json!({})).await.map(|_| ());
        for outcome in [listed, ready, created] {
            assert_eq!(outcome.unwrap_err().code.as_str(), "unauthenticated");
        }
    }
    assert_eq!(ask().await.unwrap_err().code.as_str(), "unauthenticated");
    other.close().await;
}
