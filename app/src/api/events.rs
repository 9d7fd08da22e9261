//! The audit trail: what happened, and whether its chain holds.

use super::wire::Wire;
use hub_core::domain::event as command;
use hub_core::domain::event::{Events, Verified};
use leptos::prelude::*;

use super::ApiError;

/// Events that pass the filters.
///
/// # Errors
/// What `service::events::list` refuses.
#[server(prefix = "/api/ui", endpoint = "audit/events", input = Wire, output = Wire)]
pub async fn list_events(command: command::ListEvents) -> Result<Events, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::events::list(&hub, &actor, command).await)
}

/// Checks the whole chain.
///
/// # Errors
/// What `service::events::verify` refuses.
#[server(prefix = "/api/ui", endpoint = "audit/verify", input = Wire, output = Wire)]
pub async fn verify_audit() -> Result<Verified, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::events::verify(&hub, &actor).await)
}
