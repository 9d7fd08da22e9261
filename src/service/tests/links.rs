//! Blockers and parents.

use serde_json::json;

use super::{World, code, command, projects, task_service};
use crate::domain::task::Status;

#[tokio::test]
async fn r12_blockers_form_no_cycle_across_projects_too() {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    for project in ["HUB", "WEB", "HUB"] {
        world.create(&world.ada, json!({ "project": project })).await.unwrap();
    }
    let block = async |task: &str, other: &str| {
        task_service::block(&world.hub, &world.ben, command(json!({ "task": task, "other": other }))).await
    };
    block("HUB-1", "WEB-1").await.unwrap();
    block("WEB-1", "HUB-2").await.unwrap();
    assert_eq!(code(block("HUB-2", "HUB-1").await), "cycle");
    assert_eq!(code(block("HUB-1", "HUB-1").await), "invalid");
    assert_eq!(code(block("HUB-1", "HUB-99").await), "not_found");
    let blocked = world.get("HUB-1").await;
    assert!(blocked.blocked && blocked.version == 2);
    assert_eq!(world.get("WEB-1").await.blocks, ["HUB-1".parse().unwrap()]);
}

#[tokio::test]
async fn r12_done_and_archived_unblock_and_the_waiting_cards_are_in_the_event() {
    let world = World::new().await;
    for _ in 0..3 {
        world.create(&world.ada, json!({ "status": "backlog" })).await.unwrap();
    }
    world.update(&world.ada, json!({ "task": "HUB-3", "blocked_by": ["HUB-1", "HUB-2"] })).await.unwrap();
    for to in [Status::Active, Status::Review, Status::Done] {
        world.move_to(&world.ada, &world.get("HUB-1").await, to).await.unwrap();
    }
    assert!(world.get("HUB-3").await.blocked, "one of two is done");
    task_service::archive(&world.hub, &world.ada, command(json!({ "task": "HUB-2" }))).await.unwrap();
    assert!(!world.get("HUB-3").await.blocked);
    let events =
        super::super::events::list(&world.hub, &world.ada, command(json!({ "task": "HUB-3" }))).await.unwrap().value;
    let kinds: Vec<&str> = events.items.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["task.created", "task.updated", "task.moved", "task.archived"]);
}

#[tokio::test]
async fn r13_parents_form_no_cycle_and_stay_in_the_project() {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    world.create(&world.ada, json!({ "project": "WEB" })).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    world.create(&world.ada, json!({ "parent": "hub-1" })).await.unwrap();
    world.create(&world.ada, json!({ "parent": "HUB-2" })).await.unwrap();
    assert_eq!(world.get("HUB-1").await.children, ["HUB-2".parse().unwrap()]);
    let parent = async |task: &str, parent: serde_json::Value| {
        let body = json!({ "task": task, "parent": parent });
        task_service::link(&world.hub, &world.claude, command(body)).await
    };
    assert_eq!(code(parent("HUB-1", json!("HUB-3")).await), "cycle");
    assert_eq!(code(parent("HUB-1", json!("HUB-1")).await), "cycle");
    assert_eq!(code(parent("HUB-1", json!("WEB-1")).await), "invalid");
    assert_eq!(parent("HUB-3", json!(null)).await.unwrap().value.parent, None);
}
