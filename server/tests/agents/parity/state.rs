//! All that a script can have changed.

use serde_json::{Value, json};

use crate::world::World;

/// What differs by the door and by the hub, and not by what was asked for.
const OF_THE_DOOR: [&str; 5] = ["door", "token", "prefix", "client", "last_seen_at"];
/// Who has threads and an inbox.
const MEMBERS: [&str; 5] = ["ada", "bob", "vera", "claude", "codex"];

/// Everything in the hub, by kind, as those see it who see it.
pub async fn state(world: &World) -> Value {
    let read = async |who: &str, path: &str| {
        let (status, answer) = world.rest(world.token_of(who), "GET", path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    };
    let fields = "fields=description,prompt,result,acceptance_criteria";
    let tasks = read("ada", &format!("/tasks?limit=200&{fields}")).await["items"].clone();
    let (mut comments, mut docs, mut threads, mut inboxes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for task in tasks.as_array().unwrap() {
        comments
            .push(read("ada", &format!("/tasks/{}/comments", task["key"].as_str().unwrap())).await["items"].clone());
    }
    for doc in read("ada", "/projects/HUB/docs").await["items"].as_array().unwrap() {
        let path = format!("/projects/HUB/docs/{}", doc["slug"].as_str().unwrap());
        docs.push(json!([read("ada", &path).await, read("ada", &format!("{path}/versions")).await]));
    }
    for who in MEMBERS {
        for thread in read(who, "/threads").await["items"].as_array().unwrap() {
            threads.push(read(who, &format!("/threads/{}", thread["id"].as_str().unwrap())).await);
        }
        inboxes.push(read(who, "/inbox?cursor=0").await);
    }
    let mut state = json!({
        "tasks": tasks,
        "comments": comments,
        "sessions": read("ada", "/sessions").await["items"],
        "handoffs": read("ada", "/handoffs").await["items"],
        "approvals": read("ada", "/approvals?content=true").await["items"],
        "threads": threads,
        "inboxes": inboxes,
        "docs": docs,
        "events": read("ada", "/events?limit=200").await["items"],
    });
    leave_out(&mut state);
    state
}

fn leave_out(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|name, _| !OF_THE_DOOR.contains(&name.as_str()));
            object.values_mut().for_each(leave_out);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out),
        _ => {}
    }
}
