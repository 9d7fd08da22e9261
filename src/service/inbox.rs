//! The inbox: read after a cursor or after what was acknowledged, waited for, acknowledged.

use std::time::Duration;

use tokio::time::Instant;

use super::{Answered, Hub, live};
use crate::domain::actor::Actor;
use crate::domain::event::Seq;
use crate::domain::fields::Check;
use crate::domain::inbox::{AckInbox, Inbox, ReadInbox, Unread, read_cursor};
use crate::domain::page::{DEFAULT_LIMIT, clamp};
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// The caller's items. Where there is none, it waits as long as it was told to, but not beyond the hub's closing.
///
/// # Errors
/// `invalid` for its fields, `forbidden` where the credential may not read, `unauthenticated` where it ends meanwhile.
pub async fn read(hub: &Hub, actor: &Actor, command: ReadInbox) -> Answered<Inbox> {
    let command = command.checked()?;
    actor.must_read()?;
    let after = command.cursor.as_deref().map(read_cursor).transpose()?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let deadline = Instant::now() + Duration::from_secs(command.wait.unwrap_or(0).into());
    if command.wait.is_some_and(|wait| wait > 0) {
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

/// Acknowledges the caller's items up to a cursor, and says how many are left. It writes no event and never goes back.
///
/// # Errors
/// `invalid` for a cursor this hub did not give out; `forbidden` where the credential may not write.
pub async fn ack(hub: &Hub, actor: &Actor, command: AckInbox) -> Answered<Unread> {
    actor.must_write_own()?;
    let to = read_cursor(&command.cursor)?;
    hub.write(actor, "inbox.ack", command, async move |tx: &mut Tx, actor, _| {
        must_be_logged(tx, to).await?;
        store::inbox::acknowledge(tx, &actor.handle, to).await?;
        Ok(Unread { unread: store::inbox::unread(tx, &actor).await? })
    })
    .await
}

/// What lies ahead of the log would be acknowledged before it happened.
async fn must_be_logged(tx: &mut Tx, seq: Seq) -> Result<()> {
    if seq <= store::log::head(tx).await? {
        return Ok(());
    }
    Err(Error::invalid("cursor", "is ahead of everything that happened; give back one from an item"))
}

/// How many of the caller's items are not acknowledged.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn unread(hub: &Hub, actor: &Actor) -> Answered<Unread> {
    actor.must_read()?;
    let mut snapshot = hub.read(actor).await?;
    let unread = store::inbox::unread(&mut snapshot, actor).await?;
    hub.answer(snapshot, Unread { unread }).await
}
