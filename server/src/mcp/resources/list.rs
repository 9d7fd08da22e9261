//! The addresses there are: the boards and documents of the projects one reaches, and the open handoffs.

use hub_core::domain::actor::Actor;
use hub_core::domain::doc::ListDocs;
use hub_core::domain::handoff::HandoffStatus;
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::project::ListProjects;
use hub_core::domain::text::shorten;
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, docs, handoffs, projects};
use rmcp::model::{ListResourcesResult, Resource as Entry, ResourceTemplate};

use super::{BOARD, DOC, HANDOFF, Resource, TASK};
use crate::mcp::tools::whole;

/// How many addresses one page has.
const PAGE: usize = 100;
/// How much of a text names a handoff, in characters.
const SUMMARY: usize = 80;
/// What is told of boards, tasks and handoffs.
pub const JSON: &str = "application/json";
/// What documents are written in.
pub const MARKDOWN: &str = "text/markdown";

/// The templates, by which also what is not listed can be read.
pub fn templates() -> Vec<ResourceTemplate> {
    let template = |uri: &str, name: &str, title: &str, description: &str, kind: &str| {
        ResourceTemplate::new(uri, name).with_title(title).with_description(description).with_mime_type(kind)
    };
    vec![
        template(BOARD, "board", "Board", "A project's tasks, column by column.", JSON),
        template(TASK, "task", "Task", "A task whole, with comments and history.", JSON),
        template(HANDOFF, "handoff", "Handoff", "What one session left for the next.", JSON),
        template(DOC, "doc", "Document", "A document of a project.", MARKDOWN),
    ]
}

/// One page of the addresses that `actor` can read; the cursor is where it begins.
///
/// # Errors
/// `forbidden` for credentials that may not read, `invalid` for a cursor that is none.
pub async fn list(hub: &Hub, actor: &Actor, cursor: Option<&str>) -> Result<ListResourcesResult> {
    let broken = || Error::invalid("cursor", "is the `nextCursor` of the page before; leave it out to begin");
    let begin = cursor.map_or(Ok(0), |cursor| cursor.parse::<usize>().map_err(|_| broken()))?;
    let all = entries(hub, actor).await?;
    let end = (begin + PAGE).min(all.len());
    let page = all.get(begin..end).ok_or_else(broken)?.to_vec();
    let mut result = ListResourcesResult::with_all_items(page);
    result.next_cursor = (end < all.len()).then(|| end.to_string());
    Ok(result)
}

async fn entries(hub: &Hub, actor: &Actor) -> Result<Vec<Entry>> {
    let page =
        |cursor| projects::list(hub, actor, ListProjects { limit: Some(MAX_LIMIT), cursor, ..ListProjects::default() });
    let mut entries = Vec::new();
    for project in whole(page).await? {
        entries.push(entry(&Resource::Board(project.key.clone()), &format!("Board of {}", project.name), JSON));
        entries.extend(docs_of(hub, actor, &project.key).await?);
    }
    entries.extend(open_handoffs(hub, actor).await?);
    Ok(entries)
}

async fn docs_of(hub: &Hub, actor: &Actor, project: &ProjectKey) -> Result<Vec<Entry>> {
    let page = |cursor| docs::list(hub, actor, ListDocs { project: project.clone(), limit: Some(MAX_LIMIT), cursor });
    let docs = whole(page).await?.into_iter();
    Ok(docs.map(|doc| entry(&Resource::Doc(project.clone(), doc.slug), &doc.title, MARKDOWN)).collect())
}

async fn open_handoffs(hub: &Hub, actor: &Actor) -> Result<Vec<Entry>> {
    let command = |cursor| ListHandoffs {
        status: Some(HandoffStatus::Open),
        limit: Some(MAX_LIMIT),
        cursor,
        ..ListHandoffs::default()
    };
    let open = whole(|cursor| handoffs::list(hub, actor, command(cursor))).await?.into_iter();
    let named = open.map(|handoff| {
        let title = format!("{}: {}", handoff.id, shorten(&handoff.summary, SUMMARY));
        entry(&Resource::Handoff(handoff.id), &title, JSON)
    });
    Ok(named.collect())
}

/// Its name is its path; its title are its members' words.
fn entry(resource: &Resource, title: &str, kind: &str) -> Entry {
    let uri = resource.to_string();
    let name = uri.trim_start_matches("hub://").to_owned();
    Entry::new(uri, name).with_title(title).with_mime_type(kind)
}
