//! What a model pays: the list of tools and the answers it reads most, in tokens of a real
//! tokenizer. The figures are printed.

use std::io::Write;

use hub_server::http::package::tokens;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

#[expect(
    clippy::explicit_write,
    reason = "eprintln would be captured with the test's output, and the figures are for people"
)]
fn check(what: &str, said: &Value, most: u32) {
    let text = said.to_string();
    let count = tokens(&text);
    writeln!(std::io::stderr(), "{what}: {count} tokens of {most}, {} bytes", text.len()).unwrap();
    assert!(count <= most, "{what} has {count} tokens: {text}");
}

/// A board as a team has it: forty tasks with labels, roles, criteria and texts, some held, some
/// blocked.
async fn busy() -> World {
    let world = World::start().await;
    let texts =
        ["Let people reset their password by mail", "The export breaks on empty columns", "Write down how we release"];
    for number in 0..40 {
        let (text, kind) = (texts[number % texts.len()], ["feature", "bug", "docs"][number % 3]);
        let task = json!({
            "project": "HUB", "title": format!("{text} ({number})"), "type": kind,
            "description": format!("{text}. As it was asked for by two customers in the last month, see the thread. ").repeat(6),
            "prompt": "Look at the module first, then write a test that fails, then mend it.",
            "acceptance_criteria": ["There is a test that failed before", "The documentation says so", "Nobody has to do anything"],
            "labels": ["customers", "spring"], "role": "backend", "priority": "high", "status": "backlog",
            "assignee": if number % 4 == 0 { "claude" } else { "bob" },
        });
        let (status, made) = world.rest(&world.ada, "POST", "/tasks", task).await;
        assert_eq!(status, 201, "{made}");
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_tools_costs_at_most_8000_tokens() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let tools = client.request("tools/list", json!({})).await["result"]["tools"].clone();
    check("tools/list", &tools, 8_000);
    let mut core = Client::http_offered(&world, &world.claude, Era::Modern, "?toolset=core").await;
    check("tools/list, core", &core.request("tools/list", json!({})).await["result"]["tools"].clone(), 5_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typical_list_of_tasks_costs_at_most_2000_tokens() {
    let world = busy().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let list = client.call("tasks_list", json!({"project": "HUB", "status": "backlog"})).await;
    assert_eq!((list["tasks"].as_array().unwrap().len(), &list["more"]), (20, &json!(20)));
    check("tasks_list of 20", &list, 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_beginning_of_a_session_costs_at_most_4000_tokens() {
    let world = busy().await;
    for (slug, load) in [("how-we-work", true), ("architecture", true), ("releases", false)] {
        let body =
            "We work in small steps, each with its tests. What is not written down was not decided.\n".repeat(60);
        let doc = json!({"title": slug, "body": body, "load": load});
        world.rest(&world.ada, "PUT", &format!("/projects/HUB/docs/{slug}"), doc).await;
    }
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session = codex.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    for number in 0..12 {
        let words = "The reading is done and tested, the writing is half done; the format of the file is decided, see the decisions. ";
        let summary: String = format!("{number}: {}", words.repeat(40)).chars().take(4_000).collect();
        codex.call("handoffs_create", json!({"session": session, "summary": summary, "to": "claude"})).await;
        codex.call("messages_send", json!({"to": "claude", "body": words.repeat(10)})).await;
    }
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let begun = client.call("sessions_start", json!({"project": "HUB", "goal": "the export"})).await;
    assert!(
        begun["handoffs"].as_array().unwrap().len() == 3 && !begun["ready"].as_array().unwrap().is_empty(),
        "{begun}"
    );
    check("sessions_start", &begun, 4_000);
}
