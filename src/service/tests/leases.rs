//! Leases: how they hold (R5), who writes what is held (R6), how they end (R7).

use serde_json::{Value, json};

use super::{World, code, command, projects, session_service, task_service};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::SessionId;
use crate::domain::task::{Lease, Status, Task};

const MINUTE: i64 = 60_000;

/// A world in which claude holds HUB-1 in the session given.
async fn held() -> (World, SessionId) {
    let world = World::new().await;
    world.create(&world.ben, json!({ "status": "backlog", "acceptance_criteria": ["one"] })).await.unwrap();
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    (world, session)
}

async fn lease(world: &World) -> Lease {
    world.get("HUB-1").await.lease.unwrap()
}

async fn heartbeat(world: &World, body: Value) {
    session_service::heartbeat(&world.hub, &world.claude, command(body)).await.unwrap();
}

async fn take_back(world: &World, actor: &Actor) -> Result<Task> {
    let body = command(json!({ "task": "HUB-1", "reason": "I need it" }));
    task_service::take_back(&world.hub, actor, body).await.map(|answer| answer.value)
}

async fn release(world: &World, actor: &Actor, session: SessionId) -> Result<Task> {
    let body = command(json!({ "task": "HUB-1", "session": session, "note": "the parser is done" }));
    task_service::release(&world.hub, actor, body).await.map(|answer| answer.value)
}

#[tokio::test]
async fn r5_every_call_of_the_session_renews_what_it_holds() {
    let (world, session) = held().await;
    let start = world.hub.now();
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(15));
    world.clock.advance(10 * MINUTE);
    heartbeat(&world, json!({ "session": session })).await;
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(25));
    world.clock.advance(MINUTE);
    world.update(&world.claude, json!({ "task": "HUB-1", "title": "mine", "session": session })).await.unwrap();
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(26));
    world.clock.advance(MINUTE);
    let refused = json!({ "task": "HUB-1", "title": "mine", "expected_version": 1, "session": session });
    assert_eq!(code(world.update(&world.claude, refused).await), "version_conflict");
    crate::service::life::write_down(&world.hub).await.unwrap();
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(27), "a refused call is a sign of life too");
    world.clock.advance(MINUTE);
    session_service::info(&world.hub, &world.claude, command(json!({ "session": session }))).await.unwrap();
    crate::service::life::write_down(&world.hub).await.unwrap();
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(28), "and so is a read that names it");
}

#[tokio::test]
async fn r5_an_announced_quiet_time_keeps_the_lease_and_a_new_claim_has_its_own_clock() {
    let (world, session) = held().await;
    let start = world.hub.now();
    heartbeat(&world, json!({ "session": session, "quiet_minutes": 120 })).await;
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(125));
    heartbeat(&world, json!({ "session": session })).await;
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(125), "a plain sign of life takes nothing away");
    world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let second = world.claim(&world.claude, session, "HUB-2").await.unwrap();
    assert_eq!(second.expires_at, start.plus_minutes(15));
    heartbeat(&world, json!({ "session": session, "phase": "waiting" })).await;
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(65), "waiting counts as an hour");
    heartbeat(&world, json!({ "session": session, "phase": "working" })).await;
    assert_eq!(lease(&world).await.expires_at, start.plus_minutes(15), "back at work the announcement is over");
}

#[tokio::test]
async fn r6_what_is_held_is_written_by_its_session_and_by_humans_only() {
    let (world, session) = held().await;
    let second = world.session(&world.claude).await;
    let others = world.session(&world.codex).await;
    let write = async |actor: &Actor, session: Option<SessionId>, title: &str| {
        let mut body = json!({ "task": "HUB-1", "title": title });
        if let Some(session) = session {
            body["session"] = json!(session);
        }
        world.update(actor, body).await
    };
    assert_eq!(code(write(&world.claude, Some(session), "a").await), "ok");
    assert_eq!(code(write(&world.ben, None, "b").await), "ok");
    let error = write(&world.codex, Some(others), "c").await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["holder"]), ("lease_held", &json!("claude")));
    assert_eq!(code(write(&world.claude, Some(second), "d").await), "lease_held", "it is the session that holds");
    let link = json!({ "task": "HUB-1", "parent": null, "unblock": "HUB-1", "session": others });
    assert_eq!(code(task_service::link(&world.hub, &world.codex, command(link)).await), "lease_held");
    let comment = json!({ "task": "HUB-1", "body": "a word", "session": others });
    crate::service::comments::add(&world.hub, &world.codex, command(comment)).await.unwrap();
}

#[tokio::test]
async fn r6_the_former_holder_is_told_that_it_lost_the_lease() {
    let (world, session) = held().await;
    let write =
        async || world.update(&world.claude, json!({ "task": "HUB-1", "title": "x", "session": session })).await;
    take_back(&world, &world.ben).await.unwrap();
    assert_eq!(code(write().await), "lease_lost", "after a take-back");
    let other = world.session(&world.codex).await;
    world.claim(&world.codex, other, "HUB-1").await.unwrap();
    let error = write().await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["holder"]), ("lease_lost", &json!("codex")), "after another's claim");
    assert_eq!(code(release(&world, &world.claude, session).await), "lease_lost");
}

#[tokio::test]
async fn r6_an_expired_lease_that_nobody_claimed_is_renewed_by_its_holder_s_write() {
    let (world, session) = held().await;
    world.clock.advance(16 * MINUTE);
    let task = world.get("HUB-1").await;
    assert!(task.is_abandoned(false) && task.lease.unwrap().expired);
    assert_eq!(world.ready(&world.codex).await, ["HUB-1"], "anybody may claim it now");
    world.update(&world.claude, json!({ "task": "HUB-1", "title": "back", "session": session })).await.unwrap();
    assert!(!lease(&world).await.expired);
    let other = world.session(&world.codex).await;
    assert_eq!(code(world.claim(&world.codex, other, "HUB-1").await), "already_claimed");
}

#[tokio::test]
async fn r6_only_the_holder_ticks_and_only_with_evidence() {
    let (world, session) = held().await;
    let update = async |evidence: Value| {
        world
            .update(&world.claude, json!({ "task": "HUB-1", "session": session, "acceptance_criteria": evidence }))
            .await
    };
    assert_eq!(code(update(json!([{ "id": 1, "text": "one", "met": true }])).await), "forbidden");
    assert_eq!(code(update(json!([{ "id": 1, "text": "changed" }])).await), "forbidden");
    assert_eq!(code(update(json!([])).await), "forbidden");
    let proof = json!([{ "kind": "command", "text": "make test", "exit_code": 0 }]);
    let ticked = update(json!([{ "id": 1, "text": "one", "met": true, "evidence": proof }])).await.unwrap();
    assert_eq!(ticked.criteria.met, 1);
    assert_eq!(code(update(json!([{ "id": 1, "text": "one", "met": false }])).await), "forbidden", "nor unticks");
    world.create(&world.ben, json!({ "status": "backlog", "acceptance_criteria": ["one"] })).await.unwrap();
    let body =
        json!({ "task": "HUB-2", "acceptance_criteria": [{ "id": 1, "text": "one", "met": true, "evidence": proof }] });
    assert_eq!(code(world.update(&world.claude, body).await), "forbidden", "without holding it nobody's agent ticks");
}

#[tokio::test]
async fn r7_a_release_puts_the_task_into_backlog_for_the_next_one() {
    let (world, session) = held().await;
    let other = world.session(&world.codex).await;
    assert_eq!(code(release(&world, &world.codex, other).await), "lease_held");
    let task = release(&world, &world.claude, session).await.unwrap();
    assert_eq!((task.status, task.assignee, task.lease, task.version), (Status::Backlog, None, None, 3));
    assert_eq!(world.kinds("HUB-1").await, ["task.created", "task.claimed", "task.released"]);
    let claimed = world.claim(&world.codex, other, "HUB-1").await.unwrap();
    let [attempt] = claimed.attempts.as_slice() else { panic!("{claimed:?}") };
    assert_eq!(
        (attempt.session, attempt.end.as_str(), attempt.note.as_str()),
        (session, "released", "the parser is done")
    );
}

#[tokio::test]
async fn r7_any_human_takes_back_in_any_state_and_the_former_holder_waits_one_lease_time() {
    for state in ["live", "expired", "parked"] {
        let (world, session) = held().await;
        match state {
            "expired" => world.clock.advance(16 * MINUTE),
            "parked" => {
                let body = json!({ "session": session, "summary": "s", "open_tasks": [{ "task": "HUB-1" }] });
                crate::service::handoffs::create(&world.hub, &world.claude, command(body)).await.unwrap();
            }
            _ => {}
        }
        for actor in [&world.codex, &world.vera] {
            assert_eq!(code(take_back(&world, actor).await), "forbidden");
        }
        let task = take_back(&world, &world.ben).await.unwrap();
        assert_eq!((task.status, task.assignee, task.lease), (Status::Active, None, None), "{state}");
        assert_eq!(code(take_back(&world, &world.ben).await), "illegal_transition");
        assert!(world.ready(&world.claude).await.is_empty());
        super::model::cards_are_true(&world).await;
        let error = world.claim(&world.claude, session, "HUB-1").await.unwrap_err();
        assert!(error.code.as_str() == "forbidden" && error.data.contains_key("after"), "{error}");
        world.clock.advance(15 * MINUTE);
        assert_eq!(world.ready(&world.claude).await, ["HUB-1"]);
        assert_eq!(code(world.claim(&world.claude, session, "HUB-1").await), "ok", "{state}");
    }
}

#[tokio::test]
async fn r7_who_is_assigned_after_a_take_back_may_claim_at_once() {
    let (world, session) = held().await;
    take_back(&world, &world.ben).await.unwrap();
    world.update(&world.ben, json!({ "task": "HUB-1", "assignee": "claude" })).await.unwrap();
    assert_eq!(world.ready(&world.claude).await, ["HUB-1"]);
    assert_eq!(code(world.claim(&world.claude, session, "HUB-1").await), "ok");
}

#[tokio::test]
async fn r7_moves_out_of_active_archiving_and_an_archived_project_end_the_lease_and_tell_its_holder() {
    for (way, kind) in [
        ("backlog", "task.moved"),
        ("review", "task.moved"),
        ("archive", "task.archived"),
        ("project", "project.archived"),
    ] {
        let (world, session) = held().await;
        match way {
            "archive" => {
                drop(task_service::archive(&world.hub, &world.ben, command(json!({ "task": "HUB-1" }))).await.unwrap())
            }
            "project" => {
                let body = command(json!({ "project": "HUB", "archived": true }));
                drop(projects::update(&world.hub, &world.ben, body).await.unwrap());
            }
            to => drop(world.relocate(&world.ben, json!({ "task": "HUB-1", "to": to })).await.unwrap()),
        }
        assert_eq!(world.get("HUB-1").await.lease, None, "{way}");
        let inbox = crate::service::inbox::read(&world.hub, &world.claude, command(json!({}))).await.unwrap().value;
        assert_eq!(inbox.items.last().map(|item| item.kind.as_str()), Some("lease_lost"), "{way}");
        assert!(world.kinds("HUB-1").await.contains(&kind.to_owned()));
        if way != "project" {
            let beat =
                session_service::heartbeat(&world.hub, &world.claude, command(json!({ "session": session }))).await;
            assert!(beat.unwrap().value.control.iter().any(|control| control.text.contains("HUB-1")), "{way}");
        }
    }
}

#[tokio::test]
async fn r7_an_expiry_is_told_once_and_changes_neither_column_nor_assignee() {
    let (world, session) = held().await;
    world.clock.advance(15 * MINUTE - 1);
    crate::service::sessions::sweep(&world.hub).await.unwrap();
    assert_eq!(world.kinds("HUB-1").await.len(), 2);
    world.clock.advance(1);
    for _ in 0..2 {
        crate::service::sessions::sweep(&world.hub).await.unwrap();
    }
    assert_eq!(world.kinds("HUB-1").await, ["task.created", "task.claimed", "task.lease_expired"]);
    let task = world.get("HUB-1").await;
    assert_eq!((task.status, task.assignee.unwrap().as_str(), task.version), (Status::Active, "claude", 2));
    heartbeat(&world, json!({ "session": session })).await;
    world.clock.advance(15 * MINUTE);
    crate::service::sessions::sweep(&world.hub).await.unwrap();
    assert_eq!(world.kinds("HUB-1").await.len(), 4, "a lease that came back can expire again");
    let other = world.session(&world.codex).await;
    let claimed = world.claim(&world.codex, other, "HUB-1").await.unwrap();
    assert_eq!((claimed.attempts[0].end.as_str(), claimed.attempts[0].session), ("expired", session));
}

#[tokio::test]
async fn r7_who_claims_before_the_sweeper_comes_tells_of_the_expiry_itself() {
    let (world, _) = held().await;
    world.hub.stop_streams();
    world.clock.advance(15 * MINUTE);
    let other = world.session(&world.codex).await;
    world.claim(&world.codex, other, "HUB-1").await.unwrap();
    assert_eq!(world.kinds("HUB-1").await, ["task.created", "task.claimed", "task.lease_expired", "task.claimed"]);
}
