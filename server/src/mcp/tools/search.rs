//! `search_all`.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::search::{Hit, Search, SearchKind};
use hub_core::service::{Hub, search};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, must_be_there, page_of};
use super::views::{Moment, lines};
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of search.
pub fn tools() -> Vec<Tool> {
    let description = "Finds tasks and comments that hold all the words of `q`; the last may be a beginning.";
    let arguments =
        [("q", ""), ("kinds", ""), ("project", "a project's key"), ("limit", ""), ("cursor", "from `next`")];
    vec![tool("search_all", description, Hints::Reads, all).takes(&arguments)]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    hits: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

/// A text that was found.
#[derive(Serialize, JsonSchema)]
struct Line {
    kind: SearchKind,
    task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    /// Whose words the excerpt is.
    by: Handle,
    /// Who else wrote them, where several texts hold them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_by: Vec<Handle>,
    excerpt: String,
    updated_at: Moment,
}

impl From<Hit> for Line {
    fn from(hit: Hit) -> Self {
        Self {
            kind: hit.kind,
            task: hit.task,
            title: hit.title,
            title_by: hit.title_by,
            by: hit.author,
            also_by: hit.also_by,
            excerpt: hit.excerpt,
            updated_at: hit.updated_at.into(),
        }
    }
}

async fn all(hub: Hub, actor: Actor, command: Search) -> Result<Answer> {
    let project = command.project.clone();
    let (hits, rest) = page_of("search_all", command, |command| search::all(&hub, &actor, command)).await?;
    if hits.is_empty() {
        must_be_there(&hub, &actor, project, None).await?;
    }
    Ok(Answer { hits: lines(hits), rest })
}
