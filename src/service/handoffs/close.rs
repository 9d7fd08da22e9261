//! Closing a handoff: by its author, who picked it up, or any human.

use super::{event_of, writable};
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{Fact, HandoffClosed, HandoffSide};
use crate::domain::handoff::{Handoff, HandoffStatus};
use crate::domain::handoff_command::CloseHandoff;
use crate::domain::ids::TaskKey;
use crate::domain::session::QUIET_GRACE;
use crate::domain::task::Lease;
use crate::domain::text::shorten;
use crate::domain::{Error, Result};
use crate::service::{Answered, Hub, sessions};
use crate::store::{self, Tx};

/// Closes a handoff; closed already, it stays as it is. The leases that wait on it go on as their
/// session's, or end where that is over: then the tasks stay in Active for anybody to claim.
///
/// # Errors
/// `not_found`, `forbidden` for agents that neither wrote nor picked it up, viewers and archived
/// projects.
pub async fn close(hub: &Hub, actor: &Actor, command: CloseHandoff) -> Answered<Handoff> {
    actor.must_write()?;
    hub.write(actor, "handoffs.close", command, async |tx: &mut Tx, actor, command| close_in(tx, &actor, command).await)
        .await
}

async fn close_in(tx: &mut Tx, actor: &Actor, command: CloseHandoff) -> Result<Handoff> {
    let handoff = writable(tx, actor, command.handoff).await?;
    let session = match command.session {
        Some(_) => sessions::acting(tx, actor, &handoff.project, command.session).await?.map(|session| session.id),
        None => None,
    };
    let involved = handoff.author == actor.handle || handoff.picked_up_by.as_ref() == Some(&actor.handle);
    if !involved && !actor.is_human_writer() {
        return Err(Error::forbidden(format!(
            "{} is closed by {}, by who picks it up, or by a human; pick it up first, or tell them.",
            handoff.id, handoff.author
        )));
    }
    if handoff.status == HandoffStatus::Closed {
        return Ok(handoff);
    }
    let parked = store::handoffs::parked(tx, handoff.id).await?;
    for (task, lease) in &parked {
        release(tx, task, lease).await?;
    }
    store::handoffs::close(tx, handoff.id, &actor.handle, command.note.as_deref()).await?;
    let fact = Fact::HandoffClosed(HandoffClosed {
        before: HandoffSide { status: Some(handoff.status) },
        after: HandoffSide { status: Some(HandoffStatus::Closed) },
        author: Some(handoff.author.clone()),
        unparked: parked.into_iter().map(|(task, _)| task).collect(),
        text: shorten(command.note.as_deref().unwrap_or_default(), 499),
    });
    let event = event_of(&handoff, session, fact);
    tx.event(actor, event.with_tasks(handoff.open_tasks.iter().map(|open| open.task.clone())));
    store::handoffs::find(tx, handoff.id).await
}

/// Takes a lease off the handoff: it lasts as long as its session's signs of life carry it. Where
/// that is over it ends.
async fn release(tx: &mut Tx, task: &TaskKey, lease: &Lease) -> Result<()> {
    let session = store::sessions::find(tx, lease.session).await?;
    if session.is_ended() {
        return store::leases::end(tx, task, lease, AttemptEnd::SessionEnded, None).await;
    }
    let lease_minutes = store::tasks::find(tx, task).await?.lease_minutes;
    let by_life = session.last_seen_at.plus_minutes(i64::from(lease_minutes));
    let by_quiet = session.quiet_until.map(|until| until.plus(QUIET_GRACE));
    store::handoffs::unpark(tx, task, by_quiet.map_or(by_life, |quiet| by_life.max(quiet))).await
}
