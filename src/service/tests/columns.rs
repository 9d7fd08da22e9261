//! What stands in a column and cannot be read: every read of it refuses and says where it is, and
//! no write puts anything else in its place.

use serde_json::json;
use sqlx::Connection;

use super::{World, actor, command, projects, task_service, token_service};
use crate::domain::event::ListEvents;
use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};
use crate::domain::task::Status;
use crate::domain::task_command::ListTasks;
use crate::domain::{Error, Result};
use crate::store::{self, tasks::Scope};

/// The world with a task that was taken back once and waits for its approval, and a token.
async fn written() -> World {
    let world = World::new().await;
    let task =
        world.create(&world.ben, json!({ "status": "backlog", "acceptance_criteria": ["It works"] })).await.unwrap();
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let release = command(json!({ "task": task.key, "session": session }));
    task_service::release(&world.hub, &world.claude, release).await.unwrap();
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let done = json!({ "task": task.key, "session": session, "result": "Done",
        "evidence": [{ "criterion": 1, "kind": "note", "text": "Seen" }] });
    task_service::complete(&world.hub, &world.claude, command(done)).await.unwrap();
    let token = command(json!({ "handle": "claude", "name": "script" }));
    token_service::create(&world.hub, &world.ada, token).await.unwrap();
    world
}

async fn tamper(world: &World, sql: &'static str) {
    store::tamper(&world.data.path().join("hub.db"), sql).await.unwrap();
}

/// What the column holds now.
async fn stored(world: &World, sql: &'static str) -> String {
    let file = world.data.path().join("hub.db");
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let text = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    text
}

#[track_caller]
fn assert_names<T: std::fmt::Debug>(outcome: Result<T>, place: [&str; 3], read: &str) {
    let error: Error = outcome.expect_err(read);
    let [table, row, column] = place;
    assert_eq!(error.code.as_str(), "internal", "{read}");
    let facts = json!({ "table": table, "row": row, "column": column });
    assert_eq!(json!(error.data), facts, "{read}: {error}");
    assert!(error.message.contains(&format!("column {column} of {table} {row}")), "{error}");
}

#[tokio::test]
async fn criteria_that_cannot_be_read_are_never_taken_for_none() {
    let world = written().await;
    tamper(&world, "UPDATE task SET criteria = '[{\"id\":1,'").await;
    let place = ["task", "HUB-1", "criteria"];
    let key: TaskKey = "HUB-1".parse().unwrap();
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    assert_names(store::tasks::find(&mut snapshot, &key).await, place, "find");
    assert_names(store::tasks::cards(&mut snapshot, std::slice::from_ref(&key)).await, place, "cards");
    assert_names(store::tasks::unarchived(&mut snapshot).await, place, "unarchived");
    let all = ListTasks::default();
    let list = store::tasks::list(&mut snapshot, &all, &world.ben.handle, Scope::Everything, 10).await;
    assert_names(list, place, "list");
    drop(snapshot);
    let update = world.update(&world.ben, json!({ "task": "HUB-1", "title": "Another" })).await;
    assert_names(update, place, "update");
    let moved = world.relocate(&world.ben, json!({ "task": "HUB-1", "to": Status::Backlog, "reason": "so" })).await;
    assert_names(moved, place, "move");
    assert_eq!(stored(&world, "SELECT criteria || title || status FROM task").await, "[{\"id\":1,A taskreview");
}

#[tokio::test]
async fn a_project_a_token_and_an_approval_that_cannot_be_read_are_refused() {
    let world = written().await;
    let project: ProjectKey = "HUB".parse().unwrap();
    tamper(&world, "UPDATE project SET auto_approve = '[\"all\"]'").await;
    let place = ["project", "HUB", "auto_approve"];
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    assert_names(store::projects::find(&mut snapshot, &project).await, place, "find");
    assert_names(store::projects::list(&mut snapshot, true).await, place, "list");
    drop(snapshot);
    let update = command(json!({ "project": "HUB", "name": "Another" }));
    assert_names(projects::update(&world.hub, &world.ada, update).await, place, "update");
    assert_eq!(stored(&world, "SELECT auto_approve || name FROM project").await, "[\"all\"]Hub");

    tamper(&world, "UPDATE project SET auto_approve = '[]'; UPDATE token SET scopes = 'read'").await;
    let place = ["token", "1", "scopes"];
    let claude: Handle = "claude".parse().unwrap();
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    assert_names(store::tokens::list(&mut snapshot, &claude).await, place, "list");
    assert_names(store::tokens::present(&mut snapshot, 1).await, place, "present");

    tamper(&world, "UPDATE approval SET content = ''").await;
    let place = ["approval", "1", "content"];
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    assert_names(store::approvals::current(&mut snapshot, &"HUB-1".parse().unwrap()).await, place, "current");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_not_an_empty_one() {
    let world = written().await;
    for (sql, column) in [
        ("UPDATE event SET tasks = 'HUB-1' WHERE kind = 'task.completed'", "tasks"),
        ("UPDATE event SET tasks = '[]', data = '' WHERE kind = 'task.completed'", "data"),
        ("UPDATE event SET data = '{}', audience = '{}' WHERE kind = 'task.completed'", "audience"),
        ("UPDATE event SET audience = '[]', door = 'window' WHERE kind = 'task.completed'", "door"),
    ] {
        let seq = stored(&world, "SELECT CAST(seq AS TEXT) FROM event WHERE kind = 'task.completed'").await;
        tamper(&world, "DROP TRIGGER IF EXISTS event_no_update").await;
        tamper(&world, sql).await;
        let mut snapshot = world.hub.read_for_itself().await.unwrap();
        let events = store::log::list(&mut snapshot, &ListEvents::default(), None, 200).await;
        assert_names(events, ["event", &seq, column], column);
    }
}

#[tokio::test]
async fn a_word_that_nobody_knows_is_refused_with_its_place() {
    let world = written().await;
    tamper(&world, "UPDATE attempt SET ending = 'lost'").await;
    let mut snapshot = world.hub.read_for_itself().await.unwrap();
    let attempts = store::attempts::of_session(&mut snapshot, SessionId(1), 10).await;
    let error = attempts.unwrap_err();
    assert_eq!((&error.data["table"], &error.data["column"]), (&json!("attempt"), &json!("ending")));
    let ada = actor(&world.hub, "ada").await;
    assert!(task_service::get(&world.hub, &ada, command(json!({ "task": "HUB-1" }))).await.is_ok(), "the rest is read");
}
