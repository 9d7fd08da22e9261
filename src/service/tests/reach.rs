//! How far a credential reaches: one project's token learns nothing of another's, and a token gives
//! nothing it does not have.

use serde_json::{Value, json};

use super::{World, actor, code, command, member_service, sign_in_service, task_service, token_service};
use crate::domain::actor::Actor;
use crate::domain::member::Role;
use crate::domain::{Error, Result};
use crate::service::live::Item;
use crate::service::{
    approvals, backups, comments, docs, events, handoffs, mcp_use, messages, passwords, projects, sessions,
};

async fn made(world: &World, maker: &Actor, mut body: Value, fields: Value) -> Result<(Actor, i64)> {
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let made = token_service::create(&world.hub, maker, command(body)).await?.value;
    Ok((sign_in_service::from_token(&world.hub, &made.token).await.unwrap(), made.details.id))
}

/// A token of `handle` made by its owner, or for an agent by ada.
async fn token(world: &World, handle: &str, fields: Value) -> Actor {
    let owner = actor(&world.hub, handle).await;
    let maker = if owner.is_agent() { &world.ada } else { &owner };
    made(world, maker, json!({ "handle": handle, "name": "t" }), fields).await.unwrap().0
}

async fn with_web() -> World {
    let world = World::new().await;
    projects::create(&world.hub, &world.ada, command(json!({ "key": "WEB", "name": "Web" }))).await.unwrap();
    world
}

#[tokio::test]
async fn what_lies_beyond_the_reach_answers_like_what_does_not_exist() {
    let world = with_web().await;
    let session = world.session(&world.claude).await;
    let (task, _) = world.held_by(&world.claude).await;
    let handoff = world.hand_off(&world.claude, json!({ "session": session, "summary": "s" })).await.unwrap();
    let completed = json!({ "task": task.key, "session": task.lease.unwrap().session, "result": "r" });
    let approval = world.complete(&world.claude, completed).await.unwrap().task.approval.unwrap().id;
    let comment = json!({ "task": task.key, "body": "b" });
    let comment = comments::add(&world.hub, &world.ada, command(comment)).await.unwrap().value.id;
    let doc = json!({ "project": "HUB", "doc": "plan", "title": "Plan", "body": "x" });
    docs::save(&world.hub, &world.ada, command(doc)).await.unwrap();
    let thread = json!({ "to": "ada", "task": task.key, "body": "b" });
    let thread = messages::send(&world.hub, &world.ben, command(thread)).await.unwrap().value.thread.id;
    let web = world.create(&world.ada, json!({ "project": "WEB" })).await.unwrap();
    let scopes = json!({ "project": "WEB", "scopes": ["read", "write", "approve", "admin"] });
    let limited = token(&world, "ada", scopes).await;
    let hub = &world.hub;
    let ask = async |key: &str, id: i64, doc: &str| -> Vec<(&'static str, Option<Error>)> {
        let place = |field: &str| json!({ "task": web.key, "to": "inbox", field: key });
        let link = |field: &str| json!({ "task": web.key, field: key });
        vec![
            ("tasks.get", task_service::get(hub, &limited, command(json!({ "task": key }))).await.err()),
            ("tasks.update", world.update(&limited, json!({ "task": key, "title": "T" })).await.err()),
            ("tasks.move", world.relocate(&limited, json!({ "task": key, "to": "backlog" })).await.err()),
            ("move before", world.relocate(&limited, place("before")).await.err()),
            ("move after", world.relocate(&limited, place("after")).await.err()),
            ("link", task_service::link(hub, &limited, command(link("blocked_by"))).await.err()),
            ("create", world.create(&limited, json!({ "project": "WEB", "blocked_by": [key] })).await.err()),
            ("comments.list", comments::list(hub, &limited, command(json!({ "task": key }))).await.err()),
            ("comments.add", comments::add(hub, &limited, command(json!({ "task": key, "body": "b" }))).await.err()),
            ("events of a task", events::list(hub, &limited, command(json!({ "task": key }))).await.err()),
            ("a message about it", {
                let body = json!({ "to": "ben", "task": key, "body": "b" });
                messages::send(hub, &limited, command(body)).await.err()
            }),
            (
                "handoffs.get",
                handoffs::get(hub, &limited, command(json!({ "handoff": format!("H-{id}") }))).await.err(),
            ),
            (
                "sessions.get",
                sessions::get(hub, &limited, command(json!({ "session": format!("S-{id}") }))).await.err(),
            ),
            (
                "sessions.stop",
                sessions::stop(hub, &limited, command(json!({ "session": format!("S-{id}") }))).await.err(),
            ),
            (
                "sessions.end",
                sessions::end(hub, &limited, command(json!({ "session": format!("S-{id}") }))).await.err(),
            ),
            (
                "approvals.get",
                approvals::get(hub, &limited, command(json!({ "approval": format!("A-{id}") }))).await.err(),
            ),
            ("comments.delete", comments::delete(hub, &limited, command(json!({ "id": id }))).await.err()),
            ("threads.get", messages::get(hub, &limited, command(json!({ "thread": format!("M-{id}") }))).await.err()),
            ("docs.get", docs::get(hub, &limited, command(json!({ "project": doc, "doc": "plan" }))).await.err()),
            ("projects.get", projects::get(hub, &limited, command(json!({ "project": doc }))).await.err()),
        ]
    };
    assert_eq!((handoff.id.0, approval.0, comment, thread.0), (1, 1, 1, 1), "the ids that are asked for");
    let (there, missing) = (ask(task.key.as_str(), 1, "HUB").await, ask("HUB-99", 99, "NONE").await);
    for ((name, there), (_, missing)) in there.into_iter().zip(missing) {
        let plain = |error: Option<Error>, words: [&str; 3]| {
            let error = error.unwrap_or_else(|| panic!("{name} was done"));
            assert_eq!(error.code.as_str(), "not_found", "{name}: {error}");
            words.iter().fold(error.message, |text, word| text.replace(word, "…"))
        };
        assert_eq!(plain(there, ["HUB-1", "HUB", "1"]), plain(missing, ["HUB-99", "NONE", "99"]), "{name}");
    }
}

#[tokio::test]
async fn a_session_elsewhere_is_neither_used_nor_kept_alive_nor_named() {
    let world = with_web().await;
    let session = world.session(&world.claude).await;
    let limited = token(&world, "claude", json!({ "project": "WEB" })).await;
    let seen =
        async || sessions::get(&world.hub, &world.ada, command(json!({ "session": session }))).await.unwrap().value;
    let before = seen().await.last_seen_at;
    world.clock.advance(60_000);
    let message = command(json!({ "to": "ben", "body": "b", "session": session }));
    let refused = messages::send(&world.hub, &limited, message).await.unwrap_err();
    let heartbeat = command(json!({ "session": session }));
    let alike = sessions::heartbeat(&world.hub, &limited, heartbeat).await.unwrap_err();
    for error in [&refused, &alike] {
        assert_eq!(error.code.as_str(), "invalid");
        assert!(!error.message.contains("HUB"), "{}", error.message);
    }
    assert_eq!(seen().await.last_seen_at, before);
}

#[tokio::test]
async fn the_stream_of_a_limited_token_carries_its_project_only() {
    let world = with_web().await;
    let web = world.create(&world.ada, json!({ "project": "WEB", "title": "In the web" })).await.unwrap();
    let secret = world.create(&world.ada, json!({ "title": "Elsewhere", "assignee": "claude" })).await.unwrap();
    let limited = token(&world, "codex", json!({ "project": "WEB" })).await;
    let mut stream = world.hub.live().subscribe(&limited, None).await.unwrap();
    let mut all = world.hub.live().subscribe(&world.ada, None).await.unwrap();
    let session = world.session(&world.claude).await;
    world.move_to(&world.ada, &secret, crate::domain::task::Status::Backlog).await.unwrap();
    world.claim(&world.claude, session, secret.key.as_str()).await.unwrap();
    let link = command(json!({ "task": web.key, "blocked_by": secret.key }));
    task_service::link(&world.hub, &world.ada, link).await.unwrap();
    while !matches!(all.next().await, Some(Item::Frame(json, None)) if json.contains(secret.key.as_str())) {}
    let gone = command(json!({ "handle": "claude", "active": false }));
    member_service::update(&world.hub, &world.ada, gone).await.unwrap();
    world.create(&world.ada, json!({ "project": "WEB", "title": "The last one" })).await.unwrap();
    let (mut linked, mut left, mut presence, mut last) = (false, false, false, false);
    loop {
        let Some(Item::Frame(json, seq)) = stream.next().await else { panic!("the stream ended") };
        let frame: Value = serde_json::from_str(&json).unwrap();
        assert!(!json.contains("Elsewhere"), "a card of another project: {json}");
        linked |= frame["kind"] == "task.linked";
        left |= frame["kind"] == "member.deactivated";
        presence |= seq.is_none();
        assert!(seq.is_some() || frame["leases"] == json!([]), "{json}");
        last |= json.contains("The last one");
        if last && presence {
            break;
        }
    }
    assert!(linked && left);
}

#[tokio::test]
async fn a_limited_admin_does_nothing_that_concerns_the_whole_hub() {
    let world = with_web().await;
    let scopes = json!({ "project": "WEB", "scopes": ["read", "write", "approve", "admin"] });
    let limited = token(&world, "ada", scopes).await;
    assert!(limited.role == Role::Admin && limited.is_admin() && !limited.is_hub_admin());
    let hub = &world.hub;
    let member = json!({ "handle": "mallory", "display_name": "M", "kind": "human", "role": "admin" });
    let password = json!({ "handle": "ben", "password": "a long password" });
    let refused = [
        ("members.create", code(member_service::create(hub, &limited, command(member)).await)),
        ("members.update", {
            let body = json!({ "handle": "ben", "role": "admin" });
            code(member_service::update(hub, &limited, command(body)).await)
        }),
        ("passwords.reset", code(passwords::reset(hub, &limited, command(password)).await)),
        ("tokens of others", code(token_service::list(hub, &limited, command(json!({ "handle": "ben" }))).await)),
        ("a token for an agent", {
            let body = json!({ "handle": "claude", "name": "n", "project": "WEB" });
            code(token_service::create(hub, &limited, command(body)).await)
        }),
        ("backups.list", code(backups::list(hub, &limited, command(json!({}))).await)),
        ("backups.make", code(backups::make(hub, &limited, command(json!({}))).await)),
        ("the use of MCP", code(mcp_use::list(hub, &limited, command(json!({}))).await)),
        ("projects.create", code(projects::create(hub, &limited, command(json!({ "key": "NEW", "name": "N" }))).await)),
        ("the whole chain", code(events::verify(hub, &limited).await)),
    ];
    for (name, code) in refused {
        assert_eq!(code, "forbidden", "{name}");
    }
    let policy = |project: &str| command(json!({ "project": project, "auto_approve": ["docs"] }));
    assert_eq!(code(projects::update(hub, &limited, policy("HUB")).await), "not_found");
    assert_eq!(code(projects::update(hub, &limited, policy("WEB")).await), "ok", "its own project's policy");
    let log = events::list(hub, &limited, command(json!({ "limit": 200 }))).await.unwrap().value.items;
    assert!(log.iter().all(|event| event.kind != "token.created" || event.subject == "ada"));
}

#[tokio::test]
async fn a_token_without_the_scope_write_writes_nothing_whatever_else_it_has() {
    let world = World::new().await;
    let task = world.task_in(crate::domain::task::Status::Backlog).await;
    let reader = token(&world, "ada", json!({ "scopes": ["read", "approve", "admin"] })).await;
    let member = json!({ "handle": "mallory", "display_name": "M", "kind": "human", "role": "admin" });
    let password = json!({ "handle": "ben", "password": "a long password" });
    assert_eq!(code(member_service::create(&world.hub, &reader, command(member)).await), "forbidden");
    assert_eq!(code(passwords::reset(&world.hub, &reader, command(password)).await), "forbidden");
    assert_eq!(code(backups::make(&world.hub, &reader, command(json!({}))).await), "forbidden");
    assert_eq!(code(world.update(&reader, json!({ "task": task.key, "title": "T" })).await), "forbidden");
    assert!(world.of_kind("backup.made").await.is_empty());
}

#[tokio::test]
async fn a_token_makes_none_that_lasts_longer_and_ends_with_the_one_it_was_made_with() {
    let world = World::new().await;
    let end = world.hub.now().plus_minutes(60);
    let name = |handle: &str| json!({ "handle": handle, "name": "t" });
    let scopes = json!({ "scopes": ["read", "write", "admin"], "expires_at": end });
    let (parent, id) = made(&world, &world.ada, name("me"), scopes).await.unwrap();
    let (child, _) = made(&world, &parent, name("me"), json!({})).await.unwrap();
    assert_eq!(child.expires_at, Some(end), "left out, it ends with its maker");
    let later = json!({ "expires_at": end.plus_minutes(1) });
    assert_eq!(code(made(&world, &parent, name("me"), later.clone()).await), "forbidden");
    assert_eq!(code(made(&world, &parent, name("claude"), later).await), "forbidden");
    let (agents, _) = made(&world, &parent, name("claude"), json!({})).await.unwrap();
    let (grandchild, _) = made(&world, &child, name("me"), json!({})).await.unwrap();
    let session = world.session(&agents).await;
    let revoke = command(json!({ "handle": "ada", "id": id }));
    token_service::revoke(&world.hub, &world.ada, revoke).await.unwrap();
    for actor in [&parent, &child, &agents, &grandchild] {
        assert_eq!(code(world.create(actor, json!({})).await), "unauthenticated");
    }
    let session = sessions::get(&world.hub, &world.ada, command(json!({ "session": session }))).await.unwrap().value;
    assert!(session.ended_at.is_some(), "R16 holds for what was started with it too");
    let told = world.of_kind("token.revoked").await;
    assert_eq!(told.iter().filter(|event| event.subject == "claude").count(), 1);
    assert_eq!(told.len(), 4);
}

#[tokio::test]
async fn r14_a_key_gives_a_narrow_token_nothing_and_makes_no_second_secret() {
    let world = with_web().await;
    let keyed = |actor: &Actor| actor.clone().with_key(Some("k".to_owned()));
    let wide = keyed(&token(&world, "claude", json!({})).await);
    let narrow = keyed(&token(&world, "claude", json!({ "project": "WEB" })).await);
    world.create(&wide, json!({ "title": "In the hub" })).await.unwrap();
    assert_eq!(code(world.create(&narrow, json!({ "title": "In the hub" })).await), "not_found");
    let doubled = keyed(&world.ada);
    let token = || command(json!({ "handle": "me", "name": "once" }));
    token_service::create(&world.hub, &doubled, token()).await.unwrap();
    let again = token_service::create(&world.hub, &doubled, token()).await.unwrap_err();
    assert_eq!(again.code.as_str(), "replay_mismatch");
    let listed = token_service::list(&world.hub, &world.ada, command(json!({ "handle": "me" }))).await.unwrap().value;
    assert_eq!(listed.items.len(), 1);
    let member = |password: &str| {
        command(json!({ "handle": "zoe", "display_name": "Z", "kind": "human", "password": password }))
    };
    let maker = world.ada.clone().with_key(Some("member".to_owned()));
    member_service::create(&world.hub, &maker, member("the first password")).await.unwrap();
    assert!(member_service::create(&world.hub, &maker, member("the first password")).await.unwrap().replayed);
    let other = member_service::create(&world.hub, &maker, member("another password")).await;
    assert_eq!(code(other), "replay_mismatch");
    let reset = |password: &str| command(json!({ "handle": "ben", "password": password }));
    let setter = world.ada.clone().with_key(Some("reset".to_owned()));
    passwords::reset(&world.hub, &setter, reset("the first password")).await.unwrap();
    assert_eq!(code(passwords::reset(&world.hub, &setter, reset("another password")).await), "replay_mismatch");
}
