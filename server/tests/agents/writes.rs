//! Every tool that writes: done once however often it is sent with its key, and refused with what
//! helps where somebody else was faster.

use serde_json::{Value, json};

use crate::every_tool::{every_call, ready_for_every_call};
use crate::mcp::{Client, Era};
use crate::world::World;

/// How many events there are.
async fn events(world: &World) -> usize {
    let (_, page) = world.rest(&world.ada, "GET", "/events?limit=200", Value::Null).await;
    page["items"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_sent_twice_with_its_key_is_done_once_and_refuses_another_meaning() {
    let world = World::start().await;
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let other = ready_for_every_call(&world, &mut client).await;
    for (number, (name, arguments)) in every_call(&other).into_iter().enumerate() {
        let tool = hub_server::mcp::find(name).unwrap();
        if tool.only_reads() {
            client.call(name, arguments).await;
            continue;
        }
        let mut keyed = arguments.clone();
        keyed["idempotency_key"] = json!(format!("key-{number}"));
        let mut first = client.call(name, keyed.clone()).await;
        let before = events(&world).await;
        let mut again = client.call(name, keyed.clone()).await;
        // What is as good done twice as once may be done twice.
        assert!(again["replayed"] == true || tool.repeats_by_itself(), "{name}: {again}");
        // What a session must know now is told with every answer, and not kept.
        for answer in [&mut first, &mut again] {
            let answer = answer.as_object_mut().unwrap();
            answer.remove("replayed");
            answer.remove("control");
        }
        assert_eq!(first, again, "{name}");
        assert_eq!(events(&world).await, before, "{name}: no event for what was done already");
        if !tool.repeats_by_itself() {
            assert_eq!(client.refused(name, meaning_else(name, keyed)).await["code"], "replay_mismatch", "{name}");
            assert_eq!(events(&world).await, before, "{name}: and what was refused did nothing");
        }
    }
}

/// The same call with another meaning.
fn meaning_else(tool: &str, mut arguments: Value) -> Value {
    let text = ["reason", "note", "goal", "title", "summary", "body", "findings", "result"];
    let text = text.into_iter().find(|field| arguments.get(*field).is_some());
    match (text, tool) {
        (Some(field), _) => arguments[field] = json!("something else"),
        (_, "tasks_update") => arguments["role"] = json!("plumber"),
        (_, "tasks_move") => arguments["to"] = json!("inbox"),
        (_, "tasks_link") => arguments["blocked_by"] = json!("HUB-2"),
        (_, "tasks_claim") => arguments["task"] = json!("HUB-2"),
        (_, "handoffs_pickup") => arguments["handoff"] = json!("H-2"),
        (_, "sessions_end") => arguments["handoff"] = json!({"summary": "Not over."}),
        _ => panic!("{tool} has no other meaning here"),
    }
    arguments
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_that_came_too_late_says_so_and_what_to_call() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session =
        async |client: &mut Client| client.call("sessions_start", json!({"project": "HUB"})).await["session"].clone();
    let (mine, theirs) = (session(&mut claude).await, session(&mut codex).await);
    let ended = session(&mut claude).await;
    claude.call("sessions_end", json!({"session": ended})).await;
    for title in ["Held", "Free", "Parked"] {
        claude.call("tasks_create", json!({"project": "HUB", "title": title, "status": "backlog"})).await;
    }
    codex.call("tasks_claim", json!({"session": theirs, "task": "HUB-1"})).await;
    claude.call("tasks_link", json!({"task": "HUB-3", "blocked_by": "HUB-2"})).await;
    claude.call("docs_save", json!({"project": "HUB", "doc": "a", "title": "A", "body": "a"})).await;
    claude.call("docs_save", json!({"project": "HUB", "doc": "a", "body": "b"})).await;
    let handoff = codex.call("handoffs_create", json!({"session": theirs, "summary": "s"})).await["handoff"].clone();
    codex.call("handoffs_pickup", json!({"handoff": handoff, "session": theirs})).await;

    let late = [
        ("sessions_heartbeat", json!({"session": ended}), "session_ended"),
        ("sessions_end", json!({"session": ended, "handoff": {"summary": "s"}}), "session_ended"),
        ("tasks_update", json!({"task": "HUB-2", "title": "x", "expected_version": 9}), "version_conflict"),
        ("tasks_move", json!({"task": "HUB-2", "to": "inbox", "expected_version": 9}), "version_conflict"),
        ("tasks_claim", json!({"task": "HUB-1", "session": mine}), "already_claimed"),
        ("tasks_claim", json!({"task": "HUB-3", "session": mine}), "blocked"),
        ("tasks_release", json!({"task": "HUB-1", "session": mine}), "lease_held"),
        ("tasks_complete", json!({"task": "HUB-1", "session": mine, "result": "r"}), "lease_held"),
        ("tasks_comment", json!({"task": "HUB-2", "body": "b", "session": ended}), "session_ended"),
        ("tasks_link", json!({"task": "HUB-2", "blocked_by": "HUB-3"}), "cycle"),
        ("tasks_review", json!({"task": "HUB-2", "verdict": "looks_good", "findings": "f"}), "illegal_transition"),
        ("handoffs_create", json!({"session": ended, "summary": "s"}), "session_ended"),
        ("handoffs_pickup", json!({"handoff": handoff, "session": mine}), "already_picked_up"),
        ("messages_send", json!({"to": "ada", "body": "b", "session": ended}), "session_ended"),
        ("docs_save", json!({"project": "HUB", "doc": "a", "body": "c", "expected_version": 1}), "version_conflict"),
    ];
    for (tool, arguments, code) in late {
        let refusal = claude.refused(tool, arguments).await;
        assert_eq!(refusal["code"], code, "{tool}: {refusal}");
        let next = refusal["next"].as_str().unwrap();
        let named = hub_server::mcp::all_tools().iter().any(|known| next.contains(known.name()));
        assert!(named, "{tool}: {next}");
        assert!(
            !next.contains("archive") && !next.contains("delete"),
            "{tool}: nothing destructive is proposed: {next}"
        );
    }
    let read = claude.call("tasks_get", json!({"task": "HUB-2"})).await;
    assert_eq!((&read["title"], read.get("blocked_by")), (&json!("Free"), None::<&Value>), "a refusal changes nothing");
}
