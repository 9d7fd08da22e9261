//! Reading the log: who sees what of it, and whether its chain holds.

use super::audience::{Sight, sight};
use super::{Answered, Hub};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::EVENT_PAGE_BYTES;
use crate::domain::event::{Entity, Event, Events, ExportEvents, ListEvents, Seq, Verified};
use crate::domain::fields::Check;
use crate::domain::page::{DEFAULT_LIMIT, MAX_LIMIT, clamp};
use crate::store;
use crate::store::Snapshot;
use crate::store::log::Logged;

/// Events in order, as far as the caller may see them.
///
/// # Errors
/// `invalid` for its fields, `not_found` for an unknown task, `forbidden` where the credential does
/// not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListEvents) -> Answered<Events> {
    let mut command = command.checked()?;
    command.actor = command.actor.take().map(|handle| actor.resolve(handle));
    if let Some(task) = &command.task {
        actor.must_reach_task(task)?;
    }
    let mut snapshot = hub.read(actor).await?;
    if let Some(task) = &command.task {
        store::tasks::find(&mut snapshot, task).await?;
    }
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let page = page(&mut snapshot, actor, command, limit).await?;
    hub.answer(snapshot, page).await
}

/// A page made of nothing but what the caller may see: neither its length nor its cursor tells of
/// anything else.
pub(super) async fn page(
    snapshot: &mut Snapshot,
    actor: &Actor,
    mut command: ListEvents,
    limit: u32,
) -> Result<Events> {
    let latest = command.latest == Some(true);
    let wanted = limit + 1;
    // In the order of reading: from the oldest on, or from the newest back.
    let mut seen: Vec<Event> = Vec::new();
    let mut is_full;
    loop {
        let store::log::EventPage { rows, is_cut } =
            store::log::page(snapshot, &command, Some(actor), wanted, EVENT_PAGE_BYTES).await?;
        let is_last = !is_cut && rows.len() < wanted as usize;
        let reached = if latest { rows.first() } else { rows.last() }.map(|row| row.event.seq);
        // A message that was redacted no longer says which task it is about: it must not appear in
        // that task's story either.
        let concerns = |event: &Event| command.task.as_ref().is_none_or(|task| event.tasks.contains(task));
        let visible = rows.into_iter().filter_map(|row| as_seen_by(actor, row)).filter(concerns);
        if latest {
            seen.extend(visible.collect::<Vec<_>>().into_iter().rev());
        } else {
            seen.extend(visible);
        }
        // What was cut off because it is much comes with the next page.
        is_full = seen.len() > limit as usize || (is_cut && !seen.is_empty());
        if is_last || is_full {
            break;
        }
        if latest {
            command.before = reached;
        } else {
            command.since = reached;
        }
    }
    seen.truncate(limit as usize);
    let next_cursor = seen.last().filter(|_| is_full).map(|event| event.seq.to_string());
    if latest {
        seen.reverse();
    }
    Ok(Events { items: seen, next_cursor })
}

/// An export on its way: how far it came, and where it ends. It ends with the newest event of the
/// moment it began, so that a hub which goes on writing does not keep it going.
#[derive(Clone, Debug)]
pub struct Export {
    /// What is asked for next; nothing where it is over.
    next: Option<ListEvents>,
}

impl Export {
    /// Begins one.
    ///
    /// # Errors
    /// `invalid` for its fields, `not_found` for an unknown task, `forbidden` for all but humans
    /// who may write.
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
        let _turn = hub.turns().heavy_read(&actor.handle).await?;
        let page = list(hub, actor, command.clone()).await?.value;
        let since = page.next_cursor.and_then(|cursor| cursor.parse().ok());
        self.next = since.map(|since: Seq| ListEvents { since: Some(since), ..command });
        Ok(Some(page.items))
    }
}

/// Checks the whole chain, what protects it, and the rows of other tables against it.
///
/// # Errors
/// `forbidden` for all but humans who may write.
pub async fn verify(hub: &Hub, actor: &Actor) -> Answered<Verified> {
    must_audit(actor)?;
    actor.must_reach_the_hub()?;
    let _turn = hub.turns().heavy_read(&actor.handle).await?;
    let mut snapshot = hub.read(actor).await?;
    let verified = store::log::verify_all(&mut snapshot).await?;
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
    match sight(actor, Entity::of(&event.kind), event.project.as_ref(), &audience) {
        Sight::Whole => Some(event),
        Sight::Redacted => Some(event.redacted()),
        Sight::Nothing => None,
    }
}
