//! Heartbeats: one small write, no event. They say what the session is at, and answer what it must
//! know (R5).

use super::acting::{alive, own};
use super::context::{held_tasks, losses};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::session::{Phase, QUIET_GRACE, Session, WAITING_MINUTES};
use crate::domain::session_command::Heartbeat;
use crate::domain::session_context::HeartbeatAnswer;
use crate::domain::time::Timestamp;
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// A sign of life of the caller's session.
///
/// # Errors
/// `invalid` for its fields and a session that is not the caller's, `session_ended`, `forbidden`
/// where the credential may not write.
pub async fn heartbeat(hub: &Hub, actor: &Actor, command: Heartbeat) -> Answered<HeartbeatAnswer> {
    actor.must_write()?;
    let answer = hub
        .write(actor, "sessions.heartbeat", command, async |tx: &mut Tx, actor, command| {
            heartbeat_in(tx, &actor, command).await
        })
        .await?;
    hub.life().seen(&actor.handle);
    Ok(answer)
}

async fn heartbeat_in(tx: &mut Tx, actor: &Actor, command: Heartbeat) -> Result<HeartbeatAnswer> {
    let session = own(tx, actor, None, command.session).await?;
    alive(tx, &session).await?;
    let mut control = tx.take_control();
    if command.phase.is_some() || command.note.is_some() || command.quiet_minutes.is_some() {
        say(tx, &session, &command).await?;
    }
    control.extend(losses(tx, session.id).await?);
    let session = store::sessions::find(tx, session.id).await?;
    Ok(HeartbeatAnswer {
        session: session.id,
        state: session.state,
        quiet_until: session.quiet_until,
        leases: held_tasks(tx, session.id).await?,
        unread: store::inbox::unread(tx, actor).await?,
        control,
    })
}

async fn say(tx: &mut Tx, session: &Session, command: &Heartbeat) -> Result<()> {
    let phase = command.phase.unwrap_or(session.phase);
    let quiet_until = announced(session, command, tx.now());
    store::sessions::say(tx, session.id, phase, command.note.as_deref(), quiet_until).await?;
    if command.phase.is_none() && command.quiet_minutes.is_none() {
        return Ok(());
    }
    let project = store::projects::find(tx, &session.project).await?;
    let expires_at = tx.now().plus_minutes(i64::from(project.lease_minutes));
    let quiet = quiet_until.map(|until| until.plus(QUIET_GRACE));
    store::leases::set_expiry(tx, session.id, quiet.map_or(expires_at, |quiet| quiet.max(expires_at))).await
}

/// Until when the session says it will be quiet. Waiting without a time counts as an hour; another
/// phase ends what was announced.
fn announced(session: &Session, command: &Heartbeat, now: Timestamp) -> Option<Timestamp> {
    let minutes = match (command.quiet_minutes, command.phase) {
        (Some(minutes), _) => minutes,
        (None, Some(Phase::Waiting)) => WAITING_MINUTES,
        (None, Some(_)) => 0,
        (None, None) => return session.quiet_until,
    };
    (minutes > 0).then(|| now.plus_minutes(i64::from(minutes)))
}
