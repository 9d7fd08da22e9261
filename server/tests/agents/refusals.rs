//! What a model is told when it is refused: what is so now, in words, and a call that leads on. No
//! refusal may lead in a circle.

use hub_core::domain::actor::Scope;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

async fn claude(world: &World) -> Client {
    Client::http(world, &world.claude, Era::Modern).await
}

/// A task in Backlog.
async fn planned(client: &mut Client, session: &str) -> String {
    let task = json!({"project": "HUB", "title": "Oil the hinges", "status": "backlog", "session": session});
    client.call("tasks_create", task).await["task"].as_str().unwrap().to_owned()
}

async fn begun(client: &mut Client) -> String {
    client.call("sessions_start", json!({"project": "HUB"})).await["session"].as_str().unwrap().to_owned()
}

/// Follows `next`, which has to be a call.
async fn follow(client: &mut Client, refusal: &Value) -> Value {
    let (tool, arguments) = refusal["next"].as_str().unwrap().split_once(' ').unwrap();
    client.call(tool, serde_json::from_str(arguments).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_two_sessions_says_in_which_one_it_writes() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let (first, second) = (begun(&mut client).await, begun(&mut client).await);
    let refusal = client.refused("tasks_create", json!({"project": "HUB", "title": "One"})).await;
    let next = refusal["next"].as_str().unwrap();
    assert!(next.contains(&first) && next.contains(&second) && next.starts_with("tasks_create again"), "{refusal}");
    planned(&mut client, &first).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_session_is_answered_with_the_right_one() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let session = begun(&mut client).await;
    let task = planned(&mut client, &session).await;
    client.call("tasks_claim", json!({"session": session, "task": task})).await;
    let change = json!({"task": task, "description": "More", "session": "S-999"});
    let refusal = client.refused("tasks_update", change).await;
    assert_eq!(refusal["next"], format!("tasks_update again, the same with \"session\": \"{session}\""), "{refusal}");
    // Another of its own sessions is told the one that holds the task.
    let other = begun(&mut client).await;
    let refusal = client.refused("tasks_update", json!({"task": task, "description": "More", "session": other})).await;
    assert_eq!(refusal["code"], "lease_held");
    assert_eq!(refusal["next"], format!("tasks_update again, the same with \"session\": \"{session}\""), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_back_is_claimed_again() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let session = begun(&mut client).await;
    let task = planned(&mut client, &session).await;
    client.call("tasks_claim", json!({"session": session, "task": task})).await;
    let done = json!({"session": session, "task": task, "result": "Oiled."});
    let completed = client.call("tasks_complete", done.clone()).await;
    let decide = format!("/approvals/{}/decide", completed["approval"].as_str().unwrap());
    let no = json!({"decision": "reject", "reason": "Use more oil."});
    assert_eq!(world.rest(&world.ada, "POST", &decide, no).await.0, 200);
    let refusal = client.refused("tasks_complete", done).await;
    assert_eq!(refusal["code"], "lease_lost");
    assert!(!refusal["message"].as_str().unwrap().contains("Stop"), "{refusal}");
    assert_eq!(follow(&mut client, &refusal).await["task"], json!(task));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_planned_yet_is_planned_first() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let session = begun(&mut client).await;
    let task = client.call("tasks_create", json!({"project": "HUB", "title": "An idea"})).await["task"].clone();
    let refusal = client.refused("tasks_claim", json!({"session": session, "task": task})).await;
    assert_eq!(follow(&mut client, &refusal).await["status"], "backlog", "{refusal}");
    client.call("tasks_claim", json!({"session": session, "task": task})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_taken_as_they_are_meant_or_refused_in_words() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let task = json!({"project": "hub", "title": "x", "type": "Bug", "labels": "[\"a\", \"b\"]", "priority": "HIGH"});
    client.call("tasks_create", task).await;
    assert_eq!(client.call("tasks_list", json!({"limit": "5", "status": "Inbox"})).await["tasks"][0]["type"], "bug");
    let wrong = json!({"project": "HUB", "title": "x", "type": "epic", "priority": 3, "labels": {}, "colour": "red"});
    let refusal = client.refused("tasks_create", wrong).await;
    let message = refusal["message"].as_str().unwrap();
    for part in ["type is one of feature", "priority is a text", "labels[0] is a text", "colour is no argument"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!message.contains("expected") && !message.contains("variant"), "no word of a parser: {message}");
    assert_eq!(refusal["next"], "tasks_create again without colour and with type, priority, labels[0] put right");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_refusal_leads_in_a_circle() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    let session = begun(&mut client).await;
    let task = planned(&mut client, &session).await;
    for (tool, arguments, next) in [
        ("inbox_read", json!({"ack": "abc"}), "inbox_read {}"),
        ("inbox_read", json!({"wait_seconds": 60}), "inbox_read again with wait_seconds put right"),
        ("tasks_get", json!({"task": task, "session": session}), "tasks_get again without session"),
        ("tasks_update", json!({"task": task, "status": "done"}), "tasks_move {\"task\":\"HUB-1\",\"to\":\"done\"}"),
        (
            "tasks_release",
            json!({"task": task, "session": session}),
            "tasks_claim {\"session\":\"S-1\",\"task\":\"HUB-1\"}",
        ),
        (
            "docs_save",
            json!({"project": "HUB", "doc": "new", "body": "x", "expected_version": 3}),
            "docs_save again without expected_version",
        ),
        (
            "sessions_heartbeat",
            json!({}),
            "sessions_start in your project (projects_list names them), then sessions_heartbeat again with its session",
        ),
    ] {
        let refusal = client.refused(tool, arguments.clone()).await;
        assert_eq!(refusal["next"], next, "{tool} {arguments}: {refusal}");
    }
    let reader = world.token_with("claude", &[Scope::Read]).await;
    let mut reader = Client::http(&world, &reader, Era::Modern).await;
    let refusal = reader.refused("tasks_claim", json!({"session": session, "task": task})).await;
    assert_eq!(
        refusal["next"],
        "nothing to repeat: the tool that would help is not offered to you; say so to who gave you the work",
        "{refusal}"
    );
    let beyond = client.refused("tasks_update", json!({"task": task, "title": "y", "expected_version": 99})).await;
    assert!(beyond["message"].as_str().unwrap().contains("there is no version 99 yet"), "{beyond}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_names_nobody_is_refused_and_not_answered_with_nothing() {
    let world = World::start().await;
    let mut client = claude(&world).await;
    for (tool, arguments, next) in [
        ("tasks_list", json!({"assignee": "zoe"}), "members_list {}"),
        ("tasks_list", json!({"project": "NONE"}), "projects_list {}"),
        ("search_all", json!({"q": "lamp", "project": "NONE"}), "projects_list {}"),
        ("handoffs_list", json!({"project": "NONE"}), "projects_list {}"),
        ("docs_list", json!({"project": "NONE"}), "projects_list {}"),
    ] {
        let refusal = client.refused(tool, arguments).await;
        assert_eq!((&refusal["code"], &refusal["next"]), (&json!("not_found"), &json!(next)), "{tool}: {refusal}");
    }
    assert_eq!(client.call("tasks_list", json!({"project": "HUB", "assignee": "me"})).await["tasks"], json!([]));
}
