//! Tasks: reading, writing, moving, linking.

use super::wire::Wire;
use hub_core::domain::claim::Claimed;
use hub_core::domain::page::Page;
use hub_core::domain::review;
use hub_core::domain::review::Review;
use hub_core::domain::task::Task;
use hub_core::domain::task_command as command;
use hub_core::domain::task_command::Completed;
use leptos::prelude::*;

use super::{ApiError, Changed};

/// The tasks that match.
///
/// # Errors
/// What `service::tasks::list` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/list", input = Wire, output = Wire)]
pub async fn list_tasks(command: command::ListTasks) -> Result<Page<Task>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    let page = super::ssr::value(hub_core::service::tasks::list(&hub, &actor, command).await)?;
    Ok(page.map(hub_core::service::Card::into_task))
}

/// Creates a task.
///
/// # Errors
/// What `service::tasks::create` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/create", input = Wire, output = Wire)]
pub async fn create_task(command: command::CreateTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::create(&hub, &actor, command).await)
}

/// Changes fields of a task.
///
/// # Errors
/// What `service::tasks::update` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/update", input = Wire, output = Wire)]
pub async fn update_task(command: command::UpdateTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::update(&hub, &actor, command).await)
}

/// Moves a task to a column, and to a place in it.
///
/// # Errors
/// What `service::tasks::move_to` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/move", input = Wire, output = Wire)]
pub async fn move_task(command: command::MoveTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::move_to(&hub, &actor, command).await)
}

/// Takes a task off the board.
///
/// # Errors
/// What `service::tasks::archive` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/archive", input = Wire, output = Wire)]
pub async fn archive_task(command: command::ArchiveTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::archive(&hub, &actor, command).await)
}

/// Puts a task back on the board.
///
/// # Errors
/// What `service::tasks::unarchive` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/unarchive", input = Wire, output = Wire)]
pub async fn unarchive_task(command: command::ArchiveTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::unarchive(&hub, &actor, command).await)
}

/// Lets a task wait for another.
///
/// # Errors
/// What `service::tasks::block` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/block", input = Wire, output = Wire)]
pub async fn block_task(command: command::LinkBlocker) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::block(&hub, &actor, command).await)
}

/// Lets a task no longer wait for another.
///
/// # Errors
/// What `service::tasks::unblock` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/unblock", input = Wire, output = Wire)]
pub async fn unblock_task(command: command::LinkBlocker) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::unblock(&hub, &actor, command).await)
}

/// Changes how a task hangs together with others.
///
/// # Errors
/// What `service::tasks::link` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/link", input = Wire, output = Wire)]
pub async fn link_task(command: command::LinkTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::link(&hub, &actor, command).await)
}

/// Takes a task for a session of one's own.
///
/// # Errors
/// What `service::tasks::claim` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/claim", input = Wire, output = Wire)]
pub async fn claim_task(command: command::ClaimTask) -> Result<Claimed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::tasks::claim(&hub, &actor, command).await)
}

/// Gives a task that one's session holds back to Backlog.
///
/// # Errors
/// What `service::tasks::release` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/release", input = Wire, output = Wire)]
pub async fn release_task(command: command::ReleaseTask) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::release(&hub, &actor, command).await)
}

/// Takes a task away from whoever holds it.
///
/// # Errors
/// What `service::tasks::take_back` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/take-back", input = Wire, output = Wire)]
pub async fn take_back_task(command: command::TakeBack) -> Result<Changed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::changed(hub_core::service::tasks::take_back(&hub, &actor, command).await)
}

/// Completes a task that one's session holds.
///
/// # Errors
/// What `service::tasks::complete` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/complete", input = Wire, output = Wire)]
pub async fn complete_task(command: command::CompleteTask) -> Result<Completed, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::tasks::complete(&hub, &actor, command).await)
}

/// Adds findings on a task in Review; they decide nothing.
///
/// # Errors
/// What `service::reviews::add` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/review", input = Wire, output = Wire)]
pub async fn review_task(command: review::ReviewTask) -> Result<Review, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::reviews::add(&hub, &actor, command).await)
}
