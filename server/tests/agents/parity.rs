//! One command, three doors: what the screens' server functions, REST and MCP do and refuse is the same.

use crate::mcp::{Client, Era};
use crate::world::World;
use serde_json::{Value, json};

/// One command as each door takes it.
struct Step {
    what: &'static str,
    /// The server function and its command.
    ui: (&'static str, Value),
    /// Method, path and body.
    rest: (&'static str, &'static str, Value),
    /// The tool and its arguments.
    mcp: (&'static str, Value),
    /// `ok`, or the code it is refused with.
    outcome: &'static str,
}

fn step(
    what: &'static str,
    outcome: &'static str,
    ui: (&'static str, Value),
    rest: (&'static str, &'static str, Value),
    mcp: (&'static str, Value),
) -> Step {
    Step { what, ui, rest, mcp, outcome }
}

/// A step whose command has the same fields at every door.
fn create(what: &'static str, outcome: &'static str, fields: &Value) -> Step {
    let tool = ("tasks_create", fields.clone());
    step(what, outcome, ("tasks/create", fields.clone()), ("POST", "/tasks", fields.clone()), tool)
}

/// A step on task HUB-1, whose key stands in the path at REST and in the command elsewhere.
fn on_first(what: &'static str, outcome: &'static str, names: [&'static str; 4], fields: &Value) -> Step {
    let [function, method, path, tool] = names;
    let mut command = fields.clone();
    command["task"] = json!("HUB-1");
    step(what, outcome, (function, command.clone()), (method, path, fields.clone()), (tool, command))
}

fn script() -> Vec<Step> {
    let update = ["tasks/update", "PATCH", "/tasks/HUB-1", "tasks_update"];
    let to = ["tasks/move", "POST", "/tasks/HUB-1/move", "tasks_move"];
    let comment = ["comments/add", "POST", "/tasks/HUB-1/comments", "tasks_comment"];
    vec![
        create("a task", "ok", &json!({"project": "hub", "title": "One", "labels": ["a"], "assignee": "me"})),
        create("a title that is too long", "invalid", &json!({"project": "HUB", "title": "x".repeat(201)})),
        create("a project that is not there", "not_found", &json!({"project": "NONE", "title": "x"})),
        create("a field that is not there", "invalid", &json!({"project": "HUB", "title": "x", "colour": "red"})),
        create("a column that is none", "invalid", &json!({"project": "HUB", "title": "x", "status": "doing"})),
        create("another task", "ok", &json!({"project": "HUB", "title": "Two", "status": "backlog"})),
        on_first("an update", "ok", update, &json!({"title": "The one", "priority": "high", "expected_version": 1})),
        on_first("a stale update", "version_conflict", update, &json!({"title": "No", "expected_version": 1})),
        on_first("a move that is not legal", "illegal_transition", to, &json!({"to": "done"})),
        on_first("a move", "ok", to, &json!({"to": "active"})),
        on_first("a comment", "ok", comment, &json!({"body": "Done *soon*."})),
        on_first("an empty comment", "invalid", comment, &json!({"body": " "})),
        step(
            "a blocker",
            "ok",
            ("tasks/block", json!({"task": "HUB-2", "other": "HUB-1"})),
            ("PUT", "/tasks/HUB-2/blockers/HUB-1", Value::Null),
            ("tasks_link", json!({"task": "HUB-2", "blocked_by": "HUB-1"})),
        ),
        step(
            "a cycle",
            "cycle",
            ("tasks/block", json!({"task": "HUB-1", "other": "HUB-2"})),
            ("PUT", "/tasks/HUB-1/blockers/HUB-2", Value::Null),
            ("tasks_link", json!({"task": "HUB-1", "blocked_by": "HUB-2"})),
        ),
        step(
            "a broken cursor",
            "invalid",
            ("tasks/list", json!({"cursor": "nonsense"})),
            ("GET", "/tasks?cursor=nonsense", Value::Null),
            ("tasks_list", json!({"cursor": "nonsense"})),
        ),
    ]
}

/// The door a script is played at.
#[derive(Clone, Copy, Debug)]
enum Door {
    Ui,
    Rest,
    Mcp,
}

/// Plays the script in a new hub: how each step ended, and the state it left.
async fn play(door: Door) -> (Vec<String>, Value) {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.bob, Era::Modern).await;
    let mut outcomes = Vec::new();
    for step in script() {
        let outcome = match door {
            Door::Ui => ask_screen(&world, step.ui).await,
            Door::Rest => {
                let (method, path, body) = step.rest;
                let (status, answer) = world.rest(&world.bob, method, path, body).await;
                outcome(status, &answer)
            }
            Door::Mcp => {
                let result = client.attempt(step.mcp.0, step.mcp.1).await;
                let refused = result["isError"] == true;
                outcome(if refused { 400 } else { 200 }, &result["structuredContent"])
            }
        };
        outcomes.push(format!("{}: {outcome}", step.what));
    }
    (outcomes, state(&world).await)
}

/// Calls a server function as a page does.
async fn ask_screen(world: &World, (function, command): (&str, Value)) -> String {
    let url = format!("{}/api/ui/{function}", world.url);
    let request = world.http.post(url).bearer_auth(&world.bob).header("accept", "application/json");
    let response = request.json(&json!({ "command": command })).send().await.unwrap();
    let status = response.status().as_u16();
    outcome(status, &response.json().await.unwrap_or_default())
}

fn outcome(status: u16, answer: &Value) -> String {
    if status < 400 { "ok".to_owned() } else { answer["code"].as_str().unwrap_or("no code").to_owned() }
}

/// All that the script can have changed, without times.
async fn state(world: &World) -> Value {
    let fields = "fields=description,prompt,result,acceptance_criteria";
    let (_, mut tasks) = world.rest(&world.ada, "GET", &format!("/tasks?{fields}"), Value::Null).await;
    let (_, mut comments) = world.rest(&world.ada, "GET", "/tasks/HUB-1/comments", Value::Null).await;
    let (_, mut events) = world.rest(&world.ada, "GET", "/events?limit=200", Value::Null).await;
    for list in [&mut tasks, &mut comments, &mut events] {
        for item in list["items"].as_array_mut().unwrap() {
            let item = item.as_object_mut().unwrap();
            for moving in ["at", "created_at", "updated_at", "status_since", "door", "token"] {
                item.remove(moving);
            }
        }
    }
    let of_tasks = |event: &Value| event["kind"].as_str().is_some_and(|kind| kind.starts_with("task."));
    let kinds: Vec<&Value> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| of_tasks(event))
        .map(|event| &event["kind"])
        .collect();
    json!({"tasks": tasks["items"], "comments": comments["items"], "events": kinds})
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same() {
    let expected: Vec<String> = script().iter().map(|step| format!("{}: {}", step.what, step.outcome)).collect();
    let mut left: Option<Value> = None;
    for door in [Door::Ui, Door::Rest, Door::Mcp] {
        let (outcomes, state) = play(door).await;
        assert_eq!(outcomes, expected, "{door:?}");
        assert_eq!(&state, left.get_or_insert_with(|| state.clone()), "{door:?}");
    }
}
