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

use super::table::server_functions;
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

server_functions! {
    /// Creates a task.
    "tasks/create" create_task(command::CreateTask) -> Changed = changed::tasks::create;

    /// Changes fields of a task.
    "tasks/update" update_task(command::UpdateTask) -> Changed = changed::tasks::update;

    /// Moves a task to a column, and to a place in it.
    "tasks/move" move_task(command::MoveTask) -> Changed = changed::tasks::move_to;

    /// Takes a task off the board.
    "tasks/archive" archive_task(command::ArchiveTask) -> Changed = changed::tasks::archive;

    /// Puts a task back on the board.
    "tasks/unarchive" unarchive_task(command::ArchiveTask) -> Changed = changed::tasks::unarchive;

    /// Lets a task wait for another.
    "tasks/block" block_task(command::LinkBlocker) -> Changed = changed::tasks::block;

    /// Lets a task no longer wait for another.
    "tasks/unblock" unblock_task(command::LinkBlocker) -> Changed = changed::tasks::unblock;

    /// Takes a task for a session of one's own.
    "tasks/claim" claim_task(command::ClaimTask) -> Claimed = tasks::claim;

    /// Gives a task that one's session holds back to Backlog.
    "tasks/release" release_task(command::ReleaseTask) -> Changed = changed::tasks::release;

    /// Takes a task away from whoever holds it.
    "tasks/take-back" take_back_task(command::TakeBack) -> Changed = changed::tasks::take_back;

    /// Completes a task that one's session holds.
    "tasks/complete" complete_task(command::CompleteTask) -> Completed = tasks::complete;

    /// Adds findings on a task in Review; they decide nothing.
    "tasks/review" review_task(review::ReviewTask) -> Review = reviews::add;
}
