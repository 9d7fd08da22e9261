//! `hub hook`: the session of an agent's program becomes a hub session, and whatever goes wrong
//! never reaches the program.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::machine::{Ran, UserMachine, finish};
use crate::mcp::{Client, Era};
use crate::world::World;

/// What Claude Code says at an event.
fn told(desk: &UserMachine, event: &str) -> Value {
    json!({
        "session_id": "7f3a", "transcript_path": "/x/y.jsonl", "cwd": desk.project(), "hook_event_name": event, "source": "startup",
        "stop_hook_active": false, "reason": "other", "tool_name": "Bash", "tool_input": {"command": "ls"}, "new_in_some_version": [1],
    })
}

fn hook(desk: &UserMachine, event: &str, input: &Value) -> Ran {
    let ran = desk.run(&["hook", event, "--client", "claude"], &input.to_string());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{event}: {ran:?}");
    ran
}

/// What the hook shows to the model; "" where nothing.
fn shown(ran: &Ran, event: &str) -> String {
    if ran.stdout.is_empty() {
        return String::new();
    }
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["hookSpecificOutput"]["hookEventName"], event);
    answer["hookSpecificOutput"]["additionalContext"].as_str().unwrap().to_owned()
}

fn start(desk: &UserMachine) -> String {
    shown(&hook(desk, "session-start", &told(desk, "SessionStart")), "SessionStart")
}

fn act(desk: &UserMachine) -> String {
    shown(&hook(desk, "activity", &told(desk, "PostToolUse")), "PostToolUse")
}

/// Half a minute passes, for what the hooks remember.
fn half_a_minute_later(desk: &UserMachine) {
    for path in desk.states() {
        let mut state: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        state["beat_at"] = json!(state["beat_at"].as_u64().unwrap() - 30_000);
        std::fs::write(path, state.to_string()).unwrap();
    }
}

async fn connected(world: &World) -> UserMachine {
    let desk = UserMachine::new();
    desk.connect("claude", &world.url, &world.claude);
    desk
}

async fn sessions(world: &World) -> Vec<Value> {
    let (_, list) = world.rest(&world.claude, "GET", "/sessions?member=me", Value::Null).await;
    list["items"].as_array().unwrap().clone()
}

/// The agent claims a new task in this session.
async fn claim(world: &World, session: &str) -> String {
    let mut client = Client::http(world, &world.claude, Era::Modern).await;
    let task = json!({"project": "HUB", "title": "A task", "status": "backlog"});
    let task = client.call("tasks_create", task).await["task"].as_str().unwrap().to_owned();
    client.call("tasks_claim", json!({"session": session, "task": task})).await;
    task
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_the_program_is_one_hub_session_however_often_it_starts() {
    let world = World::start().await;
    let desk = connected(&world).await;
    let first = start(&desk);
    assert!(first.contains("you are claude in project HUB. Your hub session is S-1."), "{first}");
    assert!(first.contains("You hold no task.") && first.contains("Next: tasks_list"), "{first}");
    let task = claim(&world, "S-1").await;
    let mut compacted = told(&desk, "SessionStart");
    compacted["source"] = json!("compact");
    compacted["cwd"] = json!(desk.project().join(".claude/skills"));
    let again = shown(&hook(&desk, "session-start", &compacted), "SessionStart");
    assert!(again.contains("is S-1.") && again.contains(&format!("You hold: {task} by claude \"A task\".")), "{again}");
    assert!(again.contains(&format!("Next: tasks_get {{\"task\":\"{task}\"}}")), "{again}");
    let sessions = sessions(&world).await;
    assert_eq!(sessions.len(), 1);
    assert_eq!((&sessions[0]["external_ref"], &sessions[0]["client"]), (&json!("7f3a"), &json!("claude-code")));
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_of_life_are_half_a_minute_apart_and_tell_what_is_new_once() {
    let world = World::start().await;
    let desk = connected(&world).await;
    start(&desk);
    let stop = json!({"reason": "lunch"});
    assert_eq!(world.rest(&world.ada, "POST", "/sessions/S-1/stop", stop).await.0, 200);
    assert_eq!(act(&desk), "", "one was just given");
    half_a_minute_later(&desk);
    let told = act(&desk);
    assert!(
        told.contains("ada asked this session to stop.")
            && told.contains("sessions_end")
            && told.contains("ada's words: \"lunch\""),
        "{told}"
    );
    half_a_minute_later(&desk);
    assert_eq!(act(&desk), "", "it was told already");
    let task = claim(&world, "S-1").await;
    assert_eq!(world.rest(&world.ada, "POST", &format!("/tasks/{task}/take-back"), json!({})).await.0, 200);
    half_a_minute_later(&desk);
    let told = act(&desk);
    assert!(told.contains(&format!("You no longer hold {task}")), "{told}");
    assert_eq!(world.rest(&world.claude, "POST", "/sessions/S-1/end", json!({})).await.0, 200);
    half_a_minute_later(&desk);
    let told = act(&desk);
    let next = r#"sessions_start {"project":"HUB","external_ref":"7f3a"}"#;
    assert!(told.contains("your session S-1 has ended") && told.contains(next), "{told}");
    half_a_minute_later(&desk);
    assert_eq!(act(&desk), "");
    assert_eq!(sessions(&world).await.len(), 1, "it begins no new one by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_with_work_in_hand_is_reminded_once() {
    let world = World::start().await;
    let desk = connected(&world).await;
    let stop = |active: bool| {
        let mut input = told(&desk, "Stop");
        input["stop_hook_active"] = json!(active);
        hook(&desk, "stop", &input).stdout
    };
    start(&desk);
    assert_eq!(stop(false), "", "it holds nothing");
    let task = claim(&world, "S-1").await;
    assert_eq!(stop(true), "", "a hook kept it going already");
    let answer: Value = serde_json::from_str(&stop(false)).unwrap();
    let reason = answer["reason"].as_str().unwrap();
    assert_eq!(answer["decision"], "block");
    assert!(reason.contains(&format!("S-1 still holds {task}")) && reason.contains("sessions_end"), "{reason}");
    assert_eq!(stop(false), "", "once");
    start(&desk);
    assert_eq!(stop(false), "", "also after the session was compacted");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_handed_off_is_not_reminded() {
    let world = World::start().await;
    let desk = connected(&world).await;
    start(&desk);
    let task = claim(&world, "S-1").await;
    let handoff = json!({"session": "S-1", "summary": "half done", "open_tasks": [{"task": task}]});
    assert_eq!(world.rest(&world.claude, "POST", "/handoffs", handoff).await.0, 201);
    assert_eq!(hook(&desk, "stop", &told(&desk, "Stop")).stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_session_ends_with_the_programs() {
    let world = World::start().await;
    let desk = connected(&world).await;
    start(&desk);
    claim(&world, "S-1").await;
    assert_eq!(hook(&desk, "session-end", &told(&desk, "SessionEnd")).stdout, "");
    let session = sessions(&world).await.remove(0);
    assert_eq!((&session["state"], &session["without_handoff"]), (&json!("ended"), &json!(true)), "{session}");
    assert_eq!(session["end_reason"], "claude ended (other)");
    let again = start(&desk);
    assert!(again.contains("is S-2.") && again.contains("It follows S-1, which has ended"), "{again}");
    assert!(!start(&desk).contains("It follows"), "the same session compacted has heard it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_the_model_begins_itself_is_kept_like_the_first() {
    let world = World::start().await;
    let desk = connected(&world).await;
    let again = r#"{"project":"HUB","external_ref":"7f3a"}"#;
    assert!(start(&desk).contains(again), "the model is told how");
    let mut client = Client::http(&world, &world.claude, Era::Modern).await;
    let next = async |client: &mut Client, session: &str| {
        client.call("sessions_end", json!({"session": session})).await;
        client.call("sessions_start", serde_json::from_str(again).unwrap()).await["session"].clone()
    };
    assert_eq!(next(&mut client, "S-1").await, "S-2");
    assert_eq!(world.rest(&world.ada, "POST", "/sessions/S-2/stop", json!({"reason": "lunch"})).await.0, 200);
    half_a_minute_later(&desk);
    let told = act(&desk);
    assert!(told.contains("ada asked this session to stop.") && told.contains("ada's words: \"lunch\""), "{told}");
    assert_eq!(next(&mut client, "S-2").await, "S-3");
    let task = claim(&world, "S-3").await;
    let answer = hook(&desk, "stop", &self::told(&desk, "Stop")).stdout;
    assert!(answer.contains(&format!("S-3 still holds {task}")), "{answer}");
    assert_eq!(next(&mut client, "S-3").await, "S-4");
    hook(&desk, "session-end", &self::told(&desk, "SessionEnd"));
    assert!(sessions(&world).await.iter().all(|session| session["state"] == "ended"));
    let other = start(&desk);
    assert!(other.contains("is S-5.") && other.contains("It follows S-4"), "{other}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hooks_that_run_at_the_same_time_take_turns() {
    let world = World::start().await;
    let desk = connected(&world).await;
    start(&desk);
    assert_eq!(world.rest(&world.ada, "POST", "/sessions/S-1/stop", json!({"reason": "lunch"})).await.0, 200);
    half_a_minute_later(&desk);
    let told = std::thread::scope(|scope| {
        let acting: Vec<_> = (0..6).map(|_| scope.spawn(|| act(&desk))).collect();
        acting.into_iter().map(|act| act.join().unwrap()).filter(|told| !told.is_empty()).count()
    });
    assert_eq!(told, 1, "one of them gave the sign of life");
    let lock = std::fs::File::open(desk.states()[0].with_extension("lock")).unwrap();
    lock.lock().unwrap();
    half_a_minute_later(&desk);
    assert_eq!(act(&desk), "");
    let began = Instant::now();
    hook(&desk, "session-end", &self::told(&desk, "SessionEnd"));
    assert!(began.elapsed() < Duration::from_millis(1_200), "{:?}", began.elapsed());
    assert_eq!(sessions(&world).await[0]["state"], "active", "another hook is at work");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_the_program_does_not_notice() {
    let world = World::start().await;
    let (desk, unconnected) = (connected(&world).await, UserMachine::new());
    let events = ["session-start", "activity", "stop", "session-end"];
    for event in events {
        for rubbish in ["", "{", "null", "[1]", r#"{"session_id": 1}"#] {
            let ran = desk.run(&["hook", event], rubbish);
            assert_eq!((ran.code, ran.stdout, ran.stderr), (0, String::new(), String::new()), "{event}: {rubbish}");
        }
        assert_eq!(hook(&unconnected, event, &told(&unconnected, "X")).stdout, "", "{event}: no .hub.toml");
    }
    start(&desk);
    let place = desk.read(".hub.toml");
    for (url, token, reason) in [
        ("http://127.0.0.1:1", world.claude.as_str(), "No hub answers"),
        (&world.url, "hub_wrong", "does not accept the token"),
    ] {
        desk.put(".hub.toml", &place.replace(&world.url, url));
        for event in events {
            half_a_minute_later(&desk);
            for log in [None, Some("info")] {
                let mut command = desk.hub(&["hook", event, "--client", "claude"]);
                command.env("HUB_TOKEN", token);
                command.envs(log.map(|log| ("HUB_LOG", log)));
                let ran = finish(command, &told(&desk, "X").to_string());
                assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{event}: {ran:?}");
                let said = ran.stderr.contains(reason);
                assert!(log.is_some() || ran.stderr.is_empty(), "{event}: {ran:?}");
                assert!(event != "session-start" || said == log.is_some(), "{event}: {ran:?}");
            }
        }
        desk.put(".hub.toml", &place);
        start(&desk);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_never_answers_is_given_up_in_time() {
    let world = World::start().await;
    let desk = connected(&world).await;
    start(&desk);
    // It takes connections, and that is all it does.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = desk.read(".hub.toml").replace(&world.url, &format!("http://{}", silent.local_addr().unwrap()));
    desk.put(".hub.toml", &place);
    for (event, most) in [("session-start", 3_000), ("activity", 3_000), ("stop", 3_000), ("session-end", 1_200)] {
        half_a_minute_later(&desk);
        let mut command = desk.hub(&["hook", event, "--client", "claude"]);
        command.env("HUB_TOKEN", &world.claude);
        let began = Instant::now();
        let ran = finish(command, &told(&desk, "X").to_string());
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{event}");
        assert!(began.elapsed() < Duration::from_millis(most), "{event}: {:?}", began.elapsed());
        assert!(began.elapsed() > Duration::from_millis(500), "{event}: it did ask");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_was_away_at_the_start_is_found_later() {
    let world = World::start().await;
    let desk = connected(&world).await;
    let paths = [desk.project().join(".hub.toml"), desk.credentials()];
    let texts = paths.clone().map(|path| std::fs::read_to_string(path).unwrap());
    for (path, text) in paths.iter().zip(&texts) {
        std::fs::write(path, text.replace(&world.url, "http://127.0.0.1:1")).unwrap();
    }
    assert_eq!(start(&desk), "");
    for (path, text) in paths.iter().zip(&texts) {
        std::fs::write(path, text).unwrap();
    }
    assert_eq!(act(&desk), "", "it was tried just now");
    half_a_minute_later(&desk);
    let told = act(&desk);
    assert!(told.contains("Your hub session is S-1."), "{told}");
}
