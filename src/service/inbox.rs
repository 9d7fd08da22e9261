//! The inbox: read after a cursor or after what was acknowledged, waited for, acknowledged.

use std::time::Duration;

use tokio::time::Instant;

use super::{Answered, Hub, live};
use crate::domain::Error;
use crate::domain::actor::Actor;
use crate::domain::event::Seq;
use crate::domain::fields::Check;
use crate::domain::inbox::{AckInbox, Inbox, ReadInbox, TakeInbox, Unread, read_cursor};
use crate::domain::page::{DEFAULT_LIMIT, clamp};
use crate::store::{self, Tx};

/// The caller's items. Where there is none, it waits as long as it was told to, but not beyond the
/// hub's closing.
///
/// # Errors
/// `invalid` for its fields, `forbidden` where the credential may not read, `unauthenticated` where
/// it ends meanwhile.
pub async fn read(hub: &Hub, actor: &Actor, command: ReadInbox) -> Answered<Inbox> {
    let command = command.checked()?;
    let after = command.cursor.as_deref().map(|cursor| read_cursor("cursor", cursor)).transpose()?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    wait_for(hub, actor, after, limit, command.wait).await
}

/// Acknowledges what the caller has dealt with, if it says so, and reads what there is then.
///
/// # Errors
/// Those of [`read`] and, where something is to be acknowledged, of [`ack`].
pub async fn take(hub: &Hub, actor: &Actor, command: TakeInbox) -> Answered<Inbox> {
    let command = command.checked()?;
    actor.must_read()?;
    let after = command.cursor.as_deref().map(|cursor| read_cursor("cursor", cursor)).transpose()?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    if let Some(cursor) = command.ack {
        ack_in(hub, actor, AckInbox { cursor }, "ack").await?;
    }
    wait_for(hub, actor, after, limit, command.wait_seconds).await
}

async fn wait_for(hub: &Hub, actor: &Actor, after: Option<Seq>, limit: u32, seconds: Option<u32>) -> Answered<Inbox> {
    let deadline = Instant::now() + Duration::from_secs(seconds.unwrap_or(0).into());
    if seconds.is_some_and(|seconds| seconds > 0) {
        hub.follow().await?;
    }
    loop {
        let answer = look(hub, actor, after, limit).await?;
        let waits = answer.value.items.is_empty() && Instant::now() < deadline;
        if !waits || !live::told(hub, actor, answer.seq, deadline).await? {
            return Ok(answer);
        }
    }
}

async fn look(hub: &Hub, actor: &Actor, after: Option<Seq>, limit: u32) -> Answered<Inbox> {
    let mut snapshot = hub.read(actor).await?;
    let after = match after {
        Some(after) => after,
        None => store::inbox::acknowledged(&mut snapshot, &actor.handle).await?,
    };
    let items = store::inbox::list(&mut snapshot, actor, after, limit).await?;
    let unread = store::inbox::unread(&mut snapshot, actor).await?;
    let next_cursor = items.last().map(|item| item.cursor.clone());
    hub.answer(snapshot, Inbox { items, next_cursor, unread }).await
}

/// Acknowledges the caller's items up to a cursor, and says how many are left. It writes no event
/// and never goes back.
///
/// # Errors
/// `invalid` for a cursor this hub did not give out; `forbidden` where the credential may not
/// write.
pub async fn ack(hub: &Hub, actor: &Actor, command: AckInbox) -> Answered<Unread> {
    ack_in(hub, actor, command, "cursor").await
}

/// The same for a caller who gave the cursor in `field`.
async fn ack_in(hub: &Hub, actor: &Actor, command: AckInbox, field: &'static str) -> Answered<Unread> {
    actor.must_write_own()?;
    let to = read_cursor(field, &command.cursor)?;
    hub.write(actor, "inbox.ack", command, async move |tx: &mut Tx, actor, _| {
        // What lies ahead of the log would be acknowledged before it happened.
        if to > store::log::head(tx).await? {
            return Err(Error::invalid(field, "is ahead of everything that happened; give back one from an item"));
        }
        store::inbox::acknowledge(tx, &actor.handle, to).await?;
        Ok(Unread { unread: store::inbox::unread(tx, &actor).await? })
    })
    .await
}

/// How many of the caller's items are not acknowledged.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn unread(hub: &Hub, actor: &Actor) -> Answered<Unread> {
    let mut snapshot = hub.read(actor).await?;
    let unread = store::inbox::unread(&mut snapshot, actor).await?;
    hub.answer(snapshot, Unread { unread }).await
}
