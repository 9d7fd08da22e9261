//! `inbox_read`: what the caller is told of, acknowledged and waited for in one call.

use hub_core::domain::actor::Actor;
use hub_core::domain::inbox::{AckInbox, InboxItem, ReadInbox};
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, inbox};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::lists::shown;
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of the inbox.
pub fn tools() -> Vec<Tool> {
    let description =
        "What you are told of: messages, decisions, handoffs, lost leases. It stays until you acknowledge it.";
    vec![
        tool("inbox_read", description, Hints::Changes, read)
            .takes(&[
                ("cursor", "read on after it"),
                ("ack", "acknowledge everything up to this cursor first"),
                ("wait_seconds", "at most 25, where there is nothing new"),
                ("limit", ""),
            ])
            .always_loaded()
            .for_readers()
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
    items: Vec<InboxItem>,
    unread: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

async fn read(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let Arguments { cursor, ack, wait_seconds, limit } = arguments;
    if let Some(cursor) = ack {
        inbox::ack(&hub, &actor, AckInbox { cursor }).await.map_err(|error| named(error, "cursor", "ack"))?;
    }
    let command = ReadInbox { cursor, wait: wait_seconds, limit: Some(shown(limit)) };
    let read = inbox::read(&hub, &actor, command).await.map_err(|error| named(error, "wait", "wait_seconds"))?.value;
    let next = read
        .next_cursor
        .map(|cursor| format!("{}, once you have dealt with these", call("inbox_read", &json!({ "ack": cursor }))));
    Ok(Answer { items: read.items, unread: read.unread, next })
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
