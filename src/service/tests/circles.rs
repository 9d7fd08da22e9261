//! R12 and R13: blockers and parents form no circle, however long, across projects, and whichever
//! way a link is made.

use serde_json::{Value, json};

use super::{World, code, command, projects, task_service};
use crate::domain::actor::Actor;

async fn link(world: &World, actor: &Actor, body: Value) -> &'static str {
    code(task_service::link(&world.hub, actor, command(body)).await)
}

#[tokio::test]
async fn r13_a_circle_of_parents_is_refused_however_long_it_is() {
    let world = World::new().await;
    let length = 150;
    world.create(&world.ben, json!({})).await.unwrap();
    for number in 1..length {
        world.create(&world.ben, json!({ "parent": format!("HUB-{number}") })).await.unwrap();
    }
    for below in [1, 2, 99, 100, 101, 102, 103, length] {
        let parent = format!("HUB-{below}");
        let body = json!({ "task": "HUB-1", "parent": parent });
        assert_eq!(link(&world, &world.claude, body.clone()).await, "cycle", "{below}");
        assert_eq!(code(world.update(&world.ben, body).await), "cycle", "{below}");
    }
    assert_eq!(world.get("HUB-1").await.parent, None);
    // Anywhere else in the tree, and out of the way again.
    let body = json!({ "task": "HUB-2", "parent": null });
    assert_eq!(link(&world, &world.ben, body).await, "ok");
    assert_eq!(link(&world, &world.ben, json!({ "task": "HUB-1", "parent": format!("HUB-{length}") })).await, "ok");
    assert_eq!(link(&world, &world.ben, json!({ "task": "HUB-2", "parent": "HUB-1" })).await, "cycle");
}

#[tokio::test]
async fn r13_a_circle_that_is_there_already_hangs_nothing() {
    let world = World::new().await;
    for _ in 0..4 {
        world.create(&world.ben, json!({})).await.unwrap();
    }
    let file = world.data.path().join("hub.db");
    let circle =
        "UPDATE task SET parent = 'HUB-2' WHERE key = 'HUB-1'; UPDATE task SET parent = 'HUB-1' WHERE key = 'HUB-2';";
    crate::store::tamper(&file, circle).await.unwrap();
    assert_eq!(link(&world, &world.ben, json!({ "task": "HUB-3", "parent": "HUB-1" })).await, "ok");
    assert_eq!(link(&world, &world.ben, json!({ "task": "HUB-1", "parent": "HUB-3" })).await, "cycle");
    assert_eq!(link(&world, &world.ben, json!({ "task": "HUB-1", "parent": null })).await, "ok", "it can be undone");
}

#[tokio::test]
async fn r12_a_circle_of_blockers_is_refused_across_projects_too() {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "OTH", "name": "Other" }))).await.unwrap();
    let length: usize = 130;
    let key = |number: usize| format!("{}-{}", if number.is_multiple_of(2) { "HUB" } else { "OTH" }, number / 2 + 1);
    for number in 0..length {
        let blocked_by = number.checked_sub(1).map(key).into_iter().collect::<Vec<_>>();
        let project = if number.is_multiple_of(2) { "HUB" } else { "OTH" };
        let made = world.create(&world.ben, json!({ "project": project, "blocked_by": blocked_by })).await.unwrap();
        assert_eq!(made.key.as_str(), key(number));
    }
    for number in [1, 2, 101, length - 1] {
        let body = json!({ "task": key(0), "blocked_by": key(number) });
        assert_eq!(link(&world, &world.ben, body).await, "cycle", "{number}");
        let body = json!({ "task": key(0), "blocked_by": [key(number)] });
        assert_eq!(code(world.update(&world.ben, body).await), "cycle", "{number}");
        let body = json!({ "task": key(0), "other": key(number) });
        assert_eq!(code(task_service::block(&world.hub, &world.ben, command(body)).await), "cycle", "{number}");
    }
    assert!(world.get(&key(0)).await.blocked_by.is_empty(), "a refused list leaves nothing behind");
}
