//! Reading what an address names: what the tools answer, and a document under the name of who wrote it.

use hub_core::domain::actor::Actor;
use hub_core::domain::doc::GetDoc;
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::task::Status;
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, docs};
use rmcp::model::ResourceContents;
use serde_json::{Map, Value, json};

use super::Resource;
use super::list::{JSON, MARKDOWN};
use crate::mcp::table::find;

/// How many tasks of a column a board shows; each column says how to get the rest.
const COLUMN: u32 = 50;

/// The content at `resource`, under the address it was asked for by.
///
/// # Errors
/// What the service refuses.
pub async fn read(hub: &Hub, actor: &Actor, uri: &str, resource: Resource) -> Result<ResourceContents> {
    let answer = match resource {
        Resource::Doc(project, doc) => {
            let doc = docs::get(hub, actor, GetDoc { project, doc }).await?.value;
            // Markdown shows no comments: who wrote the text is told to models, and nothing is changed for other readers.
            let text =
                format!("<!-- by {}, version {} -->\n{}", doc.body_by, doc.version, doc.body.unwrap_or_default());
            return Ok(ResourceContents::text(text, uri).with_mime_type(MARKDOWN));
        }
        Resource::Task(task) => ask(hub, actor, "tasks_get", json!({ "task": task, "include": "all" })).await?,
        Resource::Handoff(handoff) => ask(hub, actor, "handoffs_get", json!({ "handoff": handoff })).await?,
        Resource::Board(project) => board(hub, actor, &project).await?,
    };
    Ok(ResourceContents::text(answer.to_string(), uri).with_mime_type(JSON))
}

async fn board(hub: &Hub, actor: &Actor, project: &ProjectKey) -> Result<Value> {
    let mut columns = Map::new();
    for status in Status::ALL {
        let arguments = json!({ "project": project, "status": status, "limit": COLUMN });
        columns.insert(status.to_string(), ask(hub, actor, "tasks_list", arguments).await?);
    }
    Ok(json!({ "project": project, "columns": columns }))
}

async fn ask(hub: &Hub, actor: &Actor, tool: &str, arguments: Value) -> Result<Value> {
    let tool = find(tool).ok_or_else(Error::internal)?;
    let arguments = arguments.as_object().cloned().unwrap_or_default();
    tool.call(hub.clone(), actor.clone(), None, arguments).await
}
