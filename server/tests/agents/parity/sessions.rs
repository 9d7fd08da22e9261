//! Sessions: starting, signs of life, asking to stop, ending with and without a handoff.

use serde_json::json;

use super::step::{Command, Step, command, of_people, step};
use super::tasks::CREATE;
use super::work::CLAIM;

pub const START: Command = command("sessions/start", "POST", "/sessions", "sessions_start");
const HEARTBEAT: Command = command("sessions/heartbeat", "POST", "/sessions/{session}/heartbeat", "sessions_heartbeat");
const STOP: Command = of_people("sessions/stop", "POST", "/sessions/{session}/stop");
const END: Command = command("sessions/end", "POST", "/sessions/{session}/end", "sessions_end");

pub fn script() -> Vec<Step> {
    let claude = |what, command, fields, outcome| step("claude", what, command, fields, outcome);
    let codex = |what, command, fields, outcome| step("codex", what, command, fields, outcome);
    let start = json!({"project": "hub", "goal": "Doors", "external_ref": "app-1"});
    let beat = json!({"session": "S-1", "phase": "planning", "note": "looking", "quiet_minutes": 5});
    let handoff =
        json!({"summary": "Half of it.", "open_tasks": [{"task": "HUB-1", "note": "the hinges"}], "to": "bob"});
    vec![
        step("bob", "a task", &CREATE, json!({"project": "HUB", "title": "One", "status": "backlog"}), "ok"),
        claude("a session", &START, start.clone(), "ok"),
        claude("the same once more", &START, start, "ok"),
        claude("one in no project", &START, json!({"project": "NONE"}), "not_found"),
        claude("too long a goal", &START, json!({"project": "HUB", "goal": "x".repeat(2_001)}), "invalid"),
        step("vera", "one of a viewer", &START, json!({"project": "HUB"}), "forbidden"),
        codex("another's", &START, json!({"project": "HUB"}), "ok"),
        claude("a sign of life", &HEARTBEAT, beat, "ok"),
        claude("too long a quiet", &HEARTBEAT, json!({"session": "S-1", "quiet_minutes": 241}), "invalid"),
        claude("no such phase", &HEARTBEAT, json!({"session": "S-1", "phase": "resting"}), "invalid"),
        codex("a session of somebody else", &HEARTBEAT, json!({"session": "S-1"}), "invalid"),
        codex("a session of nobody", &HEARTBEAT, json!({"session": "S-9"}), "invalid"),
        claude("a claim", &CLAIM, json!({"session": "S-1", "task": "HUB-1"}), "ok"),
        codex("asking another to stop", &STOP, json!({"session": "S-1"}), "forbidden"),
        step("bob", "asking to stop", &STOP, json!({"session": "S-1", "reason": "Lunch."}), "ok"),
        codex("ending another's", &END, json!({"session": "S-1"}), "invalid"),
        claude("an empty handoff", &END, json!({"session": "S-1", "handoff": {"summary": " "}}), "invalid"),
        claude("an end with a handoff", &END, json!({"session": "S-1", "handoff": handoff}), "ok"),
        claude("an end once more", &END, json!({"session": "S-1"}), "ok"),
        claude("a sign of life after it", &HEARTBEAT, json!({"session": "S-1"}), "session_ended"),
        claude("a claim after it", &CLAIM, json!({"session": "S-1", "task": "HUB-1"}), "session_ended"),
        step("bob", "stopping what ended", &STOP, json!({"session": "S-1"}), "session_ended"),
        step("ada", "an end by an admin", &END, json!({"session": "S-2", "reason": "Over."}), "ok"),
    ]
}
