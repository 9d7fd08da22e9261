//! What happens to projects.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::domain::ids::Handle;
use crate::domain::project::Project;

/// A project was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectCreated {
    pub after: Side<Project>,
}

/// A project was changed, or came back from the archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectUpdated {
    pub before: Side<Project>,
    pub after: Side<Project>,
}

/// A project was archived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectArchived {
    pub before: Side<Project>,
    pub after: Side<Project>,
    /// Whose leases ended by it.
    pub holder: Vec<Handle>,
}

impl Side<Project> {
    /// A project as its events have it: whose words its texts are is said by who caused the event.
    pub fn of_project(project: &Project) -> Self {
        Self::without(project, &["name_by", "description_by"])
    }
}
