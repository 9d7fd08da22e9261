//! The tools of a project's documents.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::doc::{Doc, GetDoc, ListDocs, SaveDoc};
use hub_core::domain::ids::{DocSlug, Handle, ProjectKey};
use hub_core::service::{Answer, Hub, docs};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, listed, shown};
use super::receipts::Told;
use super::tasks::{EXPECTED_VERSION, SESSION};
use super::view::view;
use super::views::Moment;
use crate::mcp::table::{Hints, Tool, tool};

const PROJECT: (&str, &str) = ("project", "a project's key");
const DOC: (&str, &str) = ("doc", "its slug, how-we-work");

/// The tools of documents.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("docs_list", "A project's documents.", Hints::Reads, list)
            .takes(&[PROJECT, ("limit", ""), ("cursor", "from `next`")])
            .shows(&["docs"]),
        tool("docs_get", "Reads a document.", Hints::Reads, get)
            .takes(&[PROJECT, DOC])
            .shows(&["body"])
            .in_parts("docs_get")
            .core(),
        tool("docs_save", "Writes a document: the whole body, or new_text for old_text.", Hints::Changes, save)
            .takes(&[
                PROJECT,
                DOC,
                ("title", ""),
                ("body", "Markdown"),
                ("old_text", "a passage that stands there exactly once"),
                ("new_text", ""),
                ("load", "whether sessions start with it"),
                EXPECTED_VERSION,
                SESSION,
            ])
            .empties(&[], &["body", "new_text"]),
    ]
}

#[derive(Serialize, JsonSchema)]
struct List {
    docs: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// A document in a line.
    struct Line of doc: Doc {
        doc: DocSlug = doc.slug,
        title: String = doc.title,
        version: u32 = doc.version,
        load: bool = doc.load,
        /// Whose words the title is.
        by: Handle = doc.title_by,
        updated_at: Moment = doc.updated_at.into(),
    }
}

async fn list(hub: Hub, actor: Actor, mut command: ListDocs) -> Result<List> {
    command.limit = Some(shown(command.limit));
    let found = docs::list_counted(&hub, &actor, command.clone()).await?.value;
    let (docs, rest) = listed("docs_list", command, found);
    Ok(List { docs, rest })
}

view! {
    /// A document with its text.
    struct Whole of doc: Doc {
        project: ProjectKey = doc.project,
        doc: DocSlug = doc.slug,
        title: String = doc.title,
        version: u32 = doc.version,
        load: bool = doc.load,
        /// Who wrote its text last: that member's words.
        by: Handle = doc.body_by.clone(),
        /// Whose words the title is, where it was another.
        title_by: Option<Handle> = Some(doc.title_by).filter(|by| *by != doc.body_by),
        body: String = doc.body.unwrap_or_default(),
    }
}

async fn get(hub: Hub, actor: Actor, command: GetDoc) -> Result<Whole> {
    Ok(docs::get(&hub, &actor, command).await?.value.into())
}

view! {
    /// A document was written.
    struct Receipt of answer: Answer<Doc> {
        project: ProjectKey = answer.value.project,
        doc: DocSlug = answer.value.slug,
        version: u32 = answer.value.version,
        load: bool = answer.value.load,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
    }
}

async fn save(hub: Hub, actor: Actor, command: SaveDoc) -> Result<Receipt> {
    Ok(docs::save(&hub, &actor, command).await?.into())
}
