//! Who is asking: a bearer token or the browser's cookie becomes the `Actor` of the request.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use hub_app::api::cookie::Cookie;
use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, sign_ins};

use super::cookie;
use super::scheme::Scheme;

/// The longest idempotency key, in bytes.
const KEY_LENGTH: usize = hub_core::domain::budget::IDEMPOTENCY_KEY;

/// What a request proves its caller with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A bearer token.
    Bearer,
    /// The cookie of a sign-in, sent by a browser on its own.
    Cookie,
    /// Neither.
    Nothing,
}

/// The caller, where there is one, and what proves it. A cookie that is no longer good counts as
/// nobody; a token that is not good is refused, whatever is asked for.
///
/// # Errors
/// `unauthenticated` for a token that is not good, `invalid` for an idempotency key of another
/// form.
pub(super) async fn identify(
    hub: &Hub,
    path: &str,
    headers: &HeaderMap,
    scheme: Scheme,
) -> Result<(Option<Actor>, Proof)> {
    let (actor, proof) = if let Some(header) = headers.get(AUTHORIZATION) {
        let token = bearer(header.to_str().unwrap_or_default()).ok_or_else(not_bearer)?;
        (Some(sign_ins::from_token(hub, token).await?), Proof::Bearer)
    } else if let Some(secret) = sign_in(hub, headers, scheme) {
        (sign_ins::from_cookie(hub, secret).await?, Proof::Cookie)
    } else {
        (None, Proof::Nothing)
    };
    let Some(actor) = actor else { return Ok((None, proof)) };
    hub.life().seen(&actor.handle);
    let key = idempotency_key(headers)?;
    Ok((Some(actor.through(door(path, proof)).with_key(key)), proof))
}

/// The cookie of a sign-in; where it cannot be said over which scheme the browser came, the one for
/// https counts first.
fn sign_in<'a>(hub: &Hub, headers: &'a HeaderMap, scheme: Scheme) -> Option<&'a str> {
    let names: &[bool] = match scheme {
        Scheme::Http => &[false],
        Scheme::Https => &[true],
        Scheme::Either => &[true, false],
    };
    names.iter().find_map(|secure| cookie::value(headers, &Cookie::of(hub.id(), *secure).name()))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
}

fn not_bearer() -> Error {
    Error::new(
        Code::Unauthenticated,
        "The header Authorization is not understood; send `Authorization: Bearer <token>`.",
    )
}

/// The door a caller comes through: whoever sends a token by itself is a program, whatever it asks
/// for.
fn door(path: &str, proof: Proof) -> Door {
    if path == "/mcp" || path.starts_with("/mcp/") {
        Door::Mcp
    } else if proof == Proof::Bearer || path.starts_with("/api/v1/") {
        Door::Rest
    } else {
        Door::Ui
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(header) = headers.get("idempotency-key") else { return Ok(None) };
    let key = header.to_str().ok().filter(|key| !key.is_empty() && key.len() <= KEY_LENGTH);
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| Error::invalid("Idempotency-Key", format!("is 1 to {KEY_LENGTH} characters of plain ASCII")))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::actor::Door;

    use super::{Proof, bearer, door};

    #[test]
    fn only_bearer_tokens_are_read() {
        assert_eq!(bearer("Bearer hub_x"), Some("hub_x"));
        assert_eq!(bearer("bearer  hub_x "), Some("hub_x"));
        for other in ["hub_x", "Basic abc", "Bearer", "Bearer "] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }

    #[test]
    fn path_and_proof_say_the_door() {
        let paths = ["/mcp", "/api/v1/tasks", "/api/ui/x", "/"];
        assert_eq!(paths.map(|path| door(path, Proof::Cookie)), [Door::Mcp, Door::Rest, Door::Ui, Door::Ui]);
        assert_eq!(paths.map(|path| door(path, Proof::Bearer)), [Door::Mcp, Door::Rest, Door::Rest, Door::Rest]);
    }
}
