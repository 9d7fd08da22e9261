//! Reading handoffs: everybody sees them, whomever they are addressed to.

use crate::domain::actor::Actor;
use crate::domain::handoff::Handoff;
use crate::domain::handoff_command::{GetHandoff, ListHandoffs};
use crate::domain::page::{Counted, DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::service::{Answered, Hub};
use crate::store::{self, Snapshot};

/// Handoffs that pass the filter, newest first.
///
/// # Errors
/// `invalid` for a broken cursor, `not_found` for the filter's project, `forbidden` where the
/// credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListHandoffs) -> Answered<Page<Handoff>> {
    let command = narrowed(actor, command)?;
    let mut snapshot = hub.read(actor).await?;
    let page = list_in(&mut snapshot, &command).await?;
    hub.answer(snapshot, page).await
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`list`].
pub async fn list_counted(hub: &Hub, actor: &Actor, command: ListHandoffs) -> Answered<Counted<Handoff>> {
    let command = narrowed(actor, command)?;
    let mut snapshot = hub.read(actor).await?;
    let page = list_in(&mut snapshot, &command).await?;
    let left = match page.items.last().filter(|_| page.next_cursor.is_some()) {
        Some(last) => store::handoffs::count(&mut snapshot, &command, last.id.0).await?,
        None => 0,
    };
    hub.answer(snapshot, Counted::new(page, left)).await
}

/// The filter as far as the credential reaches.
fn narrowed(actor: &Actor, mut command: ListHandoffs) -> Result<ListHandoffs> {
    match &command.project {
        Some(project) => actor.must_reach(project)?,
        None => command.project.clone_from(&actor.project),
    }
    Ok(command)
}

async fn list_in(snapshot: &mut Snapshot, command: &ListHandoffs) -> Result<Page<Handoff>> {
    let before = start(command.cursor.as_deref())?;
    if let Some(project) = &command.project {
        store::projects::find(snapshot, project).await?;
    }
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let handoffs = store::handoffs::list(snapshot, command, before, limit + 1).await?;
    Ok(Page::of_surplus(handoffs, limit, |handoff| write_cursor(&[&handoff.id.0.to_string()])))
}

fn start(cursor: Option<&str>) -> Result<i64> {
    let Some(cursor) = cursor else { return Ok(i64::MAX) };
    read_cursor(cursor, 1)?[0].parse().map_err(|_| Error::invalid("cursor", "is not one this hub gave out"))
}

/// One handoff.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetHandoff) -> Answered<Handoff> {
    let mut snapshot = hub.read(actor).await?;
    let handoff = get_in(&mut snapshot, actor, &command).await?;
    hub.answer(snapshot, handoff).await
}

pub(in crate::service) async fn get_in(
    snapshot: &mut Snapshot,
    actor: &Actor,
    command: &GetHandoff,
) -> Result<Handoff> {
    let handoff = store::handoffs::find(snapshot, command.handoff).await?;
    actor.must_reach_thing(&handoff.project, Thing::Handoff, handoff.id)?;
    Ok(handoff)
}
