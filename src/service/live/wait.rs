//! Waiting for something to tell a member: on the same stream as everything live, never on the
//! writer.

use tokio::time::Instant;

use super::ring::Next;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::Seq;
use crate::service::{Hub, rights};

/// Waits until an event after `since` tells `actor` something; false once the time is up or the hub
/// closes.
///
/// # Errors
/// `unauthenticated` where the credential ends meanwhile (R16).
pub(in crate::service) async fn told(hub: &Hub, actor: &Actor, since: Seq, deadline: Instant) -> Result<bool> {
    let (mut heads, _) = hub.ring().watch();
    let mut seen = since;
    // It may have ended before what was read last.
    let mut actor = must_hold(hub, actor).await?;
    loop {
        if hub.rights().may_have_changed(&actor, hub.now()) {
            actor = must_hold(hub, &actor).await?;
        }
        match hub.ring().after(seen) {
            Next::TooFar => return Ok(true),
            Next::Frame(frame) => {
                seen = frame.seq;
                if frame.tells(&actor) {
                    return Ok(true);
                }
            }
            Next::Nothing => tokio::select! {
                () = hub.stopping().cancelled() => return Ok(false),
                () = tokio::time::sleep_until(deadline) => return Ok(false),
                () = rights::expiry(&actor, hub.now()) => {}
                changed = heads.changed() => if changed.is_err() { return Ok(false) },
            },
        }
    }
}

async fn must_hold(hub: &Hub, actor: &Actor) -> Result<Actor> {
    rights::refreshed(hub, actor).await?.ok_or_else(rights::over)
}
