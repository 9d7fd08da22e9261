//! `inbox_read`: what the caller is told of, acknowledged and waited for in one call.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::inbox::{Inbox, TakeInbox};
use hub_core::service::{Hub, inbox};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::lists::shown;
use super::views::{InboxLine, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Needs, Tool, tool};

/// The tools of the inbox.
pub fn tools() -> Vec<Tool> {
    let description =
        "What you are told of: messages, decisions, handoffs, lost leases. It stays until you acknowledge it.";
    vec![
        tool("inbox_read", description, Hints::Changes, read)
            .takes(&[
                ("cursor", "only what comes after it"),
                ("ack", "acknowledge everything up to this cursor first"),
                ("wait_seconds", "at most 25, where there is nothing new"),
                ("limit", ""),
            ])
            .shows(&["items"])
            .always_loaded()
            .allowed_to(Needs::Reading)
            .repeats()
            .waits(),
    ]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    /// Oldest first; the texts are the actors' words.
    items: Vec<InboxLine>,
    unread: u32,
    next: Option<String>,
}

async fn read(hub: Hub, actor: Actor, mut command: TakeInbox) -> Result<Answer> {
    let (limit, from_the_oldest) = (command.limit, command.cursor.is_none());
    command.limit = Some(shown(limit));
    let read = inbox::take(&hub, &actor, command).await?.value;
    let next = read.next_cursor.as_deref().map(|last| next(&read, last, limit, from_the_oldest));
    Ok(Answer { items: lines(read.items), unread: read.unread, next })
}

/// Acknowledging up to `last`, but only where nothing stands before these items that was not shown.
fn next(read: &Inbox, last: &str, limit: Option<u32>, from_the_oldest: bool) -> String {
    let shown_now = u32::try_from(read.items.len()).unwrap_or(u32::MAX);
    let call_of = |command: TakeInbox| call("inbox_read", &json!(TakeInbox { limit, ..command }));
    let last = Some(last.to_owned());
    if from_the_oldest || read.unread <= shown_now {
        return format!("{}, once you have dealt with these", call_of(TakeInbox { ack: last, ..TakeInbox::default() }));
    }
    if shown_now >= shown(limit) {
        return format!("{}, for what comes after these", call_of(TakeInbox { cursor: last, ..TakeInbox::default() }));
    }
    format!("{}, which begins with what came before these", call_of(TakeInbox::default()))
}

/// The call that waits for what is told after `cursor`, and not for what was told before.
pub fn wait_after(cursor: Option<&str>) -> String {
    let cursor = cursor.map(str::to_owned);
    call("inbox_read", &json!(TakeInbox { cursor, wait_seconds: Some(25), ..TakeInbox::default() }))
}
