//! What a session is told of itself: what it holds, what waits for it, what came back to it, and
//! what to call first.

use std::sync::Arc;

use hub_core::domain::time::Timestamp;
use hub_core::service::clock::SetClock;
use serde_json::{Value, json};

use crate::mcp::{Client, Era};
use crate::pages::read_call;
use crate::world::World;

const MINUTE: i64 = 60_000;

async fn at_a_set_time() -> (Arc<SetClock>, World) {
    let clock = Arc::new(SetClock::at(Timestamp(1_790_000_000_000)));
    let world = World::start_at(clock.clone()).await;
    (clock, world)
}

async fn start(client: &mut Client) -> String {
    client.call("sessions_start", json!({"project": "HUB"})).await["session"].as_str().unwrap().to_owned()
}

/// A task in Backlog that `client` claims in `session`: its key.
async fn claimed(world: &World, client: &mut Client, session: &str) -> String {
    let task = json!({"project": "HUB", "title": "Doors", "status": "backlog"});
    let (_, task) = world.rest(&world.ada, "POST", "/tasks", task).await;
    let key = task["key"].as_str().unwrap().to_owned();
    client.call("tasks_claim", json!({"session": session, "task": key})).await;
    key
}

async fn inbox(client: &mut Client) -> Vec<Value> {
    client.call("inbox_read", json!({"limit": 200})).await["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_and_why_it_came_back_reaches_who_works_on_it() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session = start(&mut claude).await;
    let task = claimed(&world, &mut claude, &session).await;
    let done = claude.call("tasks_complete", json!({"task": task, "session": session, "result": "done"})).await;
    let long = format!("The hinge is missing. {}", "x".repeat(1_500));
    let review = json!({"task": task, "verdict": "changes_needed", "findings": long});
    codex.call("tasks_review", review).await;
    let (tool, waiting) = read_call(&done["next"]);
    let told = claude.call(&tool, waiting).await;
    let item = &told["items"][0];
    assert_eq!(
        (&item["kind"], &item["outcome"], &item["actor"]),
        (&json!("review"), &json!("changes_needed"), &json!("codex"))
    );
    assert!(item["text"].as_str().unwrap().starts_with("The hinge"));

    let reject = json!({"decision": "reject", "reason": "It squeaks."});
    world.rest(&world.ada, "POST", "/approvals/A-1/decide", reject).await;
    let told = inbox(&mut claude).await;
    let item = told.last().unwrap();
    assert_eq!(
        (&item["kind"], &item["outcome"], &item["text"]),
        (&json!("decision"), &json!("rejected"), &json!("It squeaks."))
    );

    let expected = json!({"approval": "A-1", "by": "ada", "reason": "It squeaks."});
    let same = |rejection: &Value| {
        let mut rejection = rejection.clone();
        rejection.as_object_mut().unwrap().shift_remove("at");
        assert_eq!(rejection, expected);
    };
    // Whoever reads it, agent or not, gets both.
    let read = codex.call("tasks_get", json!({"task": task})).await;
    same(&read["rejection"]);
    let found = &read["reviews"][0];
    assert_eq!(
        (&found["by"], &found["verdict"], found["findings"].as_str().unwrap().len() < 1_100),
        (&json!("codex"), &json!("changes_needed"), true)
    );
    let (tool, whole) = read_call(&read["next"]);
    assert_eq!(codex.call(&tool, whole).await["reviews"][0]["findings"], long);
    let history = codex.call("tasks_get", json!({"task": task, "include": "history"})).await["history"].clone();
    let note = |kind: &str| {
        let line = history.as_array().unwrap().iter().find(|line| line["kind"] == kind).unwrap().clone();
        (line["change"].clone(), line["note"].clone())
    };
    assert_eq!(note("approval.rejected"), (json!("status: pending → rejected"), json!("It squeaks.")));
    assert_eq!(note("task.reviewed").0, "changes_needed");

    // It is its own, not something that somebody left; and its claim says why it is there.
    let ready = claude.call("sessions_info", json!({"session": session})).await["ready"].clone();
    assert_eq!((&ready[0]["mine"], ready[0].get("abandoned")), (&json!(true), None), "{ready}");
    let listed = claude.call("tasks_list", json!({"ready": true})).await["tasks"].clone();
    assert_eq!(listed[0].get("abandoned"), None, "{listed}");
    let again = claude.call("tasks_claim", json!({"session": session, "task": task})).await;
    same(&again["rejection"]);

    claude.call("tasks_complete", json!({"task": task, "session": session, "result": "oiled"})).await;
    world.rest(&world.ada, "POST", "/approvals/A-2/decide", json!({"decision": "approve"})).await;
    assert_eq!(inbox(&mut claude).await.last().unwrap()["outcome"], "approved");
    assert_eq!(claude.call("tasks_get", json!({"task": task})).await.get("rejection"), None, "it was approved since");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_says_in_the_history_how_far_it_got() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = start(&mut claude).await;
    let task = claimed(&world, &mut claude, &session).await;
    claude.call("tasks_release", json!({"task": task, "session": session, "note": "The frame stands."})).await;
    let history = claude.call("tasks_get", json!({"task": task, "include": "history"})).await["history"].clone();
    assert_eq!(history[0]["change"], "status: backlog; type: feature; priority: normal", "{history}");
    assert_eq!(history[2]["note"], "The frame stands.", "{history}");
    assert!(!history.to_string().contains("rank"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_an_answer_waits_whatever_lies_unread() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    world.rest(&world.ada, "POST", "/threads", json!({"to": "claude", "body": "old"})).await;
    let asked = claude.call("messages_send", json!({"to": "bob", "body": "Left or right?"})).await;
    let (tool, waiting) = read_call(&asked["next"]);
    assert_eq!(waiting["wait_seconds"], 25);
    let path = format!("/threads/{}/messages", asked["thread"].as_str().unwrap());
    let answering = world.rest(&world.bob, "POST", &path, json!({"body": "Left."}));
    let (told, _) = tokio::join!(claude.call(&tool, waiting), answering);
    let texts: Vec<&Value> = told["items"].as_array().unwrap().iter().map(|item| &item["text"]).collect();
    assert_eq!(texts, ["Left."], "{told}");
    // What was not shown is not acknowledged by what comes next.
    let (tool, all) = read_call(&told["next"]);
    let read = claude.call(&tool, all).await;
    assert_eq!((read["items"].as_array().unwrap().len(), &read["items"][0]["text"]), (2, &json!("old")));
    let (tool, ack) = read_call(&read["next"]);
    assert_eq!(claude.call(&tool, ack).await["unread"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_says_whether_it_runs_waits_or_ran_out() {
    let (clock, world) = at_a_set_time().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session = start(&mut claude).await;
    let (parked, running) =
        (claimed(&world, &mut claude, &session).await, claimed(&world, &mut claude, &session).await);
    let handoff = json!({"session": session, "summary": "half", "open_tasks": [{"task": parked}]});
    claude.call("handoffs_create", handoff).await;
    let listed = codex.call("tasks_list", json!({"status": "active"})).await["tasks"].clone();
    let line =
        |listed: &Value, key: &str| listed.as_array().unwrap().iter().find(|task| task["task"] == key).unwrap().clone();
    let waits = line(&listed, &parked);
    assert_eq!(
        (&waits["held_by"], &waits["parked_on"], waits.get("held_until")),
        (&json!("claude"), &json!("H-1"), None)
    );
    assert!(line(&listed, &running)["held_until"].is_string());
    let lease = codex.call("tasks_get", json!({"task": parked})).await["lease"].clone();
    assert_eq!((&lease["parked_on"], lease.get("expires_at")), (&json!("H-1"), None), "{lease}");
    let leases = claude.call("sessions_heartbeat", json!({"session": session})).await["leases"].clone();
    let held = line(&leases, &parked);
    assert_eq!((&held["parked_on"], held.get("expires_at"), &held["title_by"]), (&json!("H-1"), None, &json!("ada")));

    clock.advance(16 * MINUTE);
    let listed = codex.call("tasks_list", json!({"status": "active", "ready": true})).await["tasks"].clone();
    let left = line(&listed, &running);
    assert_eq!((&left["expired_of"], &left["abandoned"]), (&json!("claude"), &json!(true)));
    assert!(left.get("held_by").is_none() && left.get("held_until").is_none(), "{left}");

    // Another takes the one over, and picks the other up: each is told as what it was.
    let other = start(&mut codex).await;
    codex.call("tasks_claim", json!({"session": other, "task": running})).await;
    codex.call("handoffs_pickup", json!({"session": other, "handoff": "H-1"})).await;
    let lost: Vec<Value> = inbox(&mut claude).await.into_iter().filter(|item| item["kind"] == "lease_lost").collect();
    assert_eq!((&lost[0]["outcome"], &lost[0]["tasks"]), (&json!("expired"), &json!([running])));
    assert!(lost[0]["text"].as_str().unwrap().contains("your next write"), "{lost:?}");
    let picked = lost.last().unwrap();
    assert_eq!((&picked["outcome"], &picked["tasks"]), (&json!("picked_up"), &json!([parked])));
    assert_eq!(picked.get("text"), None, "claude's words are not under codex' name");
    let control = claude.call("sessions_heartbeat", json!({"session": session})).await["control"].clone();
    assert_eq!((&control[0]["task"], &control[0]["by"]), (&json!(running), &json!("codex")), "{control}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pickup_tells_only_of_what_was_held() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session = start(&mut claude).await;
    let held = claimed(&world, &mut claude, &session).await;
    let named = claude.call("tasks_create", json!({"project": "HUB", "title": "Next"})).await["task"].clone();
    let open = json!([{"task": held}, {"task": named}]);
    claude.call("handoffs_create", json!({"session": session, "summary": "half", "open_tasks": open})).await;
    let other = start(&mut codex).await;
    codex.call("handoffs_pickup", json!({"session": other, "handoff": "H-1"})).await;
    let told = inbox(&mut claude).await;
    assert_eq!((told.len(), &told[0]["subject"], &told[0]["tasks"]), (1, &json!("H-1"), &json!([held])), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_a_task_back_and_why_is_told_at_once() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = start(&mut claude).await;
    let task = claimed(&world, &mut claude, &session).await;
    let (status, _) =
        world.rest(&world.bob, "POST", &format!("/tasks/{task}/take-back"), json!({"reason": "Not this week."})).await;
    assert_eq!(status, 200);
    let control = claude.call("sessions_heartbeat", json!({"session": session})).await["control"][0].clone();
    let expected =
        format!("You no longer hold {task}: bob took it back. Stop working on it. bob's words: \"Not this week.\"");
    assert_eq!((&control["by"], &control["text"]), (&json!("bob"), &json!(expected)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_to_stop_is_told_so_first_and_to_end() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = start(&mut claude).await;
    claimed(&world, &mut claude, &session).await;
    world.rest(&world.bob, "POST", &format!("/sessions/{session}/stop"), json!({"reason": "lunch"})).await;
    for tool in ["sessions_info", "sessions_heartbeat"] {
        let told = claude.call(tool, json!({"session": session})).await;
        let names: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        let place = names.iter().position(|name| *name == "control").unwrap();
        assert!(place < names.iter().position(|name| *name == "state").unwrap(), "{tool}: {names:?}");
        assert_eq!(told["control"][0]["kind"], "stop_requested");
        let (next, arguments) = read_call(&told["next"]);
        assert_eq!((next.as_str(), &arguments["session"]), ("sessions_end", &json!(session)), "{tool}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handoff_for_another_is_not_what_to_begin_with() {
    let world = World::start().await;
    let mut codex = Client::http(&world, &world.codex, Era::Modern).await;
    let session = start(&mut codex).await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let next = async |claude: &mut Client| {
        let begun = claude.call("sessions_start", json!({"project": "HUB", "external_ref": "one"})).await;
        assert_eq!(begun["handoffs"][0]["by"], "codex");
        read_call(&begun["next"]).1
    };
    codex.call("handoffs_create", json!({"session": session, "summary": "for Bob", "to": "bob"})).await;
    assert_eq!(next(&mut claude).await, json!({"project": "HUB"}), "nothing is there for claude");
    for to in [json!("agent"), json!("claude"), Value::Null] {
        let handoff = json!({"session": session, "summary": "go on", "to": to});
        let made = codex.call("handoffs_create", handoff).await["handoff"].clone();
        codex.call("handoffs_create", json!({"session": session, "summary": "for Bob", "to": "bob"})).await;
        assert_eq!(next(&mut claude).await, json!({ "handoff": made }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_stays_short_whatever_was_left() {
    let world = World::start().await;
    let mut claude = Client::http(&world, &world.claude, Era::Modern).await;
    let session = start(&mut claude).await;
    let task = claimed(&world, &mut claude, &session).await;
    for _ in 0..5 {
        let note = "n".repeat(900);
        claude.call("tasks_release", json!({"task": task, "session": session, "note": note})).await;
        claude.call("tasks_claim", json!({"task": task, "session": session})).await;
    }
    for _ in 0..3 {
        let open = json!([{"task": task, "note": "go on"}]);
        let summary = "s".repeat(4_000);
        let made =
            claude.call("handoffs_create", json!({"session": session, "summary": summary, "open_tasks": open})).await;
        claude.call("handoffs_pickup", json!({"session": session, "handoff": made["handoff"]})).await;
    }
    let again = claude.call("tasks_claim", json!({"task": task, "session": session})).await;
    assert_eq!((again["attempts"].as_array().unwrap().len(), &again["more_attempts"]), (3, &json!(2)));
    assert_eq!(again["handoffs"][0]["open_tasks"], json!([task]));
    assert!(again.to_string().len() < 3_500, "{} bytes: {again}", again.to_string().len());
}
