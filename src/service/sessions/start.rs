//! Starting sessions.

use super::acting::alive;
use super::context;
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, NewEvent, SessionStarted, Side};
use crate::domain::session::Session;
use crate::domain::session_command::StartSession;
use crate::domain::session_context::SessionContext;
use crate::domain::{Error, Result};
use crate::service::{Answered, Hub};
use crate::store::sessions::NewSession;
use crate::store::{self, Tx};

/// Starts a session; with an `external_ref` that is live already, gives that one (R15). The answer
/// is all it needs to begin.
///
/// # Errors
/// `invalid` for its fields, `not_found` for the project, `forbidden` for viewers, archived
/// projects and where the credential does not reach.
pub async fn start(hub: &Hub, actor: &Actor, command: StartSession) -> Answered<SessionContext> {
    actor.must_write()?;
    actor.must_reach(&command.project)?;
    let started = hub
        .write(actor, "sessions.start", command, async |tx: &mut Tx, actor, command| {
            start_in(tx, &actor, command).await
        })
        .await?;
    hub.life().seen(&actor.handle);
    // Read after the write, so that nothing is held up by it.
    let mut snapshot = hub.read_without_scope(actor).await?;
    let session = store::sessions::find(&mut snapshot, started.value.id).await?;
    let context = context::read(hub, &mut snapshot, actor, session).await?;
    Ok(started.map(|_| context))
}

/// [`start`] inside a transaction.
pub(in crate::service) async fn start_in(tx: &mut Tx, actor: &Actor, command: StartSession) -> Result<Session> {
    let project = store::projects::find(tx, &command.project).await?;
    if project.archived {
        return Err(Error::forbidden(format!("{} is archived and read-only; unarchive it first.", project.key)));
    }
    if let Some(name) = &command.external_ref {
        let live = store::sessions::live_of(tx, &actor.handle, &project.key).await?;
        if let Some(session) = live.into_iter().find(|session| session.external_ref.as_ref() == Some(name)) {
            alive(tx, &session).await?;
            return store::sessions::find(tx, session.id).await;
        }
    }
    let id = store::sessions::insert(tx, NewSession { actor, command: &command }).await?;
    let session = store::sessions::find(tx, id).await?;
    let fact = Fact::SessionStarted(SessionStarted { after: Side::of(&session) });
    tx.event(actor, NewEvent::in_project(&project.key, id, Some(id), fact));
    Ok(session)
}
