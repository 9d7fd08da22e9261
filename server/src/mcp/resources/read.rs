//! Reading what an address names: what tools answer, and documents under their author's name.

use hub_core::domain::actor::Actor;
use hub_core::domain::doc::{Doc, GetDoc};
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::task::Status;
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, docs};
use rmcp::model::ResourceContents;
use serde_json::{Map, Value, json};

use super::address::{JSON, MARKDOWN, Resource};
use crate::mcp::next::call;
use crate::mcp::reply::Reply;
use crate::mcp::size::{MOST, PART, Part};
use crate::mcp::tools::find;

/// How many tasks of a column a board shows; each column says how to get the rest.
const COLUMN: u32 = 50;
/// What is said about a document beside its text has no more characters than this.
const ABOUT: usize = 500;

/// The content at `resource`, under the address it was asked for by.
///
/// # Errors
/// What the service refuses.
pub async fn read(hub: &Hub, actor: &Actor, uri: &str, resource: Resource) -> Result<ResourceContents> {
    let answer = match resource {
        Resource::Doc(project, doc) => {
            let doc = docs::get(hub, actor, GetDoc { project, doc }).await?.value;
            // Markdown shows no comments: they tell models alone who wrote the text.
            let text = document(doc);
            return Ok(ResourceContents::text(text, uri).with_mime_type(MARKDOWN));
        }
        Resource::Task(task) => ask(hub, actor, "tasks_get", json!({ "task": task, "include": "all" }), MOST).await?,
        Resource::Handoff(handoff) => ask(hub, actor, "handoffs_get", json!({ "handoff": handoff }), MOST).await?,
        Resource::Board(project) => board(hub, actor, &project).await?,
    };
    Ok(ResourceContents::text(answer.text(), uri).with_mime_type(JSON))
}

/// A document's text; of a long one the beginning, and the call for the rest.
fn document(doc: Doc) -> String {
    let body = doc.body.unwrap_or_default();
    let begin = format!("<!-- by {}, version {} -->\n", doc.body_by, doc.version);
    match body.char_indices().nth(MOST - ABOUT) {
        None => begin + &body,
        Some((end, _)) => {
            let part = Part::whole().field("body").from(MOST - ABOUT);
            let rest = json!({ "project": doc.project, "doc": doc.slug, PART: part.to_string() });
            format!("{begin}{}…\n<!-- cut here; the rest: {} -->", &body[..end], call("docs_get", &rest))
        }
    }
}

async fn board(hub: &Hub, actor: &Actor, project: &ProjectKey) -> Result<Reply> {
    let mut columns = Map::new();
    for status in Status::ALL {
        let arguments = json!({ "project": project, "status": status, "limit": COLUMN });
        let column = ask(hub, actor, "tasks_list", arguments, MOST / (Status::ALL.len() + 1)).await?;
        columns.insert(status.to_string(), column.into_body());
    }
    Ok(Reply::new(json!({ "project": project, "columns": columns })))
}

async fn ask(hub: &Hub, actor: &Actor, tool: &str, arguments: Value, most: usize) -> Result<Reply> {
    let tool = find(tool).ok_or_else(Error::internal)?;
    let arguments = arguments.as_object().cloned().unwrap_or_default();
    tool.call_within(hub.clone(), actor.clone(), None, arguments, most).await
}
