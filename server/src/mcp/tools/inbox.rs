//! `inbox_read`: what the caller is told of, acknowledged and waited for in one call.

use hub_core::domain::actor::Actor;
use hub_core::domain::inbox::{AckInbox, Inbox, ReadInbox};
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, inbox};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
            .always_loaded()
            .allowed_to(Needs::Reading)
            .repeats()
            .waits(),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    #[serde(default)]
    cursor: Option<String>,
    #[serde(default)]
    ack: Option<String>,
    #[serde(default)]
    wait_seconds: Option<u32>,
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    /// Oldest first; the texts are the actors' words.
    items: Vec<InboxLine>,
    unread: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

async fn read(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let Arguments { cursor, ack, wait_seconds, limit } = arguments;
    if let Some(cursor) = ack {
        inbox::ack(&hub, &actor, AckInbox { cursor }).await.map_err(|error| named(error, "cursor", "ack"))?;
    }
    let from_the_oldest = cursor.is_none();
    let command = ReadInbox { cursor, wait: wait_seconds, limit: Some(shown(limit)) };
    let read = inbox::read(&hub, &actor, command).await.map_err(|error| named(error, "wait", "wait_seconds"))?.value;
    let next = read.next_cursor.as_deref().map(|last| next(&read, last, limit, from_the_oldest));
    Ok(Answer { items: lines(read.items), unread: read.unread, next })
}

/// Acknowledging up to `last`, but only where nothing stands before these items that was not shown.
fn next(read: &Inbox, last: &str, limit: Option<u32>, from_the_oldest: bool) -> String {
    let shown_now = u32::try_from(read.items.len()).unwrap_or(u32::MAX);
    let with_limit = |mut arguments: Value| {
        if let Some(limit) = limit {
            arguments["limit"] = json!(limit);
        }
        call("inbox_read", &arguments)
    };
    if from_the_oldest || read.unread <= shown_now {
        return format!("{}, once you have dealt with these", with_limit(json!({ "ack": last })));
    }
    if shown_now >= shown(limit) {
        return format!("{}, for what comes after these", with_limit(json!({ "cursor": last })));
    }
    format!("{}, which begins with what came before these", with_limit(json!({})))
}

/// The call that waits for what is told after `cursor`, and not for what was told before.
pub fn wait_after(cursor: Option<&str>) -> String {
    let mut arguments = json!({ "wait_seconds": 25 });
    if let Some(cursor) = cursor {
        arguments = json!({ "cursor": cursor, "wait_seconds": 25 });
    }
    call("inbox_read", &arguments)
}

/// The refusal of a field under the name that the argument has here.
fn named(mut error: Error, field: &str, argument: &str) -> Error {
    if let Some(fields) = error.data.get_mut("fields").and_then(Value::as_object_mut)
        && let Some(fault) = fields.shift_remove(field)
    {
        error.message = error.message.replace(&format!("{field}: "), &format!("{argument}: "));
        error.message =
            error.message.replace(&format!("Not accepted: {field} "), &format!("Not accepted: {argument} "));
        fields.insert(argument.to_owned(), fault);
    }
    error
}
