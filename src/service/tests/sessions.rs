//! Sessions: R5, R15 and what ends them.

use serde_json::{Value, json};

use super::{World, code, command, member_service, projects, session_service, task_service, token_service};
use crate::domain::Result;
use crate::domain::actor::{Actor, Credential};
use crate::domain::ids::SessionId;
use crate::domain::session::{ControlKind, Session, SessionState};
use crate::domain::session_context::HeartbeatAnswer;

const MINUTE: i64 = 60_000;

async fn heartbeat(world: &World, actor: &Actor, body: Value) -> Result<HeartbeatAnswer> {
    session_service::heartbeat(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

async fn get(world: &World, session: SessionId) -> Session {
    session_service::get(&world.hub, &world.ada, command(json!({ "session": session }))).await.unwrap().value
}

async fn end(world: &World, actor: &Actor, body: Value) -> Result<Session> {
    session_service::end(&world.hub, actor, command(body)).await.map(|answer| answer.value)
}

#[tokio::test]
async fn r15_a_session_is_valid_from_its_own_member_and_in_its_project_only() {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    world.create(&world.ada, json!({})).await.unwrap();
    let (own, others) = (world.session(&world.claude).await, world.session(&world.codex).await);
    let elsewhere = world.start(&world.claude, json!({ "project": "WEB" })).await.unwrap().id;
    let comment = async |session: Value| {
        let body = json!({ "task": "HUB-1", "body": "hello", "session": session });
        crate::service::comments::add(&world.hub, &world.claude, command(body)).await
    };
    for (session, expected) in [(own, "ok"), (others, "invalid"), (elsewhere, "invalid"), (SessionId(99), "invalid")] {
        assert_eq!(code(comment(json!(session)).await), expected, "{session}");
    }
    end(&world, &world.claude, json!({ "session": own })).await.unwrap();
    let error = comment(json!(own)).await.unwrap_err();
    assert!(error.code.as_str() == "session_ended" && error.message.contains("Start a new one"), "{error}");
}

#[tokio::test]
async fn r15_left_out_it_is_the_only_live_one_and_of_several_none_is_guessed() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let first = world.session(&world.claude).await;
    world.update(&world.claude, json!({ "task": "HUB-1", "title": "one" })).await.unwrap();
    let events =
        crate::service::events::list(&world.hub, &world.ada, command(json!({ "session": first }))).await.unwrap();
    assert!(events.value.items.iter().any(|event| event.kind == "task.updated"), "the event names the session");
    let second = world.session(&world.claude).await;
    let error = world.update(&world.claude, json!({ "task": "HUB-1", "title": "two" })).await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["sessions"]), ("invalid", &json!([second, first])));
    for _ in 0..2 {
        world.session(&world.ben).await;
    }
    world.update(&world.ben, json!({ "task": "HUB-1", "title": "three" })).await.unwrap();
}

#[tokio::test]
async fn r15_a_live_external_ref_gives_the_same_session_again() {
    let world = World::new().await;
    let start = async |actor: &Actor| world.start(actor, json!({ "external_ref": "app-1" })).await.unwrap().id;
    let first = start(&world.claude).await;
    assert_eq!(start(&world.claude).await, first);
    assert_ne!(start(&world.codex).await, first, "the name is each member's own");
    end(&world, &world.claude, json!({ "session": first })).await.unwrap();
    assert_ne!(start(&world.claude).await, first, "an ended one is not live");
}

#[tokio::test]
async fn r15_who_may_start_where() {
    let world = World::new().await;
    assert_eq!(code(world.start(&world.ben, json!({})).await), "ok", "humans have sessions too");
    assert_eq!(code(world.start(&world.vera, json!({})).await), "forbidden");
    assert_eq!(code(world.start(&world.claude, json!({ "project": "NONE" })).await), "not_found");
    projects::update(&world.hub, &world.ada, command(json!({ "project": "HUB", "archived": true }))).await.unwrap();
    assert_eq!(code(world.start(&world.claude, json!({})).await), "forbidden");
}

#[tokio::test]
async fn r15_the_state_is_derived_and_a_day_of_silence_ends_it() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    world.clock.advance(31 * MINUTE);
    assert_eq!(get(&world, session).await.state, SessionState::Stale);
    heartbeat(&world, &world.claude, json!({ "session": session, "phase": "waiting" })).await.unwrap();
    assert_eq!(get(&world, session).await.state, SessionState::Waiting);
    world.clock.advance(65 * MINUTE);
    assert_eq!(get(&world, session).await.state, SessionState::Waiting, "waiting counts as an hour of quiet");
    world.clock.advance(MINUTE + 24 * 60 * MINUTE);
    assert_eq!(get(&world, session).await.state, SessionState::Ended, "before anybody swept");
    assert_eq!(code(heartbeat(&world, &world.claude, json!({ "session": session })).await), "session_ended");
    crate::service::sessions::sweep(&world.hub).await.unwrap();
    let swept = get(&world, session).await;
    assert!(swept.ended_at.is_some() && swept.end_reason.is_some());
    let events = world.of_kind("session.ended").await;
    assert_eq!((events.len(), events[0].actor.as_str()), (1, "system"));
}

#[tokio::test]
async fn r5_a_heartbeat_says_what_one_is_at_and_writes_no_event() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    let before = world.of_kind("session").await.len();
    let body = json!({ "session": session, "phase": "testing", "note": "running all tests", "quiet_minutes": 240 });
    let answer = heartbeat(&world, &world.claude, body).await.unwrap();
    assert_eq!(answer.quiet_until, Some(world.hub.now().plus_minutes(240)));
    let now = get(&world, session).await;
    assert_eq!((now.phase.as_str(), now.note.as_str()), ("testing", "running all tests"));
    let too_long = json!({ "session": session, "quiet_minutes": 241 });
    assert_eq!(code(heartbeat(&world, &world.claude, too_long).await), "invalid");
    assert_eq!(code(heartbeat(&world, &world.codex, json!({ "session": session })).await), "invalid");
    assert_eq!(world.of_kind("session").await.len(), before);
}

#[tokio::test]
async fn any_human_asks_it_to_stop_and_every_later_answer_says_so() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let session = world.session(&world.claude).await;
    let stop = async |actor: &Actor| {
        let body = json!({ "session": session, "reason": "the plan changed" });
        session_service::stop(&world.hub, actor, command(body)).await
    };
    assert_eq!(code(stop(&world.codex).await), "forbidden");
    assert_eq!(code(stop(&world.vera).await), "forbidden");
    stop(&world.ben).await.unwrap();
    let told = |control: &[crate::domain::session::Control]| {
        let stop = control.iter().find(|control| control.kind == ControlKind::StopRequested);
        stop.is_some_and(|stop| stop.text.contains("ben") && stop.text.contains("the plan changed"))
    };
    assert!(told(&heartbeat(&world, &world.claude, json!({ "session": session })).await.unwrap().control));
    let body = json!({ "task": "HUB-1", "title": "x", "session": session });
    assert!(told(&task_service::update(&world.hub, &world.claude, command(body)).await.unwrap().control));
    let body = json!({ "task": "HUB-1", "title": "y", "expected_version": 9, "session": session });
    let refused = world.update(&world.claude, body).await.unwrap_err();
    assert_eq!(refused.data["control"][0]["kind"], "stop_requested", "a refusal says so too");
    let info = session_service::info(&world.hub, &world.claude, command(json!({}))).await.unwrap().value;
    assert!(told(&info.control));
    end(&world, &world.claude, json!({ "session": session })).await.unwrap();
    assert_eq!(code(stop(&world.ben).await), "session_ended");
}

#[tokio::test]
async fn a_start_gives_everything_in_one_answer_each_list_short_with_what_is_left_out() {
    let world = World::new().await;
    for n in 0..12 {
        world.create(&world.ben, json!({ "status": "backlog", "title": format!("T{n}") })).await.unwrap();
    }
    world.create(&world.ben, json!({ "assignee": "claude" })).await.unwrap();
    let author = world.session(&world.codex).await;
    for n in 0..4 {
        let body = json!({ "session": author, "summary": format!("Summary {n}") });
        crate::service::handoffs::create(&world.hub, &world.codex, command(body)).await.unwrap();
    }
    let body = command(json!({ "project": "hub", "goal": "Get it done" }));
    let context = session_service::start(&world.hub, &world.claude, body).await.unwrap().value;
    assert_eq!((context.me.handle.as_str(), context.project.key.as_str()), ("claude", "HUB"));
    assert_eq!((context.session.id, context.session.goal.as_str()), (context.id, "Get it done"));
    assert_eq!((context.ready.items.len(), context.ready.more), (10, 3));
    assert!(context.ready.items[0].mine && context.ready.items[0].task.as_str() == "HUB-13");
    let summaries: Vec<&str> = context.handoffs.items.iter().map(|handoff| handoff.summary.as_str()).collect();
    assert_eq!((summaries.as_slice(), context.handoffs.more), (["Summary 3", "Summary 2", "Summary 1"].as_slice(), 1));
    assert_eq!((context.unread, context.inbox.items.len(), context.leases.items.len()), (1, 1, 0));
}

#[tokio::test]
async fn r7_an_end_without_handoff_leaves_abandoned_tasks_and_says_so() {
    let world = World::new().await;
    let task = world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let body = json!({ "session": session, "reason": "out of ideas" });
    let ended = end(&world, &world.claude, body.clone()).await.unwrap();
    assert!(ended.without_handoff && ended.leases.is_empty());
    assert_eq!(end(&world, &world.claude, body).await.unwrap(), ended, "R14: repeated it gives the first result");
    let left = world.get(task.key.as_str()).await;
    assert_eq!((left.status.as_str(), left.lease, left.assignee.unwrap().as_str()), ("active", None, "claude"));
    assert_eq!(world.kinds("HUB-1").await.last().unwrap(), "session.ended");
    assert_eq!(world.ready(&world.codex).await, ["HUB-1"]);
}

#[tokio::test]
async fn r7_an_end_with_a_handoff_parks_what_it_holds_in_the_same_transaction() {
    let world = World::new().await;
    world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let wrong =
        json!({ "session": session, "handoff": { "summary": "Half done", "open_tasks": [{ "task": "HUB-9" }] } });
    assert_eq!(code(end(&world, &world.claude, wrong).await), "invalid");
    assert_eq!(get(&world, session).await.state, SessionState::Active, "a refused handoff ends nothing");
    let body = json!({ "session": session, "handoff": { "summary": "Half done" } });
    let ended = end(&world, &world.claude, body).await.unwrap();
    assert!(!ended.without_handoff && ended.handoff.is_some());
    let lease = world.get("HUB-1").await.lease.unwrap();
    assert_eq!(lease.parked_on, ended.handoff);
    world.clock.advance(24 * 60 * MINUTE);
    assert!(!world.get("HUB-1").await.lease.unwrap().expired, "a parked lease does not expire");
    let other = world.session(&world.codex).await;
    let error = world.claim(&world.codex, other, "HUB-1").await.unwrap_err();
    assert_eq!((error.code.as_str(), &error.data["handoff"]), ("already_claimed", &json!(ended.handoff)));
}

#[tokio::test]
async fn r15_an_admin_ends_any_session_others_only_their_own() {
    let world = World::new().await;
    let session = world.session(&world.claude).await;
    assert_eq!(code(end(&world, &world.ben, json!({ "session": session })).await), "invalid");
    assert_eq!(code(end(&world, &world.codex, json!({ "session": session })).await), "invalid");
    let body = json!({ "session": session, "handoff": { "summary": "words in another's mouth" } });
    assert_eq!(code(end(&world, &world.ada, body).await), "invalid");
    assert_eq!(end(&world, &world.ada, json!({ "session": session })).await.unwrap().state, SessionState::Ended);
}

#[tokio::test]
async fn r16_revoking_a_token_ends_the_sessions_started_with_it_and_their_leases() {
    let world = World::new().await;
    for _ in 0..2 {
        world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    }
    let body = json!({ "handle": "claude", "name": "laptop" });
    let id = token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value.details.id;
    let laptop = Actor { credential: Credential::Token(id), ..world.claude.clone() };
    let (by_token, other) = (world.session(&laptop).await, world.session(&world.claude).await);
    world.claim(&laptop, by_token, "HUB-1").await.unwrap();
    world.claim(&world.claude, other, "HUB-2").await.unwrap();
    token_service::revoke(&world.hub, &world.ada, command(json!({ "handle": "claude", "id": id }))).await.unwrap();
    assert_eq!(get(&world, by_token).await.state, SessionState::Ended);
    assert_eq!(get(&world, other).await.state, SessionState::Active);
    assert!(world.get("HUB-1").await.lease.is_none() && world.get("HUB-2").await.lease.is_some());
}

#[tokio::test]
async fn r16_deactivating_a_member_ends_all_it_has() {
    let world = World::new().await;
    world.create(&world.ben, json!({ "status": "backlog" })).await.unwrap();
    let session = world.session(&world.claude).await;
    world.claim(&world.claude, session, "HUB-1").await.unwrap();
    let body = json!({ "handle": "claude", "active": false });
    member_service::update(&world.hub, &world.ada, command(body)).await.unwrap();
    assert_eq!(get(&world, session).await.state, SessionState::Ended);
    let task = world.get("HUB-1").await;
    assert_eq!((task.lease, task.assignee, task.status.as_str()), (None, None, "active"));
    assert_eq!(world.ready(&world.codex).await, ["HUB-1"]);
}

#[tokio::test]
async fn sessions_are_listed_by_project_member_and_life() {
    let world = World::new().await;
    let first = world.session(&world.claude).await;
    let second = world.session(&world.codex).await;
    end(&world, &world.claude, json!({ "session": first })).await.unwrap();
    let third = world.session(&world.claude).await;
    let list = async |body: Value| {
        let page = session_service::list(&world.hub, &world.claude, command(body)).await.unwrap().value;
        (page.items.into_iter().map(|session| session.id).collect::<Vec<_>>(), page.next_cursor)
    };
    assert_eq!(list(json!({})).await.0, [third, second, first]);
    assert_eq!(list(json!({ "live": true })).await.0, [third, second]);
    assert_eq!(list(json!({ "member": "me", "live": false })).await.0, [first]);
    let (items, cursor) = list(json!({ "project": "HUB", "limit": 2 })).await;
    assert_eq!(items, [third, second]);
    assert_eq!(list(json!({ "limit": 2, "cursor": cursor })).await.0, [first]);
}

#[tokio::test]
async fn the_sample_world_has_agents_at_work() {
    let data = tempfile::tempdir().unwrap();
    let hub = super::open(&data, &std::sync::Arc::new(super::SetClock::at(super::Timestamp(1_790_000_000_000)))).await;
    crate::service::demo::fill(&hub).await.unwrap();
    let ada = super::actor(&hub, "ada").await;
    let page = session_service::list(&hub, &ada, command(json!({ "live": true }))).await.unwrap().value;
    let held: Vec<String> =
        page.items.iter().flat_map(|session| session.leases.iter().map(ToString::to_string)).collect();
    assert_eq!((page.items.len(), held), (3, vec!["OPS-3".to_owned(), "SHOP-5".to_owned()]));
}
