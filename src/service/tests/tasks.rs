//! Creating, reading, changing and moving tasks.

use serde_json::{Value, json};

use super::{World, code, command, projects, task_service};
use crate::domain::task::Status;

#[tokio::test]
async fn a_new_task_gets_the_next_number_and_stands_last() {
    let world = World::new().await;
    let first = world.create(&world.ada, json!({ "title": " One\u{202E} " })).await.unwrap();
    let second =
        world.create(&world.claude, json!({ "acceptance_criteria": ["a", "b"], "labels": ["x", "x"] })).await.unwrap();
    assert_eq!((first.key.as_str(), first.title.as_str(), first.version), ("HUB-1", "One", 1));
    assert_eq!((second.key.as_str(), second.criteria.total, second.labels.len()), ("HUB-2", 2, 1));
    assert!(first.rank < second.rank);
    assert_eq!(world.get("HUB-2").await, second, "what was answered is what is stored");
}

#[tokio::test]
async fn a_refused_command_takes_no_number_and_leaves_nothing() {
    let world = World::new().await;
    assert_eq!(code(world.create(&world.ada, json!({ "assignee": "nobody-here" })).await), "invalid");
    assert_eq!(code(world.create(&world.ada, json!({ "blocked_by": ["HUB-9"] })).await), "not_found");
    assert_eq!(code(world.create(&world.ada, json!({ "project": "NONE" })).await), "not_found");
    assert_eq!(code(world.create(&world.vera, json!({})).await), "forbidden");
    assert_eq!(world.create(&world.ada, json!({})).await.unwrap().key.as_str(), "HUB-1");
}

#[tokio::test]
async fn r2_a_write_that_saw_an_older_version_is_told_what_changed_and_by_whom() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    world.update(&world.ben, json!({ "task": task.key, "title": "B", "expected_version": 1 })).await.unwrap();
    world.update(&world.claude, json!({ "task": task.key, "priority": "high" })).await.unwrap();
    let error =
        world.update(&world.ada, json!({ "task": task.key, "title": "A", "expected_version": 1 })).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), &error.data["version"], &error.data["changed_by"]),
        ("version_conflict", &json!(3), &json!("claude"))
    );
    let changes: Vec<Value> =
        error.data["changes"].as_array().unwrap().iter().map(|c| json!([c["version"], c["by"], c["fields"]])).collect();
    assert_eq!(changes, [json!([2, "ben", ["title"]]), json!([3, "claude", ["priority"]])]);
    assert_eq!(world.get("HUB-1").await.title, "B", "nothing was lost");
}

#[tokio::test]
async fn r2_archiving_what_was_changed_meanwhile_is_a_conflict() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    world.update(&world.ben, json!({ "task": task.key, "title": "B" })).await.unwrap();
    let older = json!({ "task": task.key, "expected_version": 1 });
    let newer = json!({ "task": task.key, "expected_version": 2 });
    let archive = async |body: &Value| task_service::archive(&world.hub, &world.ada, command(body.clone())).await;
    assert_eq!(code(archive(&older).await), "version_conflict");
    assert_eq!(archive(&newer).await.unwrap().value.version, 3);
    let unarchived = task_service::unarchive(&world.hub, &world.ada, command(newer)).await;
    assert_eq!(code(unarchived), "version_conflict");
    assert!(world.get("HUB-1").await.archived);
}

#[tokio::test]
async fn r2_only_real_changes_raise_the_version() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    assert_eq!(world.update(&world.ada, json!({ "task": task.key, "title": task.title })).await.unwrap().version, 1);
    let body = json!({ "task": "HUB-1", "body": "hello @ben" });
    super::super::comments::add(&world.hub, &world.claude, command(body)).await.unwrap();
    let commented = world.get("HUB-1").await;
    assert_eq!((commented.version, commented.comment_count), (1, 1), "comments do not raise it");
    let other = world.create(&world.ada, json!({})).await.unwrap();
    let first =
        world.relocate(&world.ada, json!({ "task": other.key, "to": "inbox", "before": "HUB-1" })).await.unwrap();
    assert!(first.rank < commented.rank && first.version == 1, "a rank does not raise it");
}

#[tokio::test]
async fn fields_are_changed_cleared_and_kept() {
    let world = World::new().await;
    let task =
        world.create(&world.ada, json!({ "role": "developer", "due": "2026-12-01", "assignee": "me" })).await.unwrap();
    assert_eq!(task.assignee.as_ref().unwrap().as_str(), "ada");
    let body = json!({ "task": task.key, "role": null, "assignee": "claude", "acceptance_criteria": [{ "text": "one" }, { "text": "two" }] });
    let task = world.update(&world.ada, body).await.unwrap();
    assert_eq!((task.role, task.due.as_deref(), task.assignee.unwrap().as_str()), (None, Some("2026-12-01"), "claude"));
    let body = json!({ "task": task.key, "acceptance_criteria": [
        { "id": 2, "text": "two!", "met": true, "evidence": [{ "kind": "command", "text": "make test", "exit_code": 0 }] }, { "text": "three" },
    ] });
    let task = world.update(&world.ben, body).await.unwrap();
    let rows = task.acceptance_criteria.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.id, row.text.as_str(), row.met)).collect::<Vec<_>>(),
        [(2, "two!", true), (3, "three", false)]
    );
    assert_eq!((rows[0].evidence[0].by.as_str(), task.criteria.met), ("ben", 1), "the author is the caller");
}

#[tokio::test]
async fn agents_add_criteria_and_evidence_but_change_neither_criteria_nor_type() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({ "acceptance_criteria": ["one"] })).await.unwrap();
    let body = json!({ "task": task.key, "add_criteria": ["two"], "evidence": [{ "criterion": 1, "kind": "commit", "text": "abc" }] });
    let task = world.update(&world.claude, body).await.unwrap();
    assert_eq!((task.criteria.total, task.criteria.met), (2, 0), "evidence alone ticks nothing");
    for body in [json!({ "type": "bug" }), json!({ "acceptance_criteria": [] })] {
        let mut body = body;
        body["task"] = json!(task.key);
        assert_eq!(code(world.update(&world.claude, body).await), "forbidden");
    }
    world.move_to(&world.ada, &task, Status::Active).await.unwrap();
    let error = world.update(&world.claude, json!({ "task": task.key, "title": "mine" })).await.unwrap_err();
    assert!(error.message.contains("assigned to ada, comment on it instead"), "{error}");
    world.update(&world.ada, json!({ "task": task.key, "assignee": null })).await.unwrap();
    let error = world.update(&world.claude, json!({ "task": task.key, "title": "mine" })).await.unwrap_err();
    assert!(error.message.contains("claim it first"), "{error}");
}

#[tokio::test]
async fn lists_filter_page_and_leave_long_texts_out() {
    let world = World::new().await;
    for n in 0..5 {
        world
            .create(
                &world.ada,
                json!({ "title": format!("Task {n}"), "labels": [format!("l{}", n % 2)], "description": "long" }),
            )
            .await
            .unwrap();
    }
    world.update(&world.ada, json!({ "task": "HUB-3", "assignee": "ben" })).await.unwrap();
    world.relocate(&world.ada, json!({ "task": "HUB-5", "to": "backlog" })).await.unwrap();
    let list =
        async |body: Value| task_service::list(&world.hub, &world.ben, command(body)).await.map(|answer| answer.value);
    let keys =
        async |body: Value| list(body).await.unwrap().items.iter().map(|task| task.key.number()).collect::<Vec<_>>();
    assert_eq!(keys(json!({ "label": "l0" })).await, [1, 3, 5]);
    assert_eq!(keys(json!({ "assignee": "me" })).await, [3]);
    assert_eq!(keys(json!({ "assignee": "none", "status": "inbox", "q": "task 3" })).await, [4]);
    assert_eq!(keys(json!({ "ready": true })).await, [3, 5]);
    let first = list(json!({ "limit": 2 })).await.unwrap();
    assert!(first.items[0].description.is_none() && first.items[0].acceptance_criteria.is_none());
    let mut seen: Vec<i64> = first.items.iter().map(|task| task.key.number()).collect();
    let mut cursor = first.next_cursor;
    while let Some(next) = cursor {
        let page = list(json!({ "limit": 2, "cursor": next, "fields": ["description"] })).await.unwrap();
        assert_eq!(page.items[0].description.as_deref(), Some("long"));
        seen.extend(page.items.iter().map(|task| task.key.number()));
        cursor = page.next_cursor;
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
    assert_eq!(code(list(json!({ "cursor": "zz" })).await), "invalid");
    assert_eq!(code(list(json!({ "project": "NONE" })).await), "not_found");
}

#[tokio::test]
async fn an_archived_task_leaves_the_board_and_comes_back() {
    let world = World::new().await;
    let task = world.task_in(Status::Active).await;
    let body = json!({ "task": task.key });
    assert_eq!(code(task_service::archive(&world.hub, &world.claude, command(body.clone())).await), "forbidden");
    task_service::archive(&world.hub, &world.ben, command(body.clone())).await.unwrap();
    let board = super::super::board::board(&world.hub, &world.ada, command(json!({}))).await.unwrap().value;
    assert!(board.cards.is_empty());
    assert_eq!(code(world.move_to(&world.ada, &task, Status::Review).await), "illegal_transition");
    let back = task_service::unarchive(&world.hub, &world.ben, command(body)).await.unwrap().value;
    assert_eq!((back.status, back.archived, back.version), (Status::Active, false, task.version + 2));
}

#[tokio::test]
async fn an_archived_project_is_read_only() {
    let world = World::new().await;
    let task = world.create(&world.ada, json!({})).await.unwrap();
    projects::update(&world.hub, &world.ben, command(json!({ "project": "HUB", "archived": true }))).await.unwrap();
    assert_eq!(code(world.create(&world.ada, json!({})).await), "forbidden");
    assert_eq!(code(world.update(&world.ada, json!({ "task": task.key, "title": "x" })).await), "forbidden");
    projects::update(&world.hub, &world.ben, command(json!({ "project": "HUB", "archived": false }))).await.unwrap();
    assert_eq!(world.create(&world.ada, json!({})).await.unwrap().key.as_str(), "HUB-2");
}
