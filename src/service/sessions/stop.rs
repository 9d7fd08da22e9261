//! Asking a session to stop: any human may; the session is told with every answer until it ends.

use super::end::ended;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, NewEvent, SessionStopRequested, StopSide};
use crate::domain::remedy::Thing;
use crate::domain::session::{Session, StopRequest};
use crate::domain::session_command::StopSession;
use crate::domain::text::shorten;
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// Asks a session to stop.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers and where the credential does not reach,
/// `session_ended`.
pub async fn stop(hub: &Hub, actor: &Actor, command: StopSession) -> Answered<Session> {
    actor.must_be_human_writer("ask sessions to stop")?;
    hub.write(actor, "sessions.stop", command, async |tx: &mut Tx, actor, command| stop_in(tx, &actor, command).await)
        .await
}

async fn stop_in(tx: &mut Tx, actor: &Actor, command: StopSession) -> Result<Session> {
    let session = store::sessions::find(tx, command.session).await?;
    actor.must_reach_thing(&session.project, Thing::Session, session.id)?;
    if session.is_ended() {
        return Err(ended(&session));
    }
    let reason = command.reason.filter(|reason| !reason.trim().is_empty());
    let stop = StopRequest { by: actor.handle.clone(), at: tx.now(), reason };
    store::sessions::request_stop(tx, session.id, &stop).await?;
    let text = stop.reason.as_deref().map(|reason| shorten(reason, 499));
    let after = StopSide { stop_requested: Some(stop) };
    let fact = Fact::SessionStopRequested(SessionStopRequested { to: Some(session.member), after, text });
    let event = NewEvent::in_project(&session.project, session.id, Some(session.id), fact);
    tx.event(actor, event.with_tasks(session.leases));
    store::sessions::find(tx, command.session).await
}
