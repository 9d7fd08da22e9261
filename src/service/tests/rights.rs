//! R15, R16: rights count as they are when a change is committed, and as they are for each frame of
//! a stream when it is sent.

use serde_json::json;

use super::{World, actor, code, command, member_service, sign_in_service, task_service, token_service};
use crate::domain::actor::{Actor, Credential, Door};
use crate::domain::{Error, Result};
use crate::service::live::Item;
use crate::service::{
    backups, board, comments, docs, events, handoffs, inbox, messages, needs_you, passwords, projects, search, sessions,
};

/// `handle` as a token with every scope of its role makes it, and the token's id.
async fn by_token(world: &World, handle: &str) -> (Actor, i64) {
    let owner = actor(&world.hub, handle).await;
    let maker = if owner.is_agent() { &world.ada } else { &owner };
    let scopes = if handle == "ada" { json!(["read", "write", "approve", "admin"]) } else { json!(["read", "write"]) };
    let body = json!({ "handle": handle, "name": "laptop", "scopes": scopes });
    let made = token_service::create(&world.hub, maker, command(body)).await.unwrap().value;
    (sign_in_service::from_token(&world.hub, &made.token).await.unwrap(), made.details.id)
}

/// What each kind of write answers this caller, by its name.
async fn writes(world: &World, actor: &Actor) -> Vec<(&'static str, Result<()>)> {
    let hub = &world.hub;
    let body = |body| serde_json::from_value(body).unwrap();
    let task = json!({ "project": "HUB", "title": "T" });
    let doc = json!({ "project": "HUB", "slug": "plan", "title": "Plan", "body": "x" });
    let member = json!({ "handle": "mallory", "display_name": "M", "kind": "human", "role": "admin" });
    vec![
        ("tasks.create", task_service::create(hub, actor, command(task)).await.map(drop)),
        (
            "tasks.update",
            task_service::update(hub, actor, command(json!({ "task": "HUB-1", "title": "N" }))).await.map(drop),
        ),
        ("comments.add", comments::add(hub, actor, command(json!({ "task": "HUB-1", "body": "b" }))).await.map(drop)),
        ("messages.send", messages::send(hub, actor, command(json!({ "to": "ben", "body": "b" }))).await.map(drop)),
        ("docs.save", docs::save(hub, actor, command(doc)).await.map(drop)),
        ("sessions.start", sessions::start(hub, actor, command(json!({ "project": "HUB" }))).await.map(drop)),
        ("inbox.ack", inbox::ack(hub, actor, body(json!({ "cursor": "1" }))).await.map(drop)),
        (
            "members.update_me",
            member_service::update_me(hub, actor, command(json!({ "display_name": "Me" }))).await.map(drop),
        ),
        (
            "tokens.create",
            token_service::create(hub, actor, command(json!({ "handle": "me", "name": "n" }))).await.map(drop),
        ),
        (
            "projects.update",
            projects::update(hub, actor, command(json!({ "project": "HUB", "name": "N" }))).await.map(drop),
        ),
        ("members.create", member_service::create(hub, actor, command(member)).await.map(drop)),
        (
            "passwords.reset",
            passwords::reset(hub, actor, command(json!({ "handle": "ben", "password": "a long password" })))
                .await
                .map(drop),
        ),
        ("backups.make", backups::make(hub, actor, command(json!({}))).await.map(drop)),
    ]
}

fn all_are(outcomes: Vec<(&'static str, Result<()>)>, expected: &str) {
    for (name, outcome) in outcomes {
        assert_eq!(code(outcome), expected, "{name}");
    }
}

#[tokio::test]
async fn r15_a_call_under_way_cannot_write_once_its_token_is_revoked_or_its_member_gone() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let (ada, id) = by_token(&world, "ada").await;
    let head = world.hub.live().head();
    token_service::revoke(&world.hub, &world.ada, command(json!({ "handle": "ada", "id": id }))).await.unwrap();
    all_are(writes(&world, &ada).await, "unauthenticated");
    let (ada, _) = by_token(&world, "ada").await;
    let chief = json!({ "handle": "zoe", "display_name": "Zoe", "kind": "human", "role": "admin", "password": "correct horse battery" });
    member_service::create(&world.hub, &world.ada, command(chief)).await.unwrap();
    let update = command(json!({ "handle": "ada", "active": false }));
    member_service::update(&world.hub, &actor(&world.hub, "zoe").await, update).await.unwrap();
    all_are(writes(&world, &ada).await, "unauthenticated");
    assert!(world.hub.live().head() >= head);
}

#[tokio::test]
async fn r15_a_demoted_admin_makes_no_admin_with_a_call_that_began_before() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let chief = json!({ "handle": "zoe", "display_name": "Zoe", "kind": "human", "role": "admin", "password": "correct horse battery" });
    member_service::create(&world.hub, &world.ada, command(chief)).await.unwrap();
    let (ada, _) = by_token(&world, "ada").await;
    let zoe = actor(&world.hub, "zoe").await;
    for role in ["member", "viewer"] {
        member_service::update(&world.hub, &zoe, command(json!({ "handle": "ada", "role": role }))).await.unwrap();
        all_are(writes(&world, &ada).await, "forbidden");
    }
}

#[tokio::test]
async fn r15_an_expired_token_writes_nothing_and_a_keyed_repeat_needs_the_right_too() {
    let world = World::new().await;
    let expires_at = world.hub.now().plus_minutes(1);
    let body = json!({ "handle": "claude", "name": "x", "expires_at": expires_at });
    let made = token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value;
    let claude = sign_in_service::from_token(&world.hub, &made.token).await.unwrap().with_key(Some("k".to_owned()));
    assert_eq!(code(world.create(&claude, json!({})).await), "ok");
    world.clock.advance(60_000);
    assert_eq!(code(world.create(&claude, json!({})).await), "unauthenticated", "not the first answer again");
}

#[tokio::test]
async fn r16_reads_under_way_end_with_the_credential() {
    let world = World::new().await;
    world.create(&world.ada, json!({})).await.unwrap();
    let (ada, id) = by_token(&world, "ada").await;
    let mut export = events::Export::begin(&world.hub, &ada, command(json!({}))).await.unwrap().value;
    let mut stream = world.hub.live().subscribe(&world.ada, None).await.unwrap();
    let revoke = command(json!({ "handle": "ada", "id": id }));
    let revoked = token_service::revoke(&world.hub, &world.ada, revoke).await.unwrap().seq;
    while !matches!(stream.next().await, Some(Item::Frame(_, Some(seq))) if seq >= revoked) {}
    let hub = &world.hub;
    let reads: Vec<(&str, Option<Error>)> = vec![
        ("tasks.list", task_service::list(hub, &ada, command(json!({}))).await.err()),
        ("tasks.get", task_service::get(hub, &ada, command(json!({ "task": "HUB-1" }))).await.err()),
        ("board", board::board(hub, &ada, command(json!({}))).await.err()),
        ("search", search::all(hub, &ada, command(json!({ "q": "task" }))).await.err()),
        ("handoffs.list", handoffs::list(hub, &ada, command(json!({}))).await.err()),
        ("members.list", member_service::list(hub, &ada, command(json!({}))).await.err()),
        ("tokens.list", token_service::list(hub, &ada, command(json!({ "handle": "ben" }))).await.err()),
        ("needs_you", needs_you::read(hub, &ada).await.err()),
        ("events.list", events::list(hub, &ada, command(json!({}))).await.err()),
        ("export, the next page", export.next(hub, &ada).await.err()),
    ];
    for (name, error) in reads {
        assert_eq!(error.map(|error| error.code.as_str()), Some("unauthenticated"), "{name}");
    }
}

#[tokio::test]
async fn r15_a_stream_shows_what_the_role_of_this_moment_may_see_however_slow_its_reader_is() {
    let world = World::new().await;
    let chief = json!({ "handle": "zoe", "display_name": "Zoe", "kind": "human", "role": "admin", "password": "correct horse battery" });
    member_service::create(&world.hub, &world.ada, command(chief)).await.unwrap();
    let (ada, _) = by_token(&world, "ada").await;
    let zoe = actor(&world.hub, "zoe").await;
    let mut slow = world.hub.live().subscribe(&ada, None).await.unwrap();
    let mut check = world.hub.live().subscribe(&zoe, None).await.unwrap();
    let token = command(json!({ "handle": "claude", "name": "secret name" }));
    token_service::create(&world.hub, &zoe, token).await.unwrap();
    let demote = command(json!({ "handle": "ada", "role": "member" }));
    member_service::update(&world.hub, &zoe, demote).await.unwrap();
    let token = command(json!({ "handle": "claude", "name": "secret name" }));
    token_service::create(&world.hub, &zoe, token).await.unwrap();
    let last = world.create(&world.ben, json!({ "title": "The last one" })).await.unwrap();
    while !matches!(check.next().await, Some(Item::Frame(json, _)) if json.contains("The last one")) {}
    loop {
        match slow.next().await {
            Some(Item::Frame(json, _)) if json.contains(last.key.as_str()) => break,
            Some(Item::Frame(json, _)) => assert!(!json.contains("secret name"), "{json}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn r16_a_stream_and_a_wait_end_when_the_token_expires_by_itself() {
    let world = World::new().await;
    let expires_at = world.hub.now().plus_millis(40);
    let body = json!({ "handle": "claude", "name": "x", "expires_at": expires_at });
    let made = token_service::create(&world.hub, &world.ada, command(body)).await.unwrap().value;
    let claude = sign_in_service::from_token(&world.hub, &made.token).await.unwrap();
    let mut stream = world.hub.live().subscribe(&claude, None).await.unwrap();
    let waits = inbox::read(&world.hub, &claude, command(json!({ "wait": 25, "cursor": "999" })));
    let ends = async { while stream.next().await.is_some() {} };
    let later = async { world.clock.advance(40) };
    let (waited, (), ()) = futures::join!(waits, ends, later);
    assert_eq!(code(waited), "unauthenticated");
}

#[tokio::test]
async fn signing_out_twice_writes_one_event() {
    let world = World::new().await;
    let body = json!({ "handle": "ben", "password": "a long password" });
    passwords::reset(&world.hub, &world.ada, command(body.clone())).await.unwrap();
    let source = sign_in_service::Source("127.0.0.1".to_owned());
    let signed_in = sign_in_service::sign_in(&world.hub, command(body), &source, Door::Ui).await.unwrap();
    let ben = sign_in_service::from_cookie(&world.hub, &signed_in.secret).await.unwrap().unwrap();
    assert!(matches!(ben.credential, Credential::SignIn(_)));
    for _ in 0..2 {
        sign_in_service::sign_out(&world.hub, &ben).await.unwrap();
    }
    let ended = world.of_kind("auth.logout").await;
    assert_eq!(ended.iter().filter(|event| event.data.as_object().unwrap().is_empty()).count(), 1);
}
