//! What the reader is told of, what waits for it, and the counters of both.

use super::wire::Wire;
use hub_core::domain::inbox as command;
use hub_core::domain::inbox::Unread;
use hub_core::domain::screen::{Counts, NeedsYouPage};
use leptos::prelude::*;

use super::ApiError;

/// What waits for the reader until it is settled.
///
/// # Errors
/// What `service::screens::needs_you` refuses.
#[server(prefix = "/api/ui", endpoint = "inbox/needs-you", input = Wire, output = Wire)]
pub async fn read_needs_you() -> Result<NeedsYouPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::needs_you(&hub, &actor).await)
}

/// The counters of the navigation.
///
/// # Errors
/// What `service::screens::counts` refuses.
#[server(prefix = "/api/ui", endpoint = "inbox/counts", input = Wire, output = Wire)]
pub async fn read_counts() -> Result<Counts, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::counts(&hub, &actor).await)
}

/// Acknowledges everything up to a cursor.
///
/// # Errors
/// What `service::inbox::ack` refuses.
#[server(prefix = "/api/ui", endpoint = "inbox/ack", input = Wire, output = Wire)]
pub async fn ack_inbox(command: command::AckInbox) -> Result<Unread, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::inbox::ack(&hub, &actor, command).await)
}
