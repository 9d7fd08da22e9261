//! Reading tasks.

use crate::domain::actor::Actor;
use crate::domain::budget::{LONG_PAGE, PAGE};
use crate::domain::fields::Check;
use crate::domain::ids::Handle;
use crate::domain::page::{COUNTED, Counted, DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::task::Status;
use crate::domain::task_command::{GetTask, ListTasks};
use crate::domain::{Error, Result};
use crate::service::model::{Place, place};
use crate::service::{Answer, Answered, Card, Hub};
use crate::store::tasks::Scope;
use crate::store::{self, Snapshot};

/// Tasks that pass the filter, in board order.
///
/// # Errors
/// `invalid` for its fields or a broken cursor, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListTasks) -> Answered<Page<Card>> {
    let filter = narrowed(actor, command.checked()?)?;
    Ok(read(hub, actor, &filter, false).await?.map(|counted| counted.page))
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`list`]; `not_found` for an assignee that is not there: an empty list would read as
/// nothing to do.
pub async fn list_counted(hub: &Hub, actor: &Actor, command: ListTasks) -> Answered<Counted<Card>> {
    let filter = narrowed(actor, command.checked()?)?;
    let answer = read(hub, actor, &filter, true).await?;
    let nobody = |handle: &&Handle| handle.as_str() == "none";
    if let Some(assignee) = filter.assignee.as_ref().filter(|handle| !nobody(handle))
        && answer.value.page.items.is_empty()
    {
        let mut snapshot = hub.read(actor).await?;
        let member = store::members::find(&mut snapshot, assignee).await?;
        member.ok_or_else(|| Error::not_found(Thing::Member, assignee))?;
    }
    Ok(answer)
}

async fn read(hub: &Hub, actor: &Actor, filter: &ListTasks, is_counted: bool) -> Answered<Counted<Card>> {
    if let Some(answer) = list_from_cards(hub, actor, filter, is_counted).await {
        return answer;
    }
    let looks_long = filter.q.is_some() || filter.fields.is_some();
    let _turn = if looks_long { Some(hub.turns().heavy_read(&actor.handle).await?) } else { None };
    let mut snapshot = hub.read(actor).await?;
    if let Some(project) = &filter.project {
        store::projects::find(&mut snapshot, project).await?;
    }
    let most = if has_long_texts(filter) { LONG_PAGE } else { PAGE };
    let limit = clamp(filter.limit, DEFAULT_LIMIT).min(most);
    let page = if filter.ready == Some(true) {
        ready(&mut snapshot, actor, filter, limit).await?
    } else {
        let tasks = store::tasks::list(&mut snapshot, filter, &actor.handle, Scope::Everything, limit + 1).await?;
        page(tasks.into_iter().map(Card::from).collect(), limit)
    };
    let left = match page.next_cursor.clone().filter(|_| is_counted) {
        Some(_) if filter.ready == Some(true) => {
            let all = store::tasks::count_ready(&mut snapshot, filter, &actor.handle).await?;
            all.saturating_sub(skipped(filter)?.saturating_add(limit))
        }
        Some(cursor) => {
            let rest = ListTasks { cursor: Some(cursor), ..filter.clone() };
            store::tasks::count_after(&mut snapshot, &rest, &actor.handle).await?
        }
        None => 0,
    };
    hub.answer(snapshot, Counted::new(page, left)).await
}

fn has_long_texts(filter: &ListTasks) -> bool {
    filter.fields.as_ref().is_some_and(|fields| !fields.is_empty())
}

fn page(cards: Vec<Card>, limit: u32) -> Page<Card> {
    Page::of_surplus(cards, limit, |task| {
        write_cursor(&[&(task.status as i64).to_string(), &task.rank, task.key.as_str()])
    })
}

/// The same from the cards in memory. `None` where they do not have what is asked for: long texts,
/// archived tasks.
async fn list_from_cards(
    hub: &Hub,
    actor: &Actor,
    filter: &ListTasks,
    is_counted: bool,
) -> Option<Answered<Counted<Card>>> {
    if has_long_texts(filter) || filter.archived == Some(true) {
        return None;
    }
    let is_ready = filter.ready == Some(true);
    let skip = match skipped(filter) {
        Ok(skip) => skip,
        Err(error) => return Some(Err(error)),
    };
    let after = match filter.cursor.as_deref().filter(|_| !is_ready).map(place_after).transpose() {
        Ok(after) => after,
        Err(error) => return Some(Err(error)),
    };
    // Words are compared with every title there is.
    let _turn = match filter.q {
        Some(_) => match hub.turns().heavy_read(&actor.handle).await {
            Ok(turn) => Some(turn),
            Err(error) => return Some(Err(error)),
        },
        None => None,
    };
    let limit = clamp(filter.limit, DEFAULT_LIMIT).min(PAGE);
    let found = hub.read_cards(actor, |cards| {
        if let Some(project) = filter.project.as_ref().filter(|project| !cards.has_project(project)) {
            return Err(Error::not_found(Thing::Project, project));
        }
        let most = limit as usize + 1;
        let page = if is_ready {
            ready_page(cards.ready(&actor.handle, filter, skip as usize, most, hub.now()), skip, limit)
        } else {
            page(cards.list(filter, Status::ALL, after.as_ref(), most, hub.now()), limit)
        };
        let left = match page.items.last().filter(|_| is_counted && page.next_cursor.is_some()) {
            Some(_) if is_ready => {
                let shown = (skip as usize).saturating_add(limit as usize);
                let rest = cards.ready(&actor.handle, filter, shown, COUNTED as usize + 1, hub.now());
                u32::try_from(rest.len()).unwrap_or(u32::MAX)
            }
            Some(last) => cards.count_after(filter, &place(last)),
            None => 0,
        };
        Ok(Answer::new(Counted::new(page, left), cards.seq()))
    });
    found.await
}

/// The place in board order that a cursor names.
fn place_after(cursor: &str) -> Result<Place> {
    let [column, rank, key] = <[String; 3]>::try_from(read_cursor(cursor, 3)?).unwrap_or_default();
    let column = column.parse::<usize>().ok().and_then(|order| Status::ALL.get(order).copied());
    Ok((column.unwrap_or(Status::Inbox), rank, key))
}

/// What the caller may claim now, the best first. Its cursor counts, as what is ready changes under
/// any other.
async fn ready(snapshot: &mut Snapshot, actor: &Actor, filter: &ListTasks, limit: u32) -> Result<Page<Card>> {
    let skip = skipped(filter)?;
    let tasks = store::tasks::list_ready(snapshot, filter, &actor.handle, skip, limit + 1).await?;
    Ok(ready_page(tasks.into_iter().map(Card::from).collect(), skip, limit))
}

/// How many ready tasks the caller has seen already.
fn skipped(filter: &ListTasks) -> Result<u32> {
    match &filter.cursor {
        Some(cursor) if filter.ready == Some(true) => Ok(read_cursor(cursor, 2)?[1].parse().unwrap_or(0)),
        _ => Ok(0),
    }
}

fn ready_page(cards: Vec<Card>, skip: u32, limit: u32) -> Page<Card> {
    Page::of_surplus(cards, limit, |_| write_cursor(&["ready", &skip.saturating_add(limit).to_string()]))
}

/// One task, whole.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetTask) -> Answered<Card> {
    actor.must_reach_task(&command.task)?;
    let key = &command.task;
    let present = hub.read_cards(actor, |cards| cards.get(key).map(|card| (card.clone(), cards.seq()))).await.flatten();
    if let Some((card, seq)) = &present
        && let Some(whole) = hub.task_cache().find(card)
    {
        return Ok(Answer::new(whole.at(hub.now()), *seq));
    }
    let mut snapshot = hub.read(actor).await?;
    let whole = Card::from(store::tasks::find(&mut snapshot, key).await?.task);
    if let Some((card, _)) = present {
        hub.task_cache().keep(card, whole.clone());
    }
    hub.answer(snapshot, whole).await
}

/// The filter as the caller means it: `me` is itself, and a credential limited to one project sees
/// that one.
pub(in crate::service) fn narrowed(actor: &Actor, mut filter: ListTasks) -> Result<ListTasks> {
    filter.assignee = filter.assignee.take().map(|handle| actor.resolve(handle));
    match &filter.project {
        Some(project) => actor.must_reach(project)?,
        None => filter.project.clone_from(&actor.project),
    }
    Ok(filter)
}
