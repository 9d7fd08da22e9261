//! `projects_list`.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, ProjectKey};
use hub_core::domain::project::Project;
use hub_core::domain::task::TaskType;
use hub_core::domain::text::shorten;
use hub_core::service::{Hub, projects};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Limit, Rest, cut};
use super::view::view;
use super::views::lines;
use crate::mcp::table::{Hints, Tool, tool};

/// How much of a project's description the list shows, in characters.
const DESCRIPTION: usize = 400;

/// The tools of projects.
pub fn tools() -> Vec<Tool> {
    let description = "The projects and their keys. A task belongs to one of them.";
    let list = tool("projects_list", description, Hints::Reads, list);
    vec![list.takes(&[("limit", "")]).shows(&["projects"]).in_parts("projects_list")]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    projects: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// A project as a model reads it. Name and description are its members' words.
    pub struct Line of project: Project {
        project: ProjectKey = project.key,
        name: String = project.name,
        /// Whose words the name is.
        name_by: Handle = project.name_by,
        description: String = shorten(&project.description, DESCRIPTION),
        /// Whose words the description is.
        description_by: Option<Handle> = Some(project.description_by).filter(|_| !project.description.is_empty()),
        auto_approve: Vec<TaskType> = project.auto_approve,
        lease_minutes: u32 = project.lease_minutes,
        require_evidence: bool = project.require_evidence,
    }
}

async fn list(hub: Hub, actor: Actor, arguments: Limit) -> Result<Answer> {
    let mut projects: Vec<Line> = lines(projects::all(&hub, &actor).await?.value);
    let rest = cut("projects_list", &mut projects, arguments.limit);
    Ok(Answer { projects, rest })
}
