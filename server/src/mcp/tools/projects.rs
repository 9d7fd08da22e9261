//! `projects_list`.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, ProjectKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::project::{ListProjects, Project};
use hub_core::domain::task::TaskType;
use hub_core::domain::text::shorten;
use hub_core::service::{Hub, projects};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::lists::{Rest, cut, whole};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// How much of a project's description the list shows, in characters.
const DESCRIPTION: usize = 400;

/// The tools of projects.
pub fn tools() -> Vec<Tool> {
    let description = "The projects and their keys. A task belongs to one of them.";
    vec![tool("projects_list", description, Hints::Reads, list).takes(&[("limit", "")]).in_parts("projects_list")]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    projects: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

/// A project as a model reads it. Name and description are its members' words.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    project: ProjectKey,
    name: String,
    /// Whose words the name is.
    name_by: Handle,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    /// Whose words the description is.
    #[serde(skip_serializing_if = "Option::is_none")]
    description_by: Option<Handle>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    auto_approve: Vec<TaskType>,
    lease_minutes: u32,
    require_evidence: bool,
}

impl From<Project> for Line {
    fn from(project: Project) -> Self {
        Self {
            project: project.key,
            name: project.name,
            name_by: project.name_by,
            description_by: Some(project.description_by).filter(|_| !project.description.is_empty()),
            description: shorten(&project.description, DESCRIPTION),
            auto_approve: project.auto_approve,
            lease_minutes: project.lease_minutes,
            require_evidence: project.require_evidence,
        }
    }
}

async fn list(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let page = |cursor| {
        projects::list(&hub, &actor, ListProjects { limit: Some(MAX_LIMIT), cursor, ..ListProjects::default() })
    };
    let mut projects: Vec<Line> = whole(page).await?.into_iter().map(Line::from).collect();
    let rest = cut(&mut projects, arguments.limit, |all| call("projects_list", &json!({ "limit": all })));
    Ok(Answer { projects, rest })
}
