//! `/auth`: signing in with a password and out again. The cookie is the browser's credential.

use http::Method;
use hub_core::domain::Result;
use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::member::Member;
use hub_core::domain::sign_in::SignIn;
use hub_core::service::sign_ins;

use super::endpoint::{Call, Endpoint, Nothing, open, signed_in};
use super::reply::Reply;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        open(Method::POST, "/auth/login", "Sign in with handle and password; sets the cookie", login)
            .answers::<Member>(),
        signed_in(Method::POST, "/auth/logout", "Sign out; clears the cookie", logout).answers_nothing(),
    ]
}

async fn login(call: Call, command: SignIn) -> Result<Reply> {
    let signed_in = sign_ins::sign_in(&call.hub, command, &call.source, Door::Rest).await?;
    let seconds = (signed_in.expires_at.0 - call.hub.now().0) / 1_000;
    Ok(Reply::json(&signed_in.member)?.with_cookie(call.cookie.set(&signed_in.secret, seconds)))
}

async fn logout(call: Call, actor: Actor, _: Nothing) -> Result<Reply> {
    sign_ins::sign_out(&call.hub, &actor).await?;
    Ok(Reply::default().with_cookie(call.cookie.clear()))
}
