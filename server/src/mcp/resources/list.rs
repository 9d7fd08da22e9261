//! The addresses there are: boards and documents of projects in reach, and open handoffs.

use std::str::FromStr;

use hub_core::domain::actor::Actor;
use hub_core::domain::handoff::HandoffStatus;
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::ids::{DocSlug, ProjectKey};
use hub_core::domain::text::shorten;
use hub_core::domain::{Error, Result};
use hub_core::service::{Hub, docs, handoffs, projects};
use rmcp::model::{ListResourcesResult, Resource as Entry, ResourceTemplate};

use super::address::{BOARD, DOC, HANDOFF, JSON, MARKDOWN, Resource, TASK};

/// How many addresses one page has.
const PAGE: usize = 50;
/// What a cursor into the handoffs begins with.
const HANDOFFS: &str = "handoffs:";
/// How much of a text names a handoff, in characters.
const SUMMARY: usize = 80;

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

/// One page of the addresses that `actor` can read: by project, then open handoffs, newest first.
///
/// # Errors
/// `forbidden` for credentials that may not read, `invalid` for a cursor that is none.
pub async fn list(hub: &Hub, actor: &Actor, cursor: Option<&str>) -> Result<ListResourcesResult> {
    let place = cursor.map_or(Ok(Place::Begin), str::parse)?;
    let mut page = Vec::new();
    let next = match place {
        Place::Handoffs(cursor) => open_handoffs(hub, actor, cursor, &mut page).await?,
        place => match of_projects(hub, actor, &place, &mut page).await? {
            Some(next) => Some(next),
            None => open_handoffs(hub, actor, None, &mut page).await?,
        },
    };
    let mut result = ListResourcesResult::with_all_items(page);
    result.next_cursor = next;
    Ok(result)
}

/// Where a page begins.
enum Place {
    Begin,
    /// After this board or document.
    After(ProjectKey, Option<DocSlug>),
    /// In the list of handoffs, by that list's own cursor.
    Handoffs(Option<String>),
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(cursor: &str) -> Result<Self> {
        if let Some(cursor) = cursor.strip_prefix(HANDOFFS) {
            return Ok(Self::Handoffs((!cursor.is_empty()).then(|| cursor.to_owned())));
        }
        match cursor.parse() {
            Ok(Resource::Board(project)) => Ok(Self::After(project, None)),
            Ok(Resource::Doc(project, slug)) => Ok(Self::After(project, Some(slug))),
            _ => Err(Error::invalid("cursor", "is the `nextCursor` of the page before; leave it out to begin")),
        }
    }
}

/// Fills the page with boards and documents after `place`; the cursor for the rest, if any.
async fn of_projects(hub: &Hub, actor: &Actor, place: &Place, page: &mut Vec<Entry>) -> Result<Option<String>> {
    let mut projects = projects::all(hub, actor).await?.value;
    projects.sort_by(|one, other| one.key.cmp(&other.key));
    for project in projects {
        let shown = match place {
            Place::After(key, _) if project.key < *key => continue,
            Place::After(key, slug) if project.key == *key => Some(slug),
            _ => None,
        };
        let mut entries = docs_of(hub, actor, &project.key, shown.and_then(Option::as_ref)).await?;
        if shown.is_none() {
            let title = format!("Board of {}", project.name);
            let by = format!("name by {}", project.name_by);
            entries.insert(0, entry(&Resource::Board(project.key), &title, JSON).with_description(by));
        }
        for entry in entries {
            if let Some(last) = page.last().filter(|_| page.len() == PAGE) {
                return Ok(Some(last.uri.clone()));
            }
            page.push(entry);
        }
    }
    Ok((page.len() == PAGE).then(|| HANDOFFS.to_owned()))
}

/// A project's documents, by slug, after the one called `after`.
async fn docs_of(hub: &Hub, actor: &Actor, project: &ProjectKey, after: Option<&DocSlug>) -> Result<Vec<Entry>> {
    let docs = docs::all(hub, actor, project).await?.value;
    let named = docs.into_iter().filter(|doc| after.is_none_or(|after| doc.slug > *after)).map(|doc| {
        let by = format!("by {}", doc.title_by);
        entry(&Resource::Doc(project.clone(), doc.slug), &doc.title, MARKDOWN).with_description(by)
    });
    Ok(named.collect())
}

/// Fills the page with open handoffs from `cursor` on; the cursor for the rest.
async fn open_handoffs(
    hub: &Hub,
    actor: &Actor,
    cursor: Option<String>,
    page: &mut Vec<Entry>,
) -> Result<Option<String>> {
    let limit = u32::try_from(PAGE - page.len()).ok();
    let command = ListHandoffs { status: Some(HandoffStatus::Open), limit, cursor, ..ListHandoffs::default() };
    let open = handoffs::list(hub, actor, command).await?.value;
    page.extend(open.items.into_iter().map(|handoff| {
        let title = format!("{}: {}", handoff.id, shorten(&handoff.summary, SUMMARY));
        let by = format!("by {}", handoff.author);
        entry(&Resource::Handoff(handoff.id), &title, JSON).with_description(by)
    }));
    Ok(open.next_cursor.map(|next| format!("{HANDOFFS}{next}")))
}

/// Its name is its path; its title are its members' words.
fn entry(resource: &Resource, title: &str, kind: &str) -> Entry {
    let uri = resource.to_string();
    let name = uri.trim_start_matches("hub://").to_owned();
    Entry::new(uri, name).with_title(title).with_mime_type(kind)
}
