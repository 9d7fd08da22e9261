//! Projects and their policies.

use hub_core::domain::project as command;
use hub_core::domain::project::Project;

use super::table::server_functions;

server_functions! {
    /// Makes a project.
    "projects/create" create_project(command::CreateProject) -> Project = projects::create;

    /// Changes a project.
    "projects/update" update_project(command::UpdateProject) -> Project = projects::update;
}
