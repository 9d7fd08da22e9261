//! R3 and R4: who gets a task, who does not, and what either is told.

use serde_json::{Value, json};

use super::{World, code, command, task_service};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::claim::Claimed;
use crate::domain::ids::SessionId;
use crate::domain::task::Status;

async fn claim(world: &World, actor: &Actor, session: SessionId, task: &str) -> Result<Claimed> {
    let body = json!({ "session": session, "task": task });
    task_service::claim(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r3_of_many_claimers_exactly_one_wins_and_the_others_learn_who() {
    let world = World::new().await;
    let sessions = [world.session(&world.claude).await, world.session(&world.codex).await];
    for round in 1..=5 {
        let task = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
        let tries = (0..64).map(|n| {
            let actor = if n % 2 == 0 { &world.claude } else { &world.codex };
            claim(&world, actor, sessions[n % 2], task.key.as_str())
        });
        let outcomes = futures::future::join_all(tries).await;
        let holder = world.get(task.key.as_str()).await.lease.unwrap();
        for (n, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(claimed) => assert_eq!((claimed.session, sessions[n % 2]), (holder.session, holder.session)),
                Err(error) => {
                    assert_eq!(error.code.as_str(), "already_claimed");
                    assert_eq!(error.data["holder"], json!(holder.member));
                    assert_eq!(error.data["expires_at"], json!(holder.expires_at));
                }
            }
        }
        let kinds = world.kinds(task.key.as_str()).await;
        assert_eq!(kinds, ["task.created", "task.claimed"], "round {round}: one claim, and no move besides");
    }
}

#[tokio::test]
async fn r4_who_may_claim_what_stands_where() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let cases: [(Value, Option<Status>, &str); 8] = [
        (json!({}), None, "forbidden"),
        (json!({ "assignee": "claude" }), None, "ok"),
        (json!({ "assignee": "codex" }), None, "forbidden"),
        (json!({}), Some(Status::Backlog), "ok"),
        (json!({ "assignee": "claude" }), Some(Status::Backlog), "ok"),
        (json!({ "assignee": "codex" }), Some(Status::Backlog), "forbidden"),
        (json!({ "assignee": "ben" }), Some(Status::Active), "forbidden"),
        (json!({ "assignee": "codex" }), Some(Status::Active), "ok"),
    ];
    for (fields, status, expected) in cases {
        let task = world.create(&world.ben, fields.clone()).await.unwrap();
        if let Some(status) = status {
            world.move_to(&world.ben, &task, status).await.unwrap();
        }
        let ready = world.ready(&world.claude).await.contains(&task.key.to_string());
        assert_eq!(ready, expected == "ok", "ready is what may be claimed: {fields} in {status:?}");
        assert_eq!(
            code(claim(&world, &world.claude, session, task.key.as_str()).await),
            expected,
            "{fields} {status:?}"
        );
    }
    for status in [Status::Review, Status::Done] {
        let task = world.task_in(status).await;
        assert_eq!(code(claim(&world, &world.claude, session, task.key.as_str()).await), "illegal_transition");
    }
}
