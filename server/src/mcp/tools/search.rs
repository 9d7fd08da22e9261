//! `search_all`.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::search::{Hit, Search, SearchKind};
use hub_core::service::{Hub, search};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, listed, shown};
use super::view::view;
use super::views::Moment;
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of search.
pub fn tools() -> Vec<Tool> {
    let description = "Finds tasks and comments that hold all the words of `q`; the last may be a beginning.";
    let arguments =
        [("q", ""), ("kinds", ""), ("project", "a project's key"), ("limit", ""), ("cursor", "from `next`")];
    vec![tool("search_all", description, Hints::Reads, all).takes(&arguments).shows(&["hits"])]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    hits: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// A text that was found.
    struct Line of hit: Hit {
        kind: SearchKind = hit.kind,
        task: TaskKey = hit.task,
        title: String = hit.title,
        /// Whose words the title is.
        title_by: Handle = hit.title_by,
        /// Whose words the excerpt is.
        by: Handle = hit.author,
        /// Who else wrote them, where several texts hold them.
        also_by: Vec<Handle> = hit.also_by,
        excerpt: String = hit.excerpt,
        updated_at: Moment = hit.updated_at.into(),
    }
}

async fn all(hub: Hub, actor: Actor, mut command: Search) -> Result<Answer> {
    command.limit = Some(shown(command.limit));
    let found = search::all_counted(&hub, &actor, command.clone()).await?.value;
    let (hits, rest) = listed("search_all", command, found);
    Ok(Answer { hits, rest })
}
