//! Every tool in turn: what it answers, and how it refuses what does not fit and who may not.

use std::collections::BTreeSet;

use hub_core::domain::actor::Scope;
use hub_server::mcp::Needs;
use serde_json::{Map, Value, json};

use crate::mcp::{Client, Era};
use crate::protocol::new_task;
use crate::world::World;

/// A call of every tool that succeeds, in an order in which all do. `other` is a task in the inbox;
/// HUB-2 waits in review, and HUB-3 is made by the calls.
pub fn every_call(other: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("projects_list", json!({})),
        ("sessions_start", json!({"project": "HUB", "goal": "light"})),
        ("sessions_heartbeat", json!({"session": "S-1", "phase": "planning", "note": "looking", "quiet_minutes": 5})),
        ("sessions_info", json!({})),
        (
            "tasks_create",
            json!({"project": "HUB", "title": "Lamps", "labels": ["a"], "assignee": "me",
            "acceptance_criteria": ["it lights"], "description": "all of them", "priority": "high", "type": "bug"}),
        ),
        ("tasks_list", json!({"project": "hub", "assignee": "me"})),
        ("tasks_update", json!({"task": "HUB-3", "add_criteria": ["it is cheap"], "role": "electrician"})),
        ("tasks_link", json!({"task": "HUB-3", "blocked_by": other})),
        ("tasks_move", json!({"task": other, "to": "backlog"})),
        ("tasks_comment", json!({"task": "HUB-3", "body": "half done"})),
        ("tasks_get", json!({"task": "HUB-3", "include": "all"})),
        ("tasks_claim", json!({"session": "S-1", "task": other})),
        ("tasks_release", json!({"session": "S-1", "task": other, "note": "later"})),
        ("tasks_claim", json!({"session": "S-1"})),
        ("tasks_complete", json!({"session": "S-1", "task": other, "result": "It is done."})),
        ("tasks_review", json!({"task": "HUB-2", "verdict": "looks_good", "findings": "Fine."})),
        (
            "handoffs_create",
            json!({"session": "S-1", "summary": "Half of it.", "open_tasks": [{"task": "HUB-3"}], "to": "bob"}),
        ),
        ("handoffs_list", json!({"status": "open"})),
        ("handoffs_get", json!({"handoff": "h-1"})),
        ("handoffs_pickup", json!({"handoff": "H-1", "session": "S-1"})),
        ("handoffs_close", json!({"handoff": "H-1", "note": "thanks"})),
        ("messages_send", json!({"to": "bob", "body": "Which lamp?", "task": "HUB-3"})),
        ("messages_list", json!({"filter": "task"})),
        ("messages_read", json!({"thread": "M-1"})),
        ("inbox_read", json!({"ack": "0"})),
        ("approvals_list", json!({"status": "pending"})),
        (
            "docs_save",
            json!({"project": "HUB", "doc": "lamps", "title": "Lamps", "body": "All of them.", "load": true}),
        ),
        ("docs_list", json!({"project": "HUB"})),
        ("docs_get", json!({"project": "HUB", "doc": "lamps"})),
        ("sessions_end", json!({"session": "S-1", "handoff": {"summary": "Over."}})),
        ("members_list", json!({})),
        ("search_all", json!({"q": "lamps"})),
    ]
}

/// The world for [`every_call`]: its `other`.
pub async fn ready_for_every_call(world: &World, client: &mut Client) -> String {
    let other = new_task(client, "Other").await;
    world.rest(&world.ada, "POST", "/tasks", json!({"project": "HUB", "title": "Doors"})).await;
    for to in ["backlog", "active", "review"] {
        world.rest(&world.ada, "POST", "/tasks/HUB-2/move", json!({"to": to})).await;
    }
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tool_answers_what_its_schema_promises() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let tools = client.request("tools/list", json!({})).await["result"]["tools"].clone();
    let other = ready_for_every_call(&world, &mut client).await;
    let calls = every_call(&other);
    let mut called = BTreeSet::new();
    for (name, arguments) in calls {
        called.insert(name);
        let answer = client.call(name, arguments).await;
        let tools = tools.as_array().unwrap();
        let schema = &tools.iter().find(|tool| tool["name"] == name).unwrap()["outputSchema"];
        check_conforms(name, schema, answer.as_object().unwrap());
    }
    assert_eq!(tools.as_array().unwrap().len(), called.len(), "each tool is called above");
}

/// Whether `answer` has fields that the schema names, of the types it names, and no other.
fn check_conforms(tool: &str, schema: &Value, answer: &Map<String, Value>) {
    for (name, value) in answer {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        assert_eq!(schema["properties"][name]["type"], kind, "{tool}: {name} is {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_input_is_refused_by_name_at_every_tool() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let tools = client.request("tools/list", json!({})).await["result"]["tools"].clone();
    for tool in tools.as_array().unwrap() {
        let refusal = client.refused(tool["name"].as_str().unwrap(), json!({"colour": "red"})).await;
        assert_eq!(refusal["code"], "invalid");
        let (_, valid) = refusal["fields"]["colour"].as_str().unwrap().split_once("it takes ").unwrap();
        let taken = tool["inputSchema"]["properties"].as_object().unwrap();
        assert!(valid.split(", ").all(|name| taken.contains_key(name)) && valid.split(", ").count() == taken.len());
        for required in tool["inputSchema"]["required"].as_array().into_iter().flatten() {
            assert_eq!(refusal["fields"][required.as_str().unwrap()], "is missing");
        }
    }
}

/// A value of a wrong type for a property of a schema, or no word of its list.
fn misfit(property: &Value) -> Value {
    match property["type"].as_str().unwrap() {
        "integer" => json!("many"),
        "boolean" => json!("perhaps"),
        "array" => json!([{"no": {"such": "thing"}}]),
        "object" => json!(5),
        _ if property["enum"].is_array() => json!("mauve"),
        _ => json!({"a": "b"}),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_does_not_fit_is_refused_by_name_at_every_argument_of_every_tool() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let tools = client.request("tools/list", json!({})).await["result"]["tools"].clone();
    for tool in tools.as_array().unwrap() {
        let name = tool["name"].as_str().unwrap();
        for (argument, property) in tool["inputSchema"]["properties"].as_object().unwrap() {
            let refusal = client.refused(name, json!({argument: misfit(property)})).await;
            assert_eq!(refusal["code"], "invalid", "{name} {argument}: {refusal}");
            let faults = refusal["fields"].as_object().unwrap();
            assert!(faults.keys().any(|fault| fault.starts_with(argument)), "{name} {argument}: {refusal}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_told_so_in_band_by_every_tool() {
    let world = World::start().await;
    let mut agent = Client::http(&world, &world.claude, Era::Modern).await;
    let other = ready_for_every_call(&world, &mut agent).await;
    let mut blind = Client::http(&world, &world.token_with("bob", &[Scope::Write]).await, Era::Modern).await;
    let mut reader = Client::http(&world, &world.token_with("claude", &[Scope::Read]).await, Era::Modern).await;
    let mut viewer = Client::http(&world, &world.vera, Era::Modern).await;
    for (name, arguments) in every_call(&other) {
        let tool = hub_server::mcp::find(name).unwrap();
        let (refuse, allow): (Vec<&mut Client>, Option<&mut Client>) = match tool.needs_of_caller() {
            Needs::Reading => (vec![&mut blind], None),
            Needs::OwnWriting => (vec![&mut reader], Some(&mut blind)),
            Needs::Writing => (vec![&mut reader, &mut viewer], None),
        };
        for client in refuse {
            assert_eq!(client.refused(name, arguments.clone()).await["code"], "forbidden", "{name}");
        }
        if let Some(client) = allow {
            assert_ne!(
                client.attempt(name, arguments.clone()).await["structuredContent"]["code"],
                "forbidden",
                "{name}"
            );
        }
        agent.call(name, arguments).await;
    }
}
