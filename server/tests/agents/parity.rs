//! One command, three doors: what the screens' server functions, REST and MCP do and refuse is the
//! same. A script is played at each door in a hub of its own; then every step must have ended
//! alike, and the hubs must be alike.

pub mod doors;
mod messaging;
mod sessions;
mod state;
pub mod step;
pub mod tasks;
pub mod work;

use doors::{Door, Doors};
use state::state;
use step::Step;

/// Plays a script at every door.
async fn check(script: fn() -> Vec<Step>) {
    let expected: Vec<String> = script().iter().map(|step| format!("{}: {}", step.what, step.outcome)).collect();
    let mut before: Option<(Vec<String>, serde_json::Value)> = None;
    for door in [Door::Ui, Door::Rest, Door::Mcp] {
        let mut doors = Doors::open(door).await;
        let (mut outcomes, mut said) = (Vec::new(), Vec::new());
        for step in script() {
            let outcome = doors.take(&step).await;
            outcomes.push(format!("{}: {}", step.what, outcome.code));
            said.push(outcome.said);
        }
        assert_eq!(outcomes, expected, "{door:?}");
        let state = state(doors.world()).await;
        let (words, left) = before.get_or_insert_with(|| (said.clone(), state.clone()));
        for ((word, other), step) in said.iter().zip(words.iter()).zip(script()) {
            // A screen asks for nothing that cannot be read, so that it is told no more than that.
            assert!(word == other || other.is_empty() || word.is_empty(), "{door:?}: {}: {word} or {other}", step.what);
        }
        for (part, found) in state.as_object().unwrap() {
            let (found, other) = (found.as_array().unwrap(), left[part].as_array().unwrap());
            for (one, other) in found.iter().zip(other) {
                assert_eq!(one, other, "{part} at {door:?}");
            }
            assert_eq!(found.len(), other.len(), "{part} at {door:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_tasks() {
    check(tasks::script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_sessions() {
    check(sessions::script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_claims() {
    check(work::claims).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_completions_and_approvals() {
    check(work::completions).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_handoffs() {
    check(messaging::handoffs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_does_and_refuses_the_same_with_messages_and_documents() {
    check(messaging::messages_and_docs).await;
}
