//! What the screens read in one go: the frame, a board, a task; and previews.

use super::wire::Wire;
use hub_core::domain::board::{Board, Frame, GetBoard, TaskDetail};
use hub_core::domain::screen::AgentPackage;
use hub_core::domain::task_command::GetTask;
use leptos::prelude::*;

use super::ApiError;
use super::table::server_functions;

server_functions! {
    /// What every page needs.
    "frame" read_frame() -> Frame = board::frame;

    /// A board.
    "board" read_board(GetBoard) -> Board = board::board;

    /// A task with all that hangs on it.
    "task" read_task(GetTask) -> TaskDetail = board::task;
}

/// What an agent would be given for a task.
///
/// # Errors
/// What `service::tasks::get` refuses.
#[server(prefix = "/api/ui", endpoint = "tasks/package", input = Wire, output = Wire)]
pub async fn read_package(command: GetTask) -> Result<AgentPackage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    let view = super::ssr::agent_view()?;
    (view.0)(hub, actor, command.task).await.map_err(ApiError::from)
}

/// Markdown as the sanitised HTML it will be shown as.
///
/// # Errors
/// `unauthenticated`, where nobody is signed in; `invalid` for a text longer than any that is kept.
#[server(prefix = "/api/ui", endpoint = "markdown/preview", input = Wire, output = Wire)]
pub async fn markdown_preview(text: String) -> Result<String, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    Ok(hub_core::service::markdown::preview(&hub, &actor, &text).await?)
}
