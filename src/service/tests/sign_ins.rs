//! Passwords, cookies and the first admin.

use serde_json::json;

use super::{World, code, command, open, sign_in_service};
use crate::domain::Code;
use crate::domain::actor::Door;
use crate::domain::time::Timestamp;
use crate::service::clock::SetClock;
use crate::service::passwords;
use crate::service::sign_ins::Source;

pub(super) fn here() -> Source {
    Source("127.0.0.1".to_owned())
}

async fn with_password(world: &World) {
    let body = json!({ "handle": "ben", "password": "correct horse" });
    passwords::reset(&world.hub, &world.ada, command(body)).await.unwrap();
}

async fn sign_in(
    world: &World,
    handle: &str,
    password: &str,
) -> crate::domain::Result<super::super::sign_ins::SignedIn> {
    sign_in_service::sign_in(&world.hub, command(json!({ "handle": handle, "password": password })), &here(), Door::Ui)
        .await
}

#[tokio::test]
async fn a_cookie_is_its_members_until_signed_out() {
    let world = World::new().await;
    with_password(&world).await;
    let secret = sign_in(&world, " @Ben ", "correct horse").await.unwrap().secret;
    let actor = sign_in_service::from_cookie(&world.hub, &secret).await.unwrap().unwrap();
    assert_eq!((actor.handle.as_str(), actor.door), ("ben", Door::Ui));
    sign_in_service::sign_out(&world.hub, &actor).await.unwrap();
    assert!(sign_in_service::from_cookie(&world.hub, &secret).await.unwrap().is_none());
}

#[tokio::test]
async fn unknown_handles_and_wrong_passwords_look_the_same_and_are_slowed_down() {
    let world = World::new().await;
    with_password(&world).await;
    let wrong = sign_in(&world, "ben", "wrong").await.unwrap_err();
    let unknown = sign_in(&world, "nobody", "wrong").await.unwrap_err();
    assert_eq!(wrong, unknown);
    for handle in ["ben", "nobody"] {
        sign_in(&world, handle, "wrong").await.unwrap_err();
        sign_in(&world, handle, "wrong").await.unwrap_err();
        let error = sign_in(&world, handle, "correct horse").await.unwrap_err();
        assert_eq!((error.code, &error.data["retry_after"]), (Code::RateLimited, &json!(1)));
    }
    world.clock.advance(1_000);
    assert!(sign_in(&world, "ben", "correct horse").await.is_ok(), "never a lock");
    assert_eq!(code(sign_in(&world, "claude", "").await), "unauthenticated");
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sign_ins() {
    let world = World::new().await;
    with_password(&world).await;
    let kept = sign_in(&world, "ben", "correct horse").await.unwrap().secret;
    let ended = sign_in(&world, "ben", "correct horse").await.unwrap().secret;
    let actor = sign_in_service::from_cookie(&world.hub, &kept).await.unwrap().unwrap();
    let change = async |current: &str, password: &str| {
        passwords::change(&world.hub, &actor, command(json!({ "current": current, "password": password }))).await
    };
    assert_eq!(code(change("wrong", "battery staple").await), "invalid");
    assert_eq!(code(change("correct horse", "short").await), "invalid");
    change("correct horse", "battery staple").await.unwrap();
    assert!(sign_in_service::from_cookie(&world.hub, &kept).await.unwrap().is_some());
    assert!(sign_in_service::from_cookie(&world.hub, &ended).await.unwrap().is_none());
}

#[tokio::test]
async fn everybody_changes_the_own_password_and_agents_have_none() {
    let world = World::new().await;
    for (handle, actor) in [("ada", &world.ada), ("ben", &world.ben), ("vera", &world.vera)] {
        let reset = json!({ "handle": handle, "password": "correct horse" });
        passwords::reset(&world.hub, &world.ada, command(reset)).await.unwrap();
        let ended = sign_in(&world, handle, "correct horse").await.unwrap().secret;
        let body = json!({ "current": "correct horse", "password": "battery staple" });
        passwords::change(&world.hub, actor, command(body)).await.unwrap();
        assert!(sign_in_service::from_cookie(&world.hub, &ended).await.unwrap().is_none(), "{handle}");
        assert!(sign_in(&world, handle, "battery staple").await.is_ok());
    }
    let body = json!({ "current": "correct horse", "password": "battery staple" });
    assert_eq!(code(passwords::change(&world.hub, &world.claude, command(body)).await), "forbidden");
}

#[tokio::test]
async fn a_fresh_hub_is_set_up_once_with_its_code() {
    let data = tempfile::tempdir().unwrap();
    let hub = open(&data, &std::sync::Arc::new(SetClock::at(Timestamp(1_790_000_000_000)))).await;
    assert!(sign_in_service::needs_set_up(&hub).await.unwrap());
    let code_of = sign_in_service::set_up_code(&hub).unwrap();
    let set_up = async |code: &str| {
        let body = json!({ "code": code, "handle": "ada", "display_name": "Ada", "password": "correct horse" });
        sign_in_service::set_up(&hub, command(body), &here()).await
    };
    let wrong = set_up("AAAA-AAAA").await.unwrap_err();
    let said = wrong.data["fields"]["code"].as_str().unwrap();
    assert!(said.starts_with("This is not the code") && said.ends_with('.'), "a whole sentence at the field: {said}");
    let signed_in = set_up(&code_of.to_lowercase()).await.unwrap();
    assert_eq!(signed_in.member.role.as_str(), "admin");
    assert!(!sign_in_service::needs_set_up(&hub).await.unwrap());
    assert_eq!(sign_in_service::set_up_code(&hub), None);
    assert_eq!(code(set_up(&code_of).await), "duplicate");
}
