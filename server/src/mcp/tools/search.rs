//! `search_all`.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::search::{Hit, Search};
use hub_core::service::{Hub, search};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::lists::{Rest, cut};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of search.
pub fn tools() -> Vec<Tool> {
    let description = "Finds tasks and comments that hold all the words of `q`; the last may be a beginning.";
    let arguments = [("q", ""), ("kinds", ""), ("project", "a project's key"), ("limit", "")];
    vec![tool("search_all", description, Hints::Reads, all).takes(&arguments)]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    /// The excerpts are members' words.
    hits: Vec<Hit>,
    #[serde(flatten)]
    rest: Rest,
}

async fn all(hub: Hub, actor: Actor, command: Search) -> Result<Answer> {
    let limit = command.limit;
    let mut larger = json!(command);
    let widest = Search { limit: Some(MAX_LIMIT), ..command };
    let mut hits = search::all(&hub, &actor, widest).await?.value.items;
    let rest = cut(&mut hits, limit, |all| {
        larger["limit"] = json!(all);
        call("search_all", &larger)
    });
    Ok(Answer { hits, rest })
}
