//! Reading the log: who sees what of it, and whether its chain holds.

use super::audience::{Sight, sight};
use super::{Answered, Hub};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::{Event, Events, ExportEvents, ListEvents, Seq, Verified};
use crate::domain::fields::Check;
use crate::domain::page::{DEFAULT_LIMIT, MAX_LIMIT, clamp};
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
    if let Some(task) = &command.task {
        actor.must_reach_task(task)?;
    }
    let mut snapshot = hub.read(actor).await?;
    if let Some(task) = &command.task {
        store::tasks::find(&mut snapshot, task).await?;
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

/// An export on its way: how far it came, and where it ends. It ends with the newest event of the moment it began, so that a hub
/// which goes on writing does not keep it going.
#[derive(Clone, Debug)]
pub struct Export {
    /// What is asked for next; nothing where it is over.
    next: Option<ListEvents>,
}

impl Export {
    /// Begins one.
    ///
    /// # Errors
    /// `invalid` for its fields, `not_found` for an unknown task, `forbidden` for all but humans who may write.
    pub async fn begin(hub: &Hub, actor: &Actor, command: ExportEvents) -> Answered<Self> {
        must_audit(actor)?;
        let whole = command.into_list();
        // Whatever is wrong is told before the first event is sent.
        let checked = list(hub, actor, ListEvents { limit: Some(1), ..whole.clone() }).await?;
        let end = checked.seq + 1;
        let before = Some(whole.before.map_or(end, |before: Seq| before.min(end)));
        Ok(checked.map(|_| Self { next: Some(ListEvents { before, limit: Some(MAX_LIMIT), ..whole }) }))
    }

    /// The next events, at most a page of them and now and then none; nothing at the end.
    ///
    /// # Errors
    /// `unavailable` where they cannot be read.
    pub async fn next(&mut self, hub: &Hub, actor: &Actor) -> Result<Option<Vec<Event>>> {
        let Some(command) = self.next.take() else { return Ok(None) };
        let page = list(hub, actor, command.clone()).await?.value;
        let since = page.next_cursor.and_then(|cursor| cursor.parse().ok());
        self.next = since.map(|since: Seq| ListEvents { since: Some(since), ..command });
        Ok(Some(page.items))
    }
}

/// Checks the whole chain.
///
/// # Errors
/// `forbidden` for all but humans who may write.
pub async fn verify(hub: &Hub, actor: &Actor) -> Answered<Verified> {
    actor.must_read()?;
    must_audit(actor)?;
    actor.must_reach_the_hub()?;
    let mut snapshot = hub.read(actor).await?;
    let verified = store::log::verify(&mut snapshot).await?;
    hub.answer(snapshot, verified).await
}

fn must_audit(actor: &Actor) -> Result<()> {
    if actor.is_human_writer() {
        return Ok(());
    }
    Err(crate::domain::Error::forbidden("Only admins and members check and export the audit trail; ask one of them."))
}

/// An event as the actor may see it; `None` where it may not see it at all.
pub(super) fn as_seen_by(actor: &Actor, logged: Logged) -> Option<Event> {
    let Logged { mut event, audience } = logged;
    event.tasks.retain(|task| actor.reaches(&task.project()));
    match sight(actor, &event.kind, event.project.as_ref(), &audience) {
        Sight::Whole => Some(event),
        Sight::Redacted => Some(event.redacted()),
        Sight::Nothing => None,
    }
}
