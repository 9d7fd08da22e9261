//! One task from its first claim to its acceptance, by three agents and three people: who comes,
//! goes, asks, hands off, is refused, and what each is told to call next.

use std::sync::Arc;

use hub_core::domain::time::Timestamp;
use hub_core::service::clock::SetClock;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::world::World;

const MINUTE: i64 = 60_000;
const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// Starts a session in HUB: its id and all it was told.
async fn start(client: &mut Client) -> (String, Value) {
    let context = client.call("sessions_start", json!({"project": "hub", "goal": "Doors"})).await;
    (context["session"].as_str().unwrap().to_owned(), context)
}

/// Calls what `next` says, with an argument that is not ours to know put in its place.
async fn follow(client: &mut Client, next: &Value) -> Value {
    let (tool, rest) = next.as_str().unwrap().split_once(' ').unwrap();
    let arguments = rest.split_inclusive('}').next().unwrap();
    client.call(tool, serde_json::from_str(arguments).unwrap()).await
}

async fn people(world: &World, token: &str, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = world.rest(token, method, path, body).await;
    assert!(status < 300, "{method} {path}: {status} {answer}");
    answer
}

/// A task in Backlog with one criterion: HUB-1.
async fn plan(world: &World) {
    let task = json!({"project": "HUB", "title": "Doors", "acceptance_criteria": ["they open"], "status": "backlog"});
    people(world, &world.ada, "POST", "/tasks", task).await;
    let doc = json!({"title": "How we work", "body": "Small steps.", "load": true});
    people(world, &world.bob, "PUT", "/projects/HUB/docs/how-we-work", doc).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_through_many_hands_and_nothing_is_lost() {
    let clock = Arc::new(SetClock::at(NOW));
    let world = World::start_at(clock.clone()).await;
    plan(&world).await;
    let mut first = Client::http(&world, &world.claude, Era::Modern).await;
    let mut second = Client::http(&world, &world.codex, Era::Initialize).await;
    let third = world.agent("gemini").await;
    let mut third = Client::stdio(world.hub_mcp(Some(&third), None), Era::Modern).await;

    // The first takes it, and is gone.
    let (lost, context) = start(&mut first).await;
    assert_eq!((&context["docs"][0]["body"], &context["ready"][0]["task"]), (&json!("Small steps."), &json!("HUB-1")));
    let claimed = follow(&mut first, &context["next"]).await;
    assert_eq!((&claimed["task"], &claimed["session"]), (&json!("HUB-1"), &json!(lost)));
    let (session, _) = start(&mut second).await;
    let held = second.refused("tasks_claim", json!({"session": session, "task": "HUB-1"})).await;
    assert_eq!((&held["code"], &held["holder"]), (&json!("already_claimed"), &json!("claude")));
    assert_eq!(held["next"], json!(format!("tasks_claim {}", json!({"session": session}))));
    let none = second.refused("tasks_claim", json!({"session": session})).await;
    assert_eq!(none["code"], "not_found", "nothing is ready now: {none}");

    // Its lease expires; the second takes over and is told of the attempt.
    clock.advance(16 * MINUTE);
    let ready = second.call("tasks_list", json!({"ready": true})).await;
    assert_eq!((&ready["tasks"][0]["task"], &ready["tasks"][0]["abandoned"]), (&json!("HUB-1"), &json!(true)));
    let claimed = second.call("tasks_claim", json!({"session": session})).await;
    assert_eq!(
        (&claimed["attempts"][0]["member"], &claimed["attempts"][0]["end"]),
        (&json!("claude"), &json!("expired"))
    );
    let late = first.refused("tasks_update", json!({"task": "HUB-1", "result": "mine", "session": lost})).await;
    assert_eq!((&late["code"], &late["holder"]), (&json!("lease_lost"), &json!("codex")));
    assert!(late["next"].as_str().unwrap().ends_with("goes into tasks_comment"), "{late}");
    let beat = first.call("sessions_heartbeat", json!({"session": lost})).await;
    assert_eq!((&beat["control"][0]["kind"], &beat["control"][0]["task"]), (&json!("lease_lost"), &json!("HUB-1")));

    // It asks, is answered while it waits, and hands off.
    let ask = json!({"to": "bob", "task": "HUB-1", "body": "Left or right?", "session": session});
    let asked = second.call("messages_send", ask).await;
    let waiting = json!({"wait_seconds": 25});
    let answering = async {
        let path = format!("/threads/{}/messages", asked["thread"].as_str().unwrap());
        people(&world, &world.bob, "POST", &path, json!({"body": "Left."})).await
    };
    let (told, _) = tokio::join!(second.call("inbox_read", waiting), answering);
    assert_eq!((&told["items"][0]["kind"], &told["items"][0]["text"]), (&json!("message"), &json!("Left.")));
    let read = second.call("messages_read", json!({"thread": asked["thread"]})).await;
    assert_eq!((&read["messages"][1]["by"], &read["messages"][1]["body"]), (&json!("bob"), &json!("Left.")));
    assert_eq!(follow(&mut second, &told["next"]).await["unread"], 0);
    let handoff = json!({"summary": "The left one is in.", "open_tasks": [{"task": "hub-1", "note": "the right one"}]});
    let ended = second.call("sessions_end", json!({"session": session, "handoff": handoff})).await;
    assert_eq!((&ended["handoff"], &ended["state"]), (&json!("H-1"), &json!("ended")));
    let over = second.refused("tasks_comment", json!({"task": "HUB-1", "body": "b", "session": session})).await;
    assert_eq!(
        (&over["code"], &over["next"]),
        (&json!("session_ended"), &json!(r#"sessions_start {"project":"HUB"}"#))
    );

    // The third picks up; the first, who would rather claim, is told how, and comes too late.
    let parked = first.refused("tasks_claim", json!({"session": lost, "task": "HUB-1"})).await;
    let pick_up = format!("handoffs_pickup {}", json!({"handoff": "H-1", "session": lost}));
    assert_eq!((&parked["code"], &parked["next"]), (&json!("already_claimed"), &json!(pick_up)));
    let (session, context) = start(&mut third).await;
    assert_eq!(context["handoffs"][0]["handoff"], "H-1");
    let whole = follow(&mut third, &context["next"]).await;
    assert_eq!((&whole["by"], &whole["open_tasks"][0]["note"]), (&json!("codex"), &json!("the right one")));
    let picked = third.call("handoffs_pickup", json!({"handoff": "H-1", "session": session})).await;
    assert_eq!(picked["moved"], json!(["HUB-1"]));
    let late = first.refused("handoffs_pickup", json!({"handoff": "H-1", "session": lost})).await;
    assert_eq!((&late["code"], &late["picked_up_by"]), (&json!("already_picked_up"), &json!("gemini")));
    assert_eq!(late["next"], r#"handoffs_list {"status":"open"}"#);

    // It completes; the admin rejects, and it is told why.
    let bare = third.refused("tasks_complete", json!({"task": "HUB-1", "session": session, "result": " "})).await;
    assert_eq!(
        (&bare["code"], &bare["next"]),
        (&json!("invalid"), &json!("tasks_complete again with result put right"))
    );
    let done =
        third.call("tasks_complete", json!({"task": "HUB-1", "session": session, "result": "Both are in."})).await;
    assert_eq!((&done["status"], &done["without_evidence"][0]["id"]), (&json!("review"), &json!(1)));
    let own = json!({"task": "HUB-1", "verdict": "looks_good", "findings": "Mine is fine."});
    assert_eq!(third.refused("tasks_review", own.clone()).await["code"], "forbidden");
    first.call("tasks_review", own).await;
    let path = format!("/approvals/{}/decide", done["approval"].as_str().unwrap());
    people(&world, &world.ada, "POST", &path, json!({"decision": "reject", "reason": "It squeaks."})).await;
    let told = third.call("inbox_read", json!({"wait_seconds": 25})).await;
    let decision = told["items"].as_array().unwrap().iter().find(|item| item["kind"] == "decision").unwrap();
    assert_eq!((&decision["text"], &decision["actor"]), (&json!("It squeaks."), &json!("ada")));
    let first_claim = first.refused("tasks_claim", json!({"session": lost, "task": "HUB-1"})).await;
    assert_eq!((&first_claim["code"], &first_claim["assignee"]), (&json!("forbidden"), &json!("gemini")));
    assert_eq!(first_claim["next"], json!(format!("tasks_claim {}", json!({"session": lost}))));

    // It mends and proves it; the stop it was asked for meanwhile comes with every answer; it is
    // accepted.
    third.call("tasks_claim", json!({"session": session, "task": "HUB-1"})).await;
    people(&world, &world.bob, "POST", &format!("/sessions/{session}/stop"), json!({"reason": "Lunch."})).await;
    let evidence = json!([{"criterion": 1, "kind": "command", "text": "open --all", "exit_code": 0, "met": true}]);
    let mended = json!({"task": "HUB-1", "session": session, "result": "Oiled.", "evidence": evidence});
    let done = third.call("tasks_complete", mended.clone()).await;
    assert_eq!((&done["control"][0]["kind"], done.get("without_evidence")), (&json!("stop_requested"), None));
    let again = third.refused("tasks_complete", mended).await;
    assert_eq!(
        (&again["code"], &again["control"][0]["kind"]),
        (&json!("illegal_transition"), &json!("stop_requested"))
    );
    assert_eq!(again["next"], r#"tasks_get {"task":"HUB-1"}"#);
    let path = format!("/approvals/{}/decide", done["approval"].as_str().unwrap());
    people(&world, &world.ada, "POST", &path, json!({"decision": "approve"})).await;
    let approvals = third.call("approvals_list", json!({})).await;
    let statuses: Vec<&Value> = approvals["approvals"].as_array().unwrap().iter().map(|line| &line["status"]).collect();
    assert_eq!(statuses, ["approved", "rejected"]);
    let task = third.call("tasks_get", json!({"task": "HUB-1"})).await;
    assert_eq!((&task["status"], &task["acceptance_criteria"][0]["met"]), (&json!("done"), &json!(true)));
    third.call("sessions_end", json!({"session": session, "reason": "lunch"})).await;
    third.close().await;
}
