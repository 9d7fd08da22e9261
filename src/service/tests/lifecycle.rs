//! The lifecycle as a state machine: random commands of random members against a model of the
//! rules.

use proptest::prelude::*;
use serde_json::json;

use super::World;
use crate::domain::lifecycle::{Mover, is_legal, needs_reason};
use crate::domain::remedy::Remedy;
use crate::domain::task::{Status, Task};
use crate::domain::{Code, Error};

#[derive(Clone, Debug)]
struct Step {
    agent: bool,
    to: Status,
    reason: bool,
    stale: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<bool>(), prop::sample::select(Status::ALL), any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(agent, to, reason, stale)| Step { agent, to, reason, stale });
    prop::collection::vec(step, 1..40)
}

/// What the rules say of a step: the code it is refused with, if it is.
fn expected(task: &Task, step: &Step) -> Option<Code> {
    let mover = if step.agent { Mover::Agent } else { Mover::Human };
    if step.stale {
        return Some(Code::VersionConflict);
    }
    let stays = task.status == step.to;
    let agent_may_rank = matches!(task.status, Status::Inbox | Status::Backlog);
    if (stays && step.agent && !agent_may_rank) || !is_legal(task.status, step.to, mover) {
        return Some(Code::IllegalTransition);
    }
    (needs_reason(task.status, step.to) && !step.reason).then_some(Code::Invalid)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn r1_every_sequence_of_moves_follows_the_table(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let mut task = world.create(&world.ben, json!({})).await.unwrap();
            for step in steps {
                let actor = if step.agent { &world.claude } else { &world.ben };
                let version = if step.stale { task.version + 1 } else { task.version };
                let mut body = json!({ "task": task.key, "to": step.to, "expected_version": version });
                if step.reason {
                    body["reason"] = json!("because");
                }
                let outcome = world.relocate(actor, body).await;
                let refused = expected(&task, &step);
                assert_eq!(outcome.as_ref().err().map(|Error { code, .. }| *code), refused, "{step:?} from {}", task.status);
                let Ok(moved) = outcome else { continue };
                let raised = u32::from(moved.status != task.status);
                assert_eq!((moved.status, moved.version), (step.to, task.version + raised));
                task = moved;
            }
            assert_eq!(world.get(task.key.as_str()).await, task);
        });
    }
}

#[tokio::test]
async fn r1_an_illegal_jump_names_the_legal_ones() {
    let world = World::new().await;
    let task = world.create(&world.ben, json!({})).await.unwrap();
    let error = world.move_to(&world.ben, &task, Status::Done).await.unwrap_err();
    assert_eq!((error.code, &error.data["legal"]), (Code::IllegalTransition, &json!(["backlog", "active"])));
    assert!(error.message.contains("Legal from here: backlog, active"), "{error}");
}

#[tokio::test]
async fn r1_an_agent_is_sent_to_claiming_and_completing() {
    let world = World::new().await;
    let task = world.task_in(Status::Backlog).await;
    let error = world.move_to(&world.claude, &task, Status::Active).await.unwrap_err();
    assert_eq!((error.code, error.remedy.as_deref()), (Code::IllegalTransition, Some(&Remedy::Claim(task.key))));
    let task = world.task_in(Status::Active).await;
    let error = world.move_to(&world.claude, &task, Status::Review).await.unwrap_err();
    assert_eq!((error.code, error.remedy.as_deref()), (Code::IllegalTransition, Some(&Remedy::Complete(task.key))));
    let task = world.task_in(Status::Review).await;
    assert!(world.move_to(&world.claude, &task, Status::Done).await.unwrap_err().message.contains("Ask a human"));
}

#[tokio::test]
async fn a_human_who_takes_an_unassigned_task_becomes_its_assignee() {
    let world = World::new().await;
    let task = world.task_in(Status::Active).await;
    assert_eq!(task.assignee.as_ref().unwrap().as_str(), "ben");
    let reopened = world.task_in(Status::Done).await;
    let error = world.relocate(&world.ada, json!({ "task": reopened.key, "to": "active" })).await.unwrap_err();
    assert!(error.data["fields"]["reason"].as_str().unwrap().contains("reopen"), "{error}");
}

#[tokio::test]
async fn cards_keep_the_order_people_give_them() {
    let world = World::new().await;
    for _ in 0..4 {
        world.create(&world.ada, json!({})).await.unwrap();
    }
    world.relocate(&world.ada, json!({ "task": "HUB-4", "to": "inbox", "before": "HUB-2" })).await.unwrap();
    world.relocate(&world.ada, json!({ "task": "HUB-1", "to": "inbox", "after": "HUB-3" })).await.unwrap();
    world.relocate(&world.ada, json!({ "task": "HUB-2", "to": "backlog" })).await.unwrap();
    let board = super::super::board::board(&world.hub, &world.ada, super::command(json!({}))).await.unwrap().value;
    let keys: Vec<i64> = board.cards.iter().map(|task| task.key.number()).collect();
    assert_eq!(keys, [4, 3, 1, 2]);
    let error =
        world.relocate(&world.ada, json!({ "task": "HUB-1", "to": "inbox", "before": "HUB-2" })).await.unwrap_err();
    assert!(error.message.contains("HUB-2 stands in backlog"), "{error}");
}
