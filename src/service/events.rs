//! Reading the log: who sees what of it, and whether its chain holds.

use super::{Answered, Hub};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::{Event, Events, ListEvents, Verified};
use crate::domain::fields::Check;
use crate::domain::page::{DEFAULT_LIMIT, clamp};
use crate::store;
use crate::store::log::Logged;

/// Events in order, as far as the caller may see them.
///
/// # Errors
/// `invalid` for its fields, `not_found` for an unknown task, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListEvents) -> Answered<Events> {
    let mut command = command.checked()?;
    actor.must_read()?;
    command.actor = command.actor.take().map(|handle| actor.resolve(handle));
    let mut snapshot = hub.snapshot().await?;
    if let Some(task) = &command.task {
        store::tasks::find(&mut snapshot, task).await?;
        actor.must_reach(&task.project())?;
    }
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let rows = store::log::list(&mut snapshot, &command, limit).await?;
    let end = if command.latest == Some(true) { rows.first() } else { rows.last() };
    let next_cursor = end.filter(|_| rows.len() == limit as usize).map(|row| row.event.seq.to_string());
    // A message that was redacted no longer says which task it is about: it must not appear in that task's story either.
    let concerns = |event: &Event| command.task.as_ref().is_none_or(|task| event.tasks.contains(task));
    let items = rows.into_iter().filter_map(|row| as_seen_by(actor, row)).filter(concerns).collect();
    hub.answer(snapshot, Events { items, next_cursor }).await
}

/// Checks the whole chain.
///
/// # Errors
/// `forbidden` for all but humans who may write.
pub async fn verify(hub: &Hub, actor: &Actor) -> Answered<Verified> {
    actor.must_read()?;
    must_audit(actor)?;
    let mut snapshot = hub.snapshot().await?;
    let verified = store::log::verify(&mut snapshot).await?;
    hub.answer(snapshot, verified).await
}

fn must_audit(actor: &Actor) -> Result<()> {
    if actor.is_human_writer() {
        return Ok(());
    }
    Err(crate::domain::Error::forbidden("Only admins and members check the audit trail; ask one of them."))
}

/// An event as the actor may see it: private ones reach those they concern and admins, who see of a message between others only
/// that there was one. `None` where it may not see it at all.
pub(super) fn as_seen_by(actor: &Actor, logged: Logged) -> Option<Event> {
    let Logged { event, audience } = logged;
    if let (Some(only), Some(project)) = (&actor.project, &event.project)
        && only != project
    {
        return None;
    }
    if audience.is_empty() || audience.contains(&actor.handle) {
        return Some(event);
    }
    if !actor.is_admin() {
        return None;
    }
    Some(if event.kind.starts_with("message.") { event.redacted() } else { event })
}
