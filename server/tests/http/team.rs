//! What the tests of sessions and of all that follows from them begin with.

use serde_json::{Value, json};

use crate::client::Client;
use crate::world::World;

/// The caller's session in HUB, the same one each time while it lives: its id.
pub async fn session(caller: &Client) -> String {
    let started = caller.post("/sessions", json!({"project": "HUB", "external_ref": "tests"})).await.ok();
    started["id"].as_str().unwrap().to_owned()
}

/// A new task in Backlog: its key.
pub async fn planned(world: &World) -> String {
    let task = world.task().await;
    world.admin.post(&format!("/tasks/{task}/move"), json!({"to": "backlog"})).await.ok();
    task
}

/// A new task that the caller's session holds: its key and the session.
pub async fn held(world: &World, caller: &Client) -> (String, String) {
    let (task, session) = (planned(world).await, session(caller).await);
    caller.post(&format!("/tasks/{task}/claim"), json!({"session": session})).await.ok();
    (task, session)
}

/// A task that the agent has completed: its key and the approval that it waits for.
pub async fn completed(world: &World) -> (String, String) {
    let (task, session) = held(world, &world.agent).await;
    let path = format!("/tasks/{task}/complete");
    let completed = world.agent.post(&path, json!({"session": session, "result": "It is done."})).await.ok();
    (task, completed["approval"]["id"].as_str().unwrap().to_owned())
}

/// A handoff that the agent has written of a task it held: its id and the task.
pub async fn handed_off(world: &World) -> (String, String) {
    let (task, session) = held(world, &world.agent).await;
    let draft =
        json!({"session": session, "summary": "Half of it.", "open_tasks": [{"task": task, "note": "the rest"}]});
    (world.agent.post("/handoffs", draft).await.ok()["id"].as_str().unwrap().to_owned(), task)
}

/// The document `notes` of HUB: its slug.
pub async fn doc(world: &World) -> String {
    world.admin.send("PUT", "/projects/HUB/docs/notes", json!({"title": "Notes", "body": "a"})).await.ok();
    "notes".to_owned()
}

/// A thread of the caller with vic: its id.
pub async fn thread(caller: &Client) -> String {
    let made: Value = caller.post("/threads", json!({"to": "vic", "body": "Hello."})).await.ok();
    made["id"].as_str().unwrap().to_owned()
}
