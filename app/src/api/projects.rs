//! Projects and their policies.

use super::wire::Wire;
use hub_core::domain::page::Page;
use hub_core::domain::project as command;
use hub_core::domain::project::Project;
use leptos::prelude::*;

use super::ApiError;

/// The projects.
///
/// # Errors
/// What `service::projects::list` refuses.
#[server(prefix = "/api/ui", endpoint = "projects/list", input = Wire, output = Wire)]
pub async fn list_projects(command: command::ListProjects) -> Result<Page<Project>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::projects::list(&hub, &actor, command).await)
}

/// One project.
///
/// # Errors
/// What `service::projects::get` refuses.
#[server(prefix = "/api/ui", endpoint = "projects/get", input = Wire, output = Wire)]
pub async fn get_project(command: command::GetProject) -> Result<Project, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::projects::get(&hub, &actor, command).await)
}

/// Makes a project.
///
/// # Errors
/// What `service::projects::create` refuses.
#[server(prefix = "/api/ui", endpoint = "projects/create", input = Wire, output = Wire)]
pub async fn create_project(command: command::CreateProject) -> Result<Project, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::projects::create(&hub, &actor, command).await)
}

/// Changes a project.
///
/// # Errors
/// What `service::projects::update` refuses.
#[server(prefix = "/api/ui", endpoint = "projects/update", input = Wire, output = Wire)]
pub async fn update_project(command: command::UpdateProject) -> Result<Project, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::projects::update(&hub, &actor, command).await)
}
