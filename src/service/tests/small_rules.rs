//! Small rules that once had a way round them: ticks of criteria, one's own comments, the last
//! admin.

use serde_json::{Value, json};

use super::{World, code, command, member_service, session_service, token_service};
use crate::domain::actor::{Actor, Door};
use crate::domain::comment::Comment;
use crate::service::comments;

#[tokio::test]
async fn r6_no_agent_unticks_what_is_ticked_in_any_way() {
    let world = World::new().await;
    let (task, session) = world.held_by(&world.claude).await;
    let tick = json!([{ "id": 1, "text": "one", "met": true }, { "id": 2, "text": "two" }]);
    world.update(&world.ben, json!({ "task": task.key, "acceptance_criteria": tick })).await.unwrap();
    let denial = json!([{ "criterion": 1, "kind": "note", "text": "not at all", "met": false }]);
    let listed = json!([{ "id": 1, "text": "one", "met": false }, { "id": 2, "text": "two" }]);
    let proven = json!([
        { "id": 1, "text": "one", "met": false, "evidence": [{ "kind": "note", "text": "no" }] }, { "id": 2, "text": "two" },
    ]);
    for body in [
        json!({ "evidence": denial }),
        json!({ "acceptance_criteria": listed }),
        json!({ "acceptance_criteria": proven }),
    ] {
        let mut body = body;
        body["task"] = json!(task.key);
        body["session"] = json!(session);
        assert_eq!(code(world.update(&world.claude, body.clone()).await), "forbidden", "{body}");
    }
    let complete = json!({ "task": task.key, "session": session, "result": "r", "evidence": denial });
    let error = world.complete(&world.claude, complete).await.unwrap_err();
    assert!(error.message.contains("only humans untick"), "{error}");
    // In Review its result and evidence are still its own to write, and the tick is not.
    let complete = json!({ "task": task.key, "session": session, "result": "r" });
    world.complete(&world.claude, complete).await.unwrap();
    let body = json!({ "task": task.key, "evidence": denial });
    assert_eq!(code(world.update(&world.claude, body.clone()).await), "forbidden");
    let criteria = world.get(task.key.as_str()).await.acceptance_criteria.unwrap();
    assert!(criteria[0].met && criteria[0].evidence.is_empty(), "{criteria:?}");
    // Evidence against it, without the tick, is welcome; a human unticks.
    let doubt = json!([{ "criterion": 1, "kind": "note", "text": "not at all" }]);
    world.update(&world.claude, json!({ "task": task.key, "evidence": doubt })).await.unwrap();
    assert!(!world.update(&world.ben, body).await.unwrap().acceptance_criteria.unwrap()[0].met);
}

#[tokio::test]
async fn an_agent_with_several_sessions_edits_and_removes_its_own_comments() {
    let world = World::new().await;
    let (task, _) = world.held_by(&world.claude).await;
    let session = world.session(&world.claude).await;
    let add = async |actor: &Actor, body: Value| -> Comment {
        comments::add(&world.hub, actor, command(body)).await.unwrap().value
    };
    let own = add(&world.claude, json!({ "task": task.key, "body": "One", "session": session })).await;
    let edit = async |actor: &Actor, id: i64| {
        let body = json!({ "id": id, "body": "Two" });
        code(comments::edit(&world.hub, actor, command(body)).await)
    };
    assert_eq!(edit(&world.claude, own.id).await, "ok");
    assert_eq!((edit(&world.codex, own.id).await, edit(&world.ada, own.id).await), ("forbidden", "forbidden"));
    let remove =
        async |actor: &Actor, id: i64| code(comments::delete(&world.hub, actor, command(json!({ "id": id }))).await);
    assert_eq!(remove(&world.codex, own.id).await, "forbidden");
    assert_eq!(remove(&world.claude, own.id).await, "ok");
    // Without any live session too, and not in an archived project.
    let own = add(&world.claude, json!({ "task": task.key, "body": "Three", "session": session })).await;
    for live in
        session_service::list(&world.hub, &world.ada, command(json!({ "live": true }))).await.unwrap().value.items
    {
        session_service::end(&world.hub, &world.ada, command(json!({ "session": live.id }))).await.unwrap();
    }
    assert_eq!(edit(&world.claude, own.id).await, "ok");
    world.policy(json!({ "archived": true })).await;
    assert_eq!((edit(&world.claude, own.id).await, remove(&world.ada, own.id).await), ("forbidden", "forbidden"));
}

#[tokio::test]
async fn r17_an_admin_who_cannot_sign_in_is_none() {
    let world = World::new().await;
    let system = Actor::system(Door::Cli);
    let password = |handle: &str| command(json!({ "handle": handle, "password": "correct horse battery" }));
    crate::service::passwords::reset(&world.hub, &system, password("ada")).await.unwrap();
    let eve = json!({ "handle": "eve", "display_name": "Eve", "kind": "human", "role": "admin" });
    member_service::create(&world.hub, &world.ada, command(eve)).await.unwrap();
    let leave = |field: &str, value: Value| json!({ "handle": "ada", field: value });
    let try_leaving = async || {
        let mut codes = Vec::new();
        for body in [leave("role", json!("member")), leave("active", json!(false))] {
            codes.push(code(member_service::update(&world.hub, &world.ada, command(body)).await));
        }
        codes
    };
    assert_eq!(try_leaving().await, ["invalid", "invalid"], "eve has neither password nor token");
    // Tokens that do not reach as far: without the scope, of one project, revoked, expired.
    let eve = super::actor(&world.hub, "eve").await;
    let token = async |fields: Value| {
        let mut body = json!({ "handle": "eve", "name": "t" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        token_service::create(&world.hub, &eve, command(body)).await.unwrap().value.details.id
    };
    token(json!({})).await;
    token(json!({ "scopes": ["read", "write", "admin"], "project": "HUB" })).await;
    let in_an_hour = world.hub.now().plus_minutes(60);
    token(json!({ "scopes": ["read", "write", "admin"], "expires_at": in_an_hour })).await;
    let revoked = token(json!({ "scopes": ["read", "write", "admin"] })).await;
    token_service::revoke(&world.hub, &eve, command(json!({ "handle": "eve", "id": revoked }))).await.unwrap();
    world.clock.advance(61 * 60_000);
    assert_eq!(try_leaving().await, ["invalid", "invalid"], "none of these is a whole admin's");
    token(json!({ "scopes": ["read", "write", "admin"] })).await;
    assert_eq!(try_leaving().await, ["ok", "ok"], "now eve can act");
}
