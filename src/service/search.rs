//! Search over what was written.

use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::fields::Check;
use crate::domain::page::{Counted, Page, clamp, read_cursor, write_cursor};
use crate::domain::search::{Hit, Search, words};
use crate::domain::{Error, Result};
use crate::store;

/// Texts that hold all the words, the best first.
///
/// # Errors
/// `invalid` for its fields and a broken cursor, `forbidden` where the credential does not reach
/// the project.
pub async fn all(hub: &Hub, actor: &Actor, command: Search) -> Answered<Page<Hit>> {
    Ok(search(hub, actor, command, false).await?.map(|counted| counted.page))
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`all`]; `not_found` for a project that is not there: nothing found would read as if it
/// were.
pub async fn all_counted(hub: &Hub, actor: &Actor, command: Search) -> Answered<Counted<Hit>> {
    search(hub, actor, command, true).await
}

async fn search(hub: &Hub, actor: &Actor, command: Search, is_counted: bool) -> Answered<Counted<Hit>> {
    let command = command.checked()?;
    let words = words(&command.q);
    let Some(expression) = store::search::expression(&words) else {
        return Err(Error::invalid("q", "has no word to look for"));
    };
    if let Some(project) = &command.project {
        actor.must_reach(project)?;
    }
    let project = command.project.or_else(|| actor.project.clone());
    let _turn = hub.turns().heavy_read(&actor.handle).await?;
    let mut snapshot = hub.read(actor).await?;
    let kinds = command.kinds.unwrap_or_default();
    let skip = command.cursor.as_deref().map(read_place).transpose()?.unwrap_or(0);
    let limit = clamp(command.limit, 20);
    let hits =
        store::search::search(&mut snapshot, &expression, &words, &kinds, project.as_ref(), skip, limit + 1).await?;
    let mut page = Page::of_surplus(hits, limit, |_| write_cursor(&[&skip.saturating_add(limit).to_string()]));
    store::search_authors::name_authors(&mut snapshot, &mut page.items).await?;
    let mut left = 0;
    if is_counted && page.next_cursor.is_some() {
        let shown = skip.saturating_add(limit);
        left = store::search::count(&mut snapshot, &expression, &kinds, project.as_ref(), shown).await?;
    } else if is_counted
        && page.items.is_empty()
        && let Some(project) = &project
    {
        store::projects::find(&mut snapshot, project).await?;
    }
    hub.answer(snapshot, Counted::new(page, left)).await
}

/// The best come first, so a page begins after as many as were shown.
fn read_place(cursor: &str) -> Result<u32> {
    let broken = || Error::invalid("cursor", "is not one this hub gave out; leave it out to start at the beginning");
    read_cursor(cursor, 1)?[0].parse().map_err(|_| broken())
}
