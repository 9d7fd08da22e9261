//! Handoffs: what one session leaves for the next.

use super::wire::Wire;
use hub_core::domain::handoff::{Handoff, PickedUp};
use hub_core::domain::handoff_command as command;
use hub_core::domain::page::Page;
use hub_core::domain::screen::HandoffPage;
use leptos::prelude::*;

use super::ApiError;

/// Handoffs, the newest first.
///
/// # Errors
/// What `service::handoffs::list` refuses.
#[server(prefix = "/api/ui", endpoint = "handoffs/list", input = Wire, output = Wire)]
pub async fn list_handoffs(command: command::ListHandoffs) -> Result<Page<Handoff>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::handoffs::list(&hub, &actor, command).await)
}

/// One handoff in full.
///
/// # Errors
/// What `service::screens::handoff` refuses.
#[server(prefix = "/api/ui", endpoint = "handoffs/get", input = Wire, output = Wire)]
pub async fn read_handoff(command: command::GetHandoff) -> Result<HandoffPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::handoff(&hub, &actor, command).await)
}

/// Hands off in mid-session.
///
/// # Errors
/// What `service::handoffs::create` refuses.
#[server(prefix = "/api/ui", endpoint = "handoffs/create", input = Wire, output = Wire)]
pub async fn create_handoff(command: command::CreateHandoff) -> Result<Handoff, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::handoffs::create(&hub, &actor, command).await)
}

/// Picks a handoff up, alone, with the leases that wait on it.
///
/// # Errors
/// What `service::handoffs::pick_up` refuses.
#[server(prefix = "/api/ui", endpoint = "handoffs/pick-up", input = Wire, output = Wire)]
pub async fn pick_up_handoff(command: command::PickUpHandoff) -> Result<PickedUp, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::handoffs::pick_up(&hub, &actor, command).await)
}

/// Closes a handoff.
///
/// # Errors
/// What `service::handoffs::close` refuses.
#[server(prefix = "/api/ui", endpoint = "handoffs/close", input = Wire, output = Wire)]
pub async fn close_handoff(command: command::CloseHandoff) -> Result<Handoff, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::handoffs::close(&hub, &actor, command).await)
}
