//! R8: what a handoff parks, who gets it, and what becomes of the leases that wait on it.

use serde_json::{Value, json};

use super::{World, code, command, projects, session_service, task_service};
use crate::domain::actor::Actor;
use crate::domain::handoff::{Handoff, HandoffStatus};
use crate::domain::ids::SessionId;
use crate::domain::task::{Status, Task};
use crate::service::handoffs;

const MINUTE: i64 = 60_000;

/// A handoff of claude's, in mid-session, with one task parked on it.
async fn parked(world: &World) -> (Handoff, Task, SessionId) {
    let (task, session) = world.held_by(&world.claude).await;
    let body =
        json!({ "session": session, "summary": "Half done", "open_tasks": [{ "task": task.key, "note": "tests" }] });
    (world.hand_off(&world.claude, body).await.unwrap(), world.get(task.key.as_str()).await, session)
}

async fn end(world: &World, actor: &Actor, session: SessionId, handoff: Value) {
    let body = json!({ "session": session, "handoff": handoff });
    session_service::end(&world.hub, actor, command(body)).await.unwrap();
}

async fn list(world: &World, filter: Value) -> Vec<Handoff> {
    handoffs::list(&world.hub, &world.vera, command(filter)).await.unwrap().value.items
}

#[tokio::test]
async fn r8_in_mid_session_the_leases_of_the_named_tasks_are_parked() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let other = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let kept = world.claim_task(&world.claude, session, &other.key).await.unwrap();
    let free = world.create(&world.ben, json!({})).await.unwrap();
    let body = json!({ "session": session, "summary": "Half done", "dead_ends": "Regexes", "dirty": true,
        "open_tasks": [{ "task": task.key }, { "task": free.key, "note": "next" }] });
    let handoff = world.hand_off(&world.claude, body).await.unwrap();
    assert_eq!(
        (handoff.status, handoff.dead_ends.as_str(), handoff.dirty),
        (HandoffStatus::Open, "Regexes", Some(true))
    );
    let shown: Vec<_> = handoff.open_tasks.iter().map(|open| (&open.task, open.parked, open.note.as_deref())).collect();
    assert_eq!(shown, [(&task.key, true, None), (&free.key, false, Some("next"))]);
    assert_eq!(world.get(task.key.as_str()).await.lease.unwrap().parked_on, Some(handoff.id));
    assert_eq!(world.get(kept.key.as_str()).await.lease.unwrap().parked_on, None);
    let event = world.last_event(&free.key, "handoff.created").await;
    assert_eq!((&event.data["parked"], event.session), (&json!([task.key]), Some(session)));
}

#[tokio::test]
async fn r8_a_parked_lease_does_not_expire_and_nobody_writes_or_claims_meanwhile() {
    let world = World::new().await;
    let (handoff, task, session) = parked(&world).await;
    world.clock.advance(20 * MINUTE);
    let lease = world.get(task.key.as_str()).await.lease.unwrap();
    assert_eq!((lease.expired, lease.parked_on), (false, Some(handoff.id)));
    let theirs = world.session(&world.codex).await;
    let error = world.claim_task(&world.codex, theirs, &task.key).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["handoff"]), ("already_claimed", &json!(handoff.id)));
    let body = json!({ "task": task.key, "session": session, "result": "Done after all." });
    assert_eq!(code(world.complete(&world.claude, body).await), "lease_held", "its own author picks it up first");
}

#[tokio::test]
async fn r7_ending_with_a_handoff_parks_what_the_session_holds() {
    let world = World::new().await;
    let (first, session) = world.held_by(&world.claude).await;
    let other = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let second = world.claim_task(&world.claude, session, &other.key).await.unwrap();
    let body = json!({ "session": session, "summary": "Earlier", "open_tasks": [{ "task": first.key }] });
    let earlier = world.hand_off(&world.claude, body).await.unwrap();
    end(
        &world,
        &world.claude,
        session,
        json!({ "summary": "Out of context", "context": "See the branch", "branch": "fix" }),
    )
    .await;
    let last = list(&world, json!({ "status": "open" })).await.remove(0);
    assert_eq!((last.session, last.branch.as_deref(), last.open_tasks.len()), (session, Some("fix"), 1));
    assert_eq!(world.get(second.key.as_str()).await.lease.unwrap().parked_on, Some(last.id));
    assert_eq!(world.get(first.key.as_str()).await.lease.unwrap().parked_on, Some(earlier.id), "it waits already");
}

#[tokio::test]
async fn r8_pickup_moves_leases_and_assignee_and_names_what_is_gone() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let other = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let taken = world.claim_task(&world.claude, session, &other.key).await.unwrap();
    end(&world, &world.claude, session, json!({ "summary": "Both half done" })).await;
    let handoff = list(&world, json!({})).await.remove(0);
    world.move_to(&world.ben, &taken, Status::Backlog).await.unwrap();
    let theirs = world.session(&world.codex).await;
    let got = world.pick_up(&world.codex, handoff.id, Some(theirs)).await.unwrap();
    assert_eq!((&got.moved, &got.gone), (&vec![task.key.clone()], &vec![taken.key.clone()]));
    assert_eq!((got.handoff.status, got.handoff.picked_up_in), (HandoffStatus::PickedUp, Some(theirs)));
    let now = world.get(task.key.as_str()).await;
    let lease = now.lease.as_ref().unwrap();
    assert_eq!((lease.session, lease.parked_on, lease.expired), (theirs, None, false));
    assert_eq!((now.assignee.as_ref().unwrap().as_str(), now.version), ("codex", task.version + 1));
    assert_eq!(world.kinds(task.key.as_str()).await.last().unwrap(), "handoff.picked_up", "and no task.moved besides");
    let stale = json!({ "task": task.key, "title": "x", "expected_version": task.version });
    let error = world.update(&world.ben, stale).await.unwrap_err();
    let told = &error.data["changes"][0];
    assert_eq!(
        (&told["kind"], &told["fields"]),
        (&json!("handoff.picked_up"), &json!(["assignee"])),
        "R2: it is told of"
    );
    let body = json!({ "task": task.key, "session": theirs, "result": "Done." });
    let id = world.complete(&world.codex, body).await.unwrap().task.approval.unwrap().id;
    assert_eq!(world.approval(id).await.approval.requested_by.as_str(), "codex", "R10: the last agent that held it");
    let late = world.session(&world.claude).await;
    let error = world.pick_up(&world.claude, handoff.id, Some(late)).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["picked_up_by"]), ("already_picked_up", &json!("codex")));
    assert_eq!(error.data["picked_up_at"], json!(got.handoff.picked_up_at));
}

#[tokio::test]
async fn r14_the_same_session_picking_up_again_gets_the_first_result() {
    let world = World::new().await;
    let (handoff, task, _) = parked(&world).await;
    let theirs = world.session(&world.codex).await;
    let first = world.pick_up(&world.codex, handoff.id, Some(theirs)).await.unwrap();
    let again = world.pick_up(&world.codex, handoff.id, None).await.unwrap();
    assert_eq!((&again.moved, &again.gone), (&first.moved, &first.gone));
    let events = world.kinds(task.key.as_str()).await;
    assert_eq!(events.iter().filter(|kind| *kind == "handoff.picked_up").count(), 1);
    let second = world.session(&world.codex).await;
    assert_eq!(code(world.pick_up(&world.codex, handoff.id, Some(second)).await), "already_picked_up");
}

#[tokio::test]
async fn r8_its_author_picks_up_again_in_the_same_session_or_the_next() {
    let world = World::new().await;
    let (handoff, task, session) = parked(&world).await;
    let got = world.pick_up(&world.claude, handoff.id, Some(session)).await.unwrap();
    assert_eq!(got.moved, std::slice::from_ref(&task.key));
    let body = json!({ "task": task.key, "session": session, "result": "Done after all." });
    assert_eq!(code(world.complete(&world.claude, body).await), "ok");
    let (handoff, task, session) = parked(&world).await;
    end(&world, &world.claude, session, Value::Null).await;
    let next = world.session(&world.claude).await;
    let got = world.pick_up(&world.claude, handoff.id, Some(next)).await.unwrap();
    assert_eq!(got.moved, std::slice::from_ref(&task.key));
    assert_eq!(world.get(task.key.as_str()).await.version, task.version, "the assignee is the same");
}

#[tokio::test]
async fn r8_a_human_without_a_session_gets_one_and_an_agent_is_sent_to_start_one() {
    let world = World::new().await;
    let (handoff, task, _) = parked(&world).await;
    let error = world.pick_up(&world.codex, handoff.id, None).await.unwrap_err();
    assert!(error.message.contains("start one first"), "{error}");
    assert_eq!(code(world.pick_up(&world.vera, handoff.id, None).await), "forbidden");
    let got = world.pick_up(&world.ben, handoff.id, None).await.unwrap();
    let lease = world.get(task.key.as_str()).await.lease.unwrap();
    assert_eq!((Some(lease.session), lease.member.as_str()), (got.handoff.picked_up_in, "ben"));
    let again = world.pick_up(&world.ben, handoff.id, None).await.unwrap();
    assert_eq!(again.handoff.picked_up_in, Some(lease.session), "the button pressed twice");
    let (other, _, _) = parked(&world).await;
    let session = world.pick_up(&world.ben, other.id, None).await.unwrap().handoff.picked_up_in;
    assert_eq!(session, Some(lease.session), "no second one where there is one");
}

#[tokio::test]
async fn r8_closing_lets_the_lease_go_on_or_end_with_its_session() {
    let world = World::new().await;
    let (handoff, task, session) = parked(&world).await;
    let closed = world.close_handoff(&world.ben, handoff.id).await.unwrap();
    assert_eq!((closed.status, closed.closed_by.unwrap().as_str()), (HandoffStatus::Closed, "ben"));
    let lease = world.get(task.key.as_str()).await.lease.unwrap();
    assert_eq!((lease.session, lease.parked_on, lease.expired), (session, None, false), "claude goes on");
    assert_eq!(code(world.close_handoff(&world.ada, handoff.id).await), "ok", "twice is once");
    let theirs = world.session(&world.codex).await;
    let error = world.pick_up(&world.codex, handoff.id, Some(theirs)).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["closed_by"]), ("illegal_transition", &json!("ben")));
    let (handoff, task, session) = parked(&world).await;
    end(&world, &world.claude, session, Value::Null).await;
    world.close_handoff(&world.claude, handoff.id).await.unwrap();
    let left = world.get(task.key.as_str()).await;
    assert_eq!((left.status, left.lease), (Status::Active, None), "abandoned, for anybody to claim");
    assert_eq!(code(world.claim_task(&world.codex, theirs, &task.key).await), "ok");
}

#[tokio::test]
async fn r8_a_lease_unparked_long_after_its_session_fell_silent_has_expired() {
    let world = World::new().await;
    let (handoff, task, _) = parked(&world).await;
    world.clock.advance(60 * MINUTE);
    world.close_handoff(&world.ben, handoff.id).await.unwrap();
    assert!(world.get(task.key.as_str()).await.lease.unwrap().expired);
}

#[tokio::test]
async fn r8_take_back_and_every_move_out_of_active_unpark() {
    let world = World::new().await;
    let theirs = world.session(&world.codex).await;
    for way in ["take_back", "backlog", "review", "archive"] {
        let (handoff, task, _) = parked(&world).await;
        let key = json!({ "task": task.key });
        match way {
            "take_back" => drop(task_service::take_back(&world.hub, &world.ben, command(key)).await.unwrap()),
            "archive" => drop(task_service::archive(&world.hub, &world.ben, command(key)).await.unwrap()),
            to => drop(world.relocate(&world.ben, json!({ "task": task.key, "to": to })).await.unwrap()),
        }
        assert_eq!(world.get(task.key.as_str()).await.lease, None, "{way}");
        let got = world.pick_up(&world.codex, handoff.id, Some(theirs)).await.unwrap();
        assert_eq!((got.moved, got.gone), (vec![], vec![task.key]), "{way}");
    }
}

#[tokio::test]
async fn r8_author_picker_and_humans_close_and_nobody_else() {
    let world = World::new().await;
    let (handoff, _, _) = parked(&world).await;
    assert_eq!(code(world.close_handoff(&world.codex, handoff.id).await), "forbidden");
    assert_eq!(code(world.close_handoff(&world.vera, handoff.id).await), "forbidden");
    let theirs = world.session(&world.codex).await;
    world.pick_up(&world.codex, handoff.id, Some(theirs)).await.unwrap();
    let closed = world.close_handoff(&world.codex, handoff.id).await.unwrap();
    assert_eq!(closed.closed_note.as_deref(), Some("No longer needed"));
    assert_eq!(closed.picked_up_by.unwrap().as_str(), "codex", "what became of it stays to be seen");
    assert_eq!(closed.open_tasks[0].status, Status::Active);
}

#[tokio::test]
async fn an_addressee_is_a_member_or_a_role_and_excludes_nobody() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let write = async |to: &str| {
        world.hand_off(&world.claude, json!({ "session": session, "summary": "For you", "to": to })).await
    };
    let to_member = write("@Codex").await.unwrap();
    assert_eq!((to_member.to.as_ref().map(|to| to.as_str()), to_member.to_role), (Some("codex"), None));
    let to_role = write("reviewer").await.unwrap();
    assert_eq!((to_role.to, to_role.to_role.as_deref()), (None, Some("reviewer")));
    assert_eq!(code(write("@nobody").await), "invalid");
    assert_eq!(code(world.pick_up(&world.ben, to_member.id, None).await), "ok");
}

#[tokio::test]
async fn a_handoff_is_written_by_a_live_session_about_tasks_of_its_project() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    let other = world.create(&world.ben, json!({ "project": "WEB" })).await.unwrap();
    let write = async |fields: Value| {
        let mut body = json!({ "session": session, "summary": "Here" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        world.hand_off(&world.claude, body).await
    };
    assert_eq!(code(write(json!({ "open_tasks": [{ "task": other.key }] })).await), "invalid");
    assert_eq!(code(write(json!({ "open_tasks": [{ "task": "HUB-99" }] })).await), "invalid");
    assert_eq!(code(world.hand_off(&world.codex, json!({ "session": session, "summary": "x" })).await), "invalid");
    let handoff = write(json!({})).await.unwrap();
    projects::update(&world.hub, &world.ben, command(json!({ "project": "HUB", "archived": true }))).await.unwrap();
    assert_eq!(code(world.close_handoff(&world.ben, handoff.id).await), "forbidden", "read-only");
    projects::update(&world.hub, &world.ben, command(json!({ "project": "HUB", "archived": false }))).await.unwrap();
    assert_eq!(code(world.close_handoff(&world.ben, handoff.id).await), "ok");
    end(&world, &world.claude, session, Value::Null).await;
    assert_eq!(code(write(json!({})).await), "session_ended");
}

#[tokio::test]
async fn handoffs_are_listed_newest_first_by_project_and_status() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    for summary in ["One", "Two", "Three"] {
        world.hand_off(&world.claude, json!({ "session": session, "summary": summary })).await.unwrap();
    }
    let names =
        async |filter: Value| list(&world, filter).await.into_iter().map(|handoff| handoff.summary).collect::<Vec<_>>();
    let two = list(&world, json!({})).await.remove(1);
    world.close_handoff(&world.ben, two.id).await.unwrap();
    assert_eq!(names(json!({ "status": "open", "project": "HUB" })).await, ["Three", "One"]);
    assert_eq!(names(json!({ "status": "closed" })).await, ["Two"]);
    let page = handoffs::list(&world.hub, &world.ada, command(json!({ "limit": 2 }))).await.unwrap().value;
    assert_eq!(names(json!({ "cursor": page.next_cursor.unwrap() })).await, ["One"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r8_of_many_pickers_exactly_one_wins() {
    let world = World::new().await;
    let mut sessions = Vec::new();
    for n in 0..32 {
        let actor = if n % 2 == 0 { &world.codex } else { &world.claude };
        sessions.push((actor, world.session(actor).await));
    }
    for round in 0..3 {
        let (handoff, task, _) = parked(&world).await;
        let tries = sessions.iter().map(|(actor, session)| world.pick_up(actor, handoff.id, Some(*session)));
        let outcomes = futures::future::join_all(tries).await;
        let holder = world.get(task.key.as_str()).await.lease.unwrap();
        for ((_, session), outcome) in sessions.iter().zip(outcomes) {
            match outcome {
                Ok(got) => assert_eq!((got.moved, *session), (vec![task.key.clone()], holder.session)),
                Err(error) => {
                    assert_eq!(
                        (error.code.as_str(), &error.data["picked_up_in"]),
                        ("already_picked_up", &json!(holder.session)),
                        "round {round}"
                    );
                }
            }
        }
    }
}
