//! Comments on tasks.

use super::wire::Wire;
use hub_core::domain::comment as command;
use hub_core::domain::comment::Comment;
use hub_core::domain::page::Page;
use leptos::prelude::*;

use super::ApiError;

/// A task's comments, oldest first.
///
/// # Errors
/// What `service::comments::list` refuses.
#[server(prefix = "/api/ui", endpoint = "comments/list", input = Wire, output = Wire)]
pub async fn list_comments(command: command::ListComments) -> Result<Page<Comment>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::comments::list(&hub, &actor, command).await)
}

/// Adds a comment.
///
/// # Errors
/// What `service::comments::add` refuses.
#[server(prefix = "/api/ui", endpoint = "comments/add", input = Wire, output = Wire)]
pub async fn add_comment(command: command::AddComment) -> Result<Comment, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::comments::add(&hub, &actor, command).await)
}

/// Changes one's own comment.
///
/// # Errors
/// What `service::comments::edit` refuses.
#[server(prefix = "/api/ui", endpoint = "comments/edit", input = Wire, output = Wire)]
pub async fn edit_comment(command: command::EditComment) -> Result<Comment, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::comments::edit(&hub, &actor, command).await)
}

/// Takes a comment away.
///
/// # Errors
/// What `service::comments::delete` refuses.
#[server(prefix = "/api/ui", endpoint = "comments/delete", input = Wire, output = Wire)]
pub async fn delete_comment(command: command::DeleteComment) -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::comments::delete(&hub, &actor, command).await)
}
