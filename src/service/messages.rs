//! Messages: between any two members, theirs alone. Viewers only answer what was sent to them.

mod send;

use super::{Answered, Hub};
use crate::domain::actor::{Actor, Scope};
use crate::domain::ids::ThreadId;
use crate::domain::message::{Conversation, GetThread, ListThreads, MarkRead, Message, Thread};
use crate::domain::page::{Counted, DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::store::threads::Wanted;
use crate::store::{self, Snapshot, Tx};

pub use send::{reply, send, start};

/// The caller's threads, the latest message first.
///
/// # Errors
/// `invalid` for a broken cursor, `not_found` for an unknown task, `forbidden` where the credential
/// does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListThreads) -> Answered<Page<Thread>> {
    let mut snapshot = hub.read(actor).await?;
    let (page, _) = list_in(&mut snapshot, actor, command).await?;
    hub.answer(snapshot, page).await
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`list`].
pub async fn list_counted(hub: &Hub, actor: &Actor, command: ListThreads) -> Answered<Counted<Thread>> {
    let mut snapshot = hub.read(actor).await?;
    let (page, mut wanted) = list_in(&mut snapshot, actor, command).await?;
    let left = match page.items.last().filter(|_| page.next_cursor.is_some()) {
        Some(last) => {
            wanted.before = Some((last.updated_at.0, last.id.0));
            store::threads::count(&mut snapshot, &actor.handle, &wanted).await?
        }
        None => 0,
    };
    hub.answer(snapshot, Counted::new(page, left)).await
}

/// The page, and what it was read for.
async fn list_in(snapshot: &mut Snapshot, actor: &Actor, command: ListThreads) -> Result<(Page<Thread>, Wanted)> {
    let before = command.cursor.as_deref().map(read_place).transpose()?;
    if let Some(task) = &command.task {
        store::tasks::find(snapshot, task).await?;
        actor.must_reach_task(task)?;
    }
    let wanted = Wanted { filter: command.filter, task: command.task, project: actor.project.clone(), before };
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let threads = store::threads::list(snapshot, &actor.handle, &wanted, limit + 1).await?;
    let page = Page::of_surplus(threads, limit, |thread| {
        write_cursor(&[&thread.updated_at.0.to_string(), &thread.id.0.to_string()])
    });
    Ok((page, wanted))
}

/// A thread of the caller with its messages.
///
/// # Errors
/// `invalid` for a broken cursor, `not_found` also for others' threads, `forbidden` where the
/// credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetThread) -> Answered<Conversation> {
    let mut snapshot = hub.read(actor).await?;
    let conversation = conversation(&mut snapshot, actor, command).await?;
    hub.answer(snapshot, conversation).await
}

/// [`get`], and marks as read what it shows, where the credential may write.
///
/// # Errors
/// Those of [`get`].
pub async fn read(hub: &Hub, actor: &Actor, command: GetThread) -> Answered<Conversation> {
    let thread = command.thread;
    let answer = get(hub, actor, command).await?;
    if let Some(last) = answer.value.items.last()
        && actor.scopes.contains(&Scope::Write)
    {
        let command = MarkRead { thread, message: Some(last.id) };
        // The key, if any, belongs to the caller's own writes.
        mark_read(hub, &actor.clone().with_key(None), command).await?;
    }
    Ok(answer)
}

/// Marks a thread of the caller as read. It writes no event.
///
/// # Errors
/// `not_found` also for others' threads; `forbidden` where the credential may not write.
pub async fn mark_read(hub: &Hub, actor: &Actor, command: MarkRead) -> Answered<Thread> {
    actor.must_write_own()?;
    hub.write(actor, "messages.mark_read", command, async |tx: &mut Tx, actor, command| {
        find(tx, &actor, command.thread).await?;
        let newest = store::threads::newest_id(tx, command.thread).await?;
        let to = command.message.unwrap_or(newest).min(newest);
        store::threads::mark_read(tx, command.thread, &actor.handle, to).await?;
        find(tx, &actor, command.thread).await
    })
    .await
}

async fn conversation(snapshot: &mut Snapshot, actor: &Actor, command: GetThread) -> Result<Conversation> {
    let place = command.cursor.as_deref().map(read_message).transpose()?;
    let thread = find(snapshot, actor, command.thread).await?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let cursor = |message: &Message| write_cursor(&[&message.id.to_string()]);
    let page = if command.latest == Some(true) {
        let before = place.unwrap_or(i64::MAX);
        let newest = store::threads::newest_messages(snapshot, thread.id, before, limit + 1).await?;
        let mut page = Page::of_surplus(newest, limit, cursor);
        page.items.reverse();
        page
    } else {
        let after = place.unwrap_or(0);
        Page::of_surplus(store::threads::messages(snapshot, thread.id, after, limit + 1).await?, limit, cursor)
    };
    let older = match page.items.first() {
        Some(first) => store::threads::count_before(snapshot, thread.id, first.id).await?,
        None => 0,
    };
    Ok(Conversation { thread, items: page.items, older, next_cursor: page.next_cursor })
}

fn read_message(cursor: &str) -> Result<i64> {
    read_cursor(cursor, 1)?[0].parse().map_err(|_| broken_cursor())
}

/// A thread of the caller's that its credential reaches.
async fn find(snapshot: &mut Snapshot, actor: &Actor, id: ThreadId) -> Result<Thread> {
    let thread = store::threads::find(snapshot, &actor.handle, id).await?;
    if let Some(task) = &thread.task {
        actor.must_reach_thing(&task.project(), Thing::Thread, id)?;
    }
    Ok(thread)
}

fn read_place(cursor: &str) -> Result<(i64, i64)> {
    let parts = read_cursor(cursor, 2)?;
    let number = |at: usize| parts[at].parse::<i64>().map_err(|_| broken_cursor());
    Ok((number(0)?, number(1)?))
}

fn broken_cursor() -> Error {
    Error::invalid("cursor", "is not one this hub gave out; leave it out to start at the beginning")
}
