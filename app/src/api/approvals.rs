//! Approvals: what waits for an admin's word, and the word.

use super::wire::Wire;
use hub_core::domain::approval as command;
use hub_core::domain::approval::Approval;
use hub_core::domain::page::Page;
use hub_core::domain::screen::{self, ApprovalPage, ApprovalsPage};
use leptos::prelude::*;

use super::ApiError;

/// Approvals, the newest first.
///
/// # Errors
/// What `service::approvals::list` refuses.
#[server(prefix = "/api/ui", endpoint = "approvals/list", input = Wire, output = Wire)]
pub async fn list_approvals(command: command::ListApprovals) -> Result<Page<Approval>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::approvals::list(&hub, &actor, command).await)
}

/// The approvals of a status, and one of them in full.
///
/// # Errors
/// What `service::screens::approvals` refuses.
#[server(prefix = "/api/ui", endpoint = "approvals/page", input = Wire, output = Wire)]
pub async fn read_approvals(command: screen::ReadApprovals) -> Result<ApprovalsPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::approvals(&hub, &actor, command).await)
}

/// One approval, with what a decision needs to know.
///
/// # Errors
/// What `service::screens::approval` refuses.
#[server(prefix = "/api/ui", endpoint = "approvals/get", input = Wire, output = Wire)]
pub async fn read_approval(command: command::GetApproval) -> Result<ApprovalPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::approval(&hub, &actor, command).await)
}

/// Approves, or rejects with a reason.
///
/// # Errors
/// What `service::approvals::decide` refuses.
#[server(prefix = "/api/ui", endpoint = "approvals/decide", input = Wire, output = Wire)]
pub async fn decide_approval(command: command::DecideApproval) -> Result<Approval, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::approvals::decide(&hub, &actor, command).await)
}
