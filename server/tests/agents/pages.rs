//! Every list that says `more`: followed by its own `next` to the end it gives everything there is,
//! each thing once, and counts truly.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

/// The call that `next` names: the tool and its arguments.
pub fn read_call(next: &Value) -> (String, Value) {
    let (tool, rest) = next.as_str().unwrap().split_once(' ').unwrap();
    let arguments = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next().unwrap().unwrap();
    (tool.to_owned(), arguments)
}

/// Calls a list and then what its `next` says until nothing is left: the `id` of everything in
/// `lists`.
async fn walk(client: &mut Client, tool: &str, arguments: Value, lists: &[&str], id: &str) -> Vec<String> {
    let (mut tool, mut arguments, mut seen, mut told) = (tool.to_owned(), arguments, Vec::new(), Vec::new());
    loop {
        let answer = client.call(&tool, arguments.clone()).await;
        for list in lists {
            let items = answer[*list].as_array().into_iter().flatten();
            seen.extend(items.map(|item| format!("{list} {}", item.get(id).unwrap_or(&item["kind"]))));
        }
        let Some(more) = answer["more"].as_u64() else { break };
        told.push((seen.len(), more, answer["at_least"] == true));
        let next = read_call(&answer["next"]);
        assert_ne!((&next.0, &next.1), (&tool, &arguments), "the call for the rest is the same call");
        if next.1.get("cursor").is_none() {
            // A list that is cut is read again whole.
            seen.clear();
        }
        (tool, arguments) = next;
        assert!(told.len() < 500, "{tool} {arguments} goes on for ever");
    }
    for (shown, more, at_least) in told {
        let rest = (seen.len() - shown) as u64;
        assert!(more == rest || at_least && more < rest, "{tool}: {more} more were told of, and there were {rest}");
    }
    seen
}

/// Walks in small pages and in the largest: both times everything, each once.
async fn check(client: &mut Client, tool: &str, arguments: Value, list: &str, id: &str, all: usize) {
    for limit in [None, Some(63), Some(200)] {
        let mut arguments = arguments.clone();
        if let Some(limit) = limit {
            arguments["limit"] = json!(limit);
        }
        let seen = walk(client, tool, arguments, &[list], id).await;
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!((seen.len(), once.len()), (all, all), "{tool} in pages of {limit:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_and_hits_are_followed_to_the_last() {
    let world = World::start().await;
    let task = |number| json!({"project": "HUB", "title": format!("Lantern {number}"), "status": "backlog"});
    world.rest_many(&world.ada, "/tasks", (0..230).map(task)).await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    check(&mut client, "tasks_list", json!({"project": "HUB"}), "tasks", "task", 230).await;
    check(&mut client, "tasks_list", json!({"project": "HUB", "ready": true}), "tasks", "task", 230).await;
    check(&mut client, "search_all", json!({"q": "lantern"}), "hits", "task", 230).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_and_projects_are_followed_to_the_last() {
    let world = World::start().await;
    let member =
        |number| json!({"handle": format!("m{number}"), "display_name": "M", "kind": "human", "role": "viewer"});
    world.rest_many(&world.ada, "/members", (0..211).map(member)).await;
    let project = |number| json!({"key": format!("P{number}"), "name": "P"});
    world.rest_many(&world.ada, "/projects", (0..215).map(project)).await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    check(&mut client, "members_list", json!({}), "members", "member", 216).await;
    check(&mut client, "projects_list", json!({}), "projects", "project", 216).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_and_messages_are_followed_to_the_oldest() {
    let world = World::start().await;
    let thread = |number: u32| json!({"to": "claude", "subject": format!("T {number}"), "body": "first"});
    world.rest_many(&world.ada, "/threads", (0..70).map(thread)).await;
    let message = |number: u32| json!({"body": format!("body {number}")});
    world.rest_many(&world.ada, "/threads/M-4/messages", (0..226).map(message)).await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    check(&mut client, "messages_list", json!({}), "threads", "thread", 70).await;
    let newest = client.call("messages_read", json!({"thread": "M-4"})).await;
    assert_eq!((newest["messages"].as_array().unwrap().len(), &newest["more"]), (20, &json!(207)));
    check(&mut client, "messages_read", json!({"thread": "M-4"}), "messages", "body", 227).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_on_a_task_is_followed_to_the_oldest() {
    let world = World::start().await;
    world.rest(&world.ada, "POST", "/tasks", json!({"project": "HUB", "title": "T", "status": "backlog"})).await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = claude.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    claude.call("tasks_claim", json!({"session": session, "task": "HUB-1"})).await;
    claude.call("tasks_complete", json!({"session": session, "task": "HUB-1", "result": "done"})).await;
    let comment = |number: u32| json!({"body": format!("comment {number}")});
    world.rest_many(&world.ada, "/tasks/HUB-1/comments", (0..207).map(comment)).await;
    let review = |number: u32| json!({"verdict": "looks_good", "findings": format!("finding {number}")});
    world.rest_many(&world.bob, "/tasks/HUB-1/reviews", (0..70).map(review)).await;

    let of = |include: &str| json!({"task": "HUB-1", "include": include});
    check(&mut claude, "tasks_get", of("comments"), "comments", "comment", 207).await;
    check(&mut claude, "tasks_get", of("reviews"), "reviews", "review", 70).await;
    // Created, claimed, completed, asked for, commented, reviewed.
    let events = 4 + 207 + 70;
    for limit in [20, 200] {
        let mut arguments = of("history");
        arguments["limit"] = json!(limit);
        assert_eq!(walk(&mut claude, "tasks_get", arguments, &["history"], "none").await.len(), events);
        let mut arguments = of("all");
        arguments["limit"] = json!(limit);
        let seen = walk(&mut claude, "tasks_get", arguments, &["comments", "history", "reviews"], "none").await;
        assert_eq!(seen.len(), 207 + 70 + events, "all three end, each at its own time");
    }
    let first = claude.call("tasks_get", of("all")).await;
    let (tool, arguments) = read_call(&first["next"]);
    let second = claude.call(&tool, arguments).await;
    assert!(first["result"] == "done" && second.get("result").is_none(), "who reads on has the texts already");
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_handoffs_and_approvals_are_followed_to_the_last() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = claude.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    for number in 0..70 {
        let title = format!("doc-{number}");
        claude.call("docs_save", json!({"project": "HUB", "doc": title, "title": title, "body": "b"})).await;
        claude.call("handoffs_create", json!({"session": session, "summary": "s"})).await;
        let task = json!({"project": "HUB", "title": "T", "status": "backlog"});
        let task = claude.call("tasks_create", task).await["task"].clone();
        claude.call("tasks_claim", json!({"session": session, "task": task})).await;
        claude.call("tasks_complete", json!({"session": session, "task": task, "result": "r"})).await;
    }
    check(&mut claude, "docs_list", json!({"project": "HUB"}), "docs", "doc", 70).await;
    check(&mut claude, "handoffs_list", json!({}), "handoffs", "handoff", 70).await;
    check(&mut claude, "approvals_list", json!({}), "approvals", "approval", 70).await;
    let mut listed = Vec::new();
    let mut asked = json!({});
    loop {
        let page = claude.request("resources/list", asked).await["result"].clone();
        listed.extend(page["resources"].as_array().unwrap().iter().map(|entry| entry["uri"].to_string()));
        let Some(next) = page["nextCursor"].as_str() else { break };
        asked = json!({ "cursor": next });
    }
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!((listed.len(), once.len()), (141, 141), "the board, the documents, the open handoffs");
    let broken = claude.request("resources/list", json!({"cursor": "7"})).await;
    assert_eq!(broken["error"]["code"], -32602, "{broken}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_followed_to_the_end_and_acknowledges_only_what_it_showed() {
    let world = World::start().await;
    let message = |number: u32| json!({"to": "claude", "body": format!("body {number}")});
    world.rest_many(&world.ada, "/threads", (0..45).map(message)).await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let (mut arguments, mut seen) = (json!({}), BTreeSet::new());
    loop {
        let read = claude.call("inbox_read", arguments).await;
        assert_eq!(read["unread"], 45 - seen.len(), "what was not shown is not acknowledged");
        seen.extend(read["items"].as_array().unwrap().iter().map(|item| item["text"].to_string()));
        if read["items"].as_array().unwrap().is_empty() {
            break;
        }
        arguments = read_call(&read["next"]).1;
    }
    assert_eq!(seen.len(), 45);
}
