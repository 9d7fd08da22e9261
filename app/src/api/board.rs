//! What the screens read in one go: the frame, a board, a task; and previews and search.

use super::wire::Wire;
use hub_core::domain::board::{Board, Frame, GetBoard, TaskDetail};
use hub_core::domain::page::Page;
use hub_core::domain::screen::AgentPackage;
use hub_core::domain::search::{Hit, Search};
use hub_core::domain::task_command::GetTask;
use leptos::prelude::*;

use super::ApiError;

/// What every page needs.
///
/// # Errors
/// What `service::board::frame` refuses.
#[server(prefix = "/api/ui", endpoint = "frame", input = Wire, output = Wire)]
pub async fn read_frame() -> Result<Frame, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::board::frame(&hub, &actor).await)
}

/// A board.
///
/// # Errors
/// What `service::board::board` refuses.
#[server(prefix = "/api/ui", endpoint = "board", input = Wire, output = Wire)]
pub async fn read_board(command: GetBoard) -> Result<Board, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::board::board(&hub, &actor, command).await)
}

/// A task with all that hangs on it.
///
/// # Errors
/// What `service::board::task` refuses.
#[server(prefix = "/api/ui", endpoint = "task", input = Wire, output = Wire)]
pub async fn read_task(command: GetTask) -> Result<TaskDetail, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::board::task(&hub, &actor, command).await)
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

/// What was written, searched.
///
/// # Errors
/// What `service::search::all` refuses.
#[server(prefix = "/api/ui", endpoint = "search", input = Wire, output = Wire)]
pub async fn search_all(command: Search) -> Result<Page<Hit>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::search::all(&hub, &actor, command).await)
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
