//! Asking a session to stop: any human may; the session is told with every answer until it ends.

use serde_json::json;

use super::end::ended;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::NewEvent;
use crate::domain::session::{Session, StopRequest};
use crate::domain::session_command::StopSession;
use crate::domain::text::shorten;
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// Asks a session to stop.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers and where the credential does not reach, `session_ended`.
pub async fn stop(hub: &Hub, actor: &Actor, command: StopSession) -> Answered<Session> {
    actor.must_be_human_writer("ask sessions to stop")?;
    hub.write(actor, "sessions.stop", command, async |tx: &mut Tx, actor, command| stop_in(tx, &actor, command).await)
        .await
}

async fn stop_in(tx: &mut Tx, actor: &Actor, command: StopSession) -> Result<Session> {
    let session = store::sessions::find(tx, command.session).await?;
    actor.must_reach_thing(&session.project, "session", session.id)?;
    if session.is_ended() {
        return Err(ended(&session));
    }
    let reason = command.reason.filter(|reason| !reason.trim().is_empty());
    let stop = StopRequest { by: actor.handle.clone(), at: tx.now(), reason };
    store::sessions::request_stop(tx, session.id, &stop).await?;
    let text = stop.reason.as_deref().map(|reason| shorten(reason, 499));
    let data = json!({ "to": session.member, "after": { "stop_requested": stop }, "text": text });
    let event = NewEvent::new("session.stop_requested", session.id, data);
    let (project, tasks) = (Some(session.project), session.leases);
    tx.event(actor, NewEvent { project, tasks, session: Some(session.id), ..event });
    store::sessions::find(tx, command.session).await
}
