//! The same matrix for the tools of MCP: every tool × every kind of caller. A tool without a row
//! fails.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::authz::{CALLERS, callers};
use crate::authz_team::made;
use crate::client::Client;
use crate::world::World;

/// What a caller gets: it works, or the code of the refusal.
type Row = (&'static str, Value, [&'static str; 9]);

fn rows() -> Vec<Row> {
    let everybody = ["", "ok", "ok", "ok", "ok", "ok", "ok", "", ""];
    let in_reach = ["", "ok", "ok", "ok", "ok", "ok", "not_found", "", ""];
    let writers = ["", "forbidden", "ok", "ok", "ok", "forbidden", "not_found", "", ""];
    // A session beyond the reach of the credential is none of the caller's.
    let in_session = ["", "forbidden", "ok", "ok", "ok", "forbidden", "invalid", "", ""];
    vec![
        ("sessions_start", json!({"project": "HUB", "external_ref": "tests"}), writers),
        ("sessions_heartbeat", json!({"session": "@session"}), in_session),
        // The viewer has none.
        ("sessions_info", json!({"session": "@session"}), ["", "invalid", "ok", "ok", "ok", "ok", "invalid", "", ""]),
        ("sessions_end", json!({"session": "@session"}), writers),
        ("tasks_claim", json!({"session": "@session", "task": "@claim"}), writers),
        ("tasks_release", json!({"session": "@session", "task": "@release"}), writers),
        ("tasks_complete", json!({"session": "@session", "task": "@complete", "result": "r"}), writers),
        ("tasks_review", json!({"task": "@reviews", "verdict": "looks_good", "findings": "f"}), writers),
        ("handoffs_list", json!({}), everybody),
        ("handoffs_get", json!({"handoff": "@handoff"}), in_reach),
        ("handoffs_create", json!({"session": "@session", "summary": "s"}), in_session),
        ("handoffs_pickup", json!({"session": "@session", "handoff": "@handoff"}), writers),
        // The handoff is the agent's own.
        ("handoffs_close", json!({"handoff": "@handoff"}), writers),
        ("messages_list", json!({}), everybody),
        ("messages_read", json!({"thread": "@thread"}), everybody),
        // A thread about no task belongs to no project.
        (
            "messages_send",
            json!({"to": "vic", "body": "b"}),
            ["", "forbidden", "ok", "ok", "ok", "forbidden", "ok", "", ""],
        ),
        ("inbox_read", json!({}), everybody),
        ("approvals_list", json!({}), everybody),
        ("docs_list", json!({"project": "HUB"}), in_reach),
        ("docs_get", json!({"project": "HUB", "doc": "@doc"}), in_reach),
        ("docs_save", json!({"project": "HUB", "doc": "@doc", "body": "b"}), writers),
        ("projects_list", json!({}), everybody),
        ("members_list", json!({}), everybody),
        ("search_all", json!({"q": "task"}), everybody),
        ("tasks_list", json!({}), everybody),
        ("tasks_get", json!({"task": "@task"}), in_reach),
        ("tasks_create", json!({"project": "HUB", "title": "t"}), writers),
        ("tasks_update", json!({"task": "@task", "title": "u"}), writers),
        ("tasks_move", json!({"task": "@task", "to": "backlog"}), writers),
        ("tasks_comment", json!({"task": "@task", "body": "b"}), writers),
        ("tasks_link", json!({"task": "@task", "blocked_by": "@task"}), writers),
    ]
}

#[test]
fn every_tool_has_its_row() {
    let tools = hub_server::mcp::all_tools();
    let offered: BTreeSet<String> = tools.iter().map(|tool| tool.definition.name.to_string()).collect();
    let tabled: BTreeSet<String> = rows().iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(tabled, offered);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tool_answers_every_caller_as_the_table_says() {
    let world = World::start().await;
    let callers = callers(&world).await;
    let mut faults = Vec::new();
    for (tool, arguments, expected) in rows() {
        for ((caller, name), expected) in callers.iter().zip(CALLERS).zip(expected) {
            let mut arguments = arguments.clone();
            for argument in arguments.as_object_mut().unwrap().values_mut() {
                if let Some(what) = argument.as_str().and_then(|text| text.strip_prefix('@')).map(str::to_owned) {
                    *argument = made(&world, caller, name, &what).await.into();
                }
            }
            let found = call(caller, tool, arguments).await;
            if found != expected {
                faults.push(format!("{tool} by {name}: `{found}` instead of `{expected}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `ok`, the refusal's code, or nothing where the door stayed shut.
async fn call(caller: &Client, tool: &str, arguments: Value) -> String {
    let call =
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let client =
        caller.with("accept", "application/json, text/event-stream").with("mcp-protocol-version", "2025-06-18");
    let reply = client.post("//mcp", call).await;
    if reply.status == 401 {
        return String::new();
    }
    let lines = reply.text.lines().map(|line| line.strip_prefix("data:").unwrap_or(line).trim());
    let answer = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()).find(|answer| answer["id"] == 1);
    let result = answer.unwrap_or_else(|| panic!("{tool}: {}", reply.text))["result"].clone();
    if result["isError"] == true {
        return result["structuredContent"]["code"].as_str().unwrap().to_owned();
    }
    assert!(result["structuredContent"].is_object(), "{tool}: {}", reply.text);
    "ok".to_owned()
}
