//! Members, oneself, and who is here.

use super::wire::Wire;
use hub_core::domain::member::{Member, Presence};
use hub_core::domain::member_command as command;
use hub_core::domain::page::Page;
use hub_core::domain::sign_in;
use leptos::prelude::*;

use super::ApiError;

/// Every member.
///
/// # Errors
/// What `service::members::list` refuses.
#[server(prefix = "/api/ui", endpoint = "members/list", input = Wire, output = Wire)]
pub async fn list_members(command: command::ListMembers) -> Result<Page<Member>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::list(&hub, &actor, command).await)
}

/// One member.
///
/// # Errors
/// What `service::members::get` refuses.
#[server(prefix = "/api/ui", endpoint = "members/get", input = Wire, output = Wire)]
pub async fn get_member(command: command::GetMember) -> Result<Member, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::get(&hub, &actor, command).await)
}

/// Adds a human or an agent.
///
/// # Errors
/// What `service::members::create` refuses.
#[server(prefix = "/api/ui", endpoint = "members/create", input = Wire, output = Wire)]
pub async fn create_member(command: command::CreateMember) -> Result<Member, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::create(&hub, &actor, command).await)
}

/// Changes a member.
///
/// # Errors
/// What `service::members::update` refuses.
#[server(prefix = "/api/ui", endpoint = "members/update", input = Wire, output = Wire)]
pub async fn update_member(command: command::UpdateMember) -> Result<Member, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::update(&hub, &actor, command).await)
}

/// Oneself.
///
/// # Errors
/// What `service::members::me` refuses.
#[server(prefix = "/api/ui", endpoint = "members/me", input = Wire, output = Wire)]
pub async fn read_me() -> Result<Member, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::me(&hub, &actor).await)
}

/// Changes what one may change of oneself.
///
/// # Errors
/// What `service::members::update_me` refuses.
#[server(prefix = "/api/ui", endpoint = "members/update-me", input = Wire, output = Wire)]
pub async fn update_me(command: command::UpdateMe) -> Result<Member, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::update_me(&hub, &actor, command).await)
}

/// How present everybody is.
///
/// # Errors
/// What `service::members::presence` refuses.
#[server(prefix = "/api/ui", endpoint = "members/presence", input = Wire, output = Wire)]
pub async fn read_presence() -> Result<Page<Presence>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::members::presence(&hub, &actor).await)
}

/// Sets another password for a human.
///
/// # Errors
/// What `service::passwords::reset` refuses.
#[server(prefix = "/api/ui", endpoint = "members/reset-password", input = Wire, output = Wire)]
pub async fn reset_password(command: sign_in::ResetPassword) -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::passwords::reset(&hub, &actor, command).await)
}

/// Changes one's own password.
///
/// # Errors
/// What `service::passwords::change` refuses.
#[server(prefix = "/api/ui", endpoint = "members/change-password", input = Wire, output = Wire)]
pub async fn change_password(command: sign_in::ChangePassword) -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::passwords::change(&hub, &actor, command).await)
}
