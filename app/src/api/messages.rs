//! Messages between two members.

use super::wire::Wire;
use hub_core::domain::message as command;
use hub_core::domain::message::{Sent, Thread};
use hub_core::domain::page::Page;
use hub_core::domain::screen::ConversationPage;
use leptos::prelude::*;

use super::ApiError;

/// One's own threads, the latest message first.
///
/// # Errors
/// What `service::messages::list` refuses.
#[server(prefix = "/api/ui", endpoint = "messages/list", input = Wire, output = Wire)]
pub async fn list_threads(command: command::ListThreads) -> Result<Page<Thread>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::messages::list(&hub, &actor, command).await)
}

/// A thread with its newest messages; nothing is marked as read.
///
/// # Errors
/// What `service::screens::conversation` refuses.
#[server(prefix = "/api/ui", endpoint = "messages/get", input = Wire, output = Wire)]
pub async fn read_conversation(command: command::GetThread) -> Result<ConversationPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::conversation(&hub, &actor, command).await)
}

/// Writes to a member, or into a thread.
///
/// # Errors
/// What `service::messages::send` refuses.
#[server(prefix = "/api/ui", endpoint = "messages/send", input = Wire, output = Wire)]
pub async fn send_message(command: command::SendMessage) -> Result<Sent, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::messages::send(&hub, &actor, command).await)
}

/// Marks a thread as read.
///
/// # Errors
/// What `service::messages::mark_read` refuses.
#[server(prefix = "/api/ui", endpoint = "messages/mark-read", input = Wire, output = Wire)]
pub async fn mark_thread_read(command: command::MarkRead) -> Result<Thread, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::messages::mark_read(&hub, &actor, command).await)
}
