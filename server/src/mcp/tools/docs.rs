//! The tools of a project's documents.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::doc::{Doc, GetDoc, ListDocs, SaveDoc};
use hub_core::domain::ids::{DocSlug, Handle, ProjectKey};
use hub_core::service::{Hub, docs};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, page_of};
use super::receipts::Told;
use super::tasks::{EXPECTED_VERSION, SESSION};
use super::views::Moment;
use crate::mcp::table::{Hints, Tool, tool};

const PROJECT: (&str, &str) = ("project", "a project's key");
const DOC: (&str, &str) = ("doc", "its slug, how-we-work");

/// The tools of documents.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("docs_list", "A project's documents.", Hints::Reads, list).takes(&[
            PROJECT,
            ("limit", ""),
            ("cursor", "from `next`"),
        ]),
        tool("docs_get", "Reads a document.", Hints::Reads, get).takes(&[PROJECT, DOC]).in_parts("docs_get").core(),
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

/// A document in a line.
#[derive(Serialize, JsonSchema)]
struct Line {
    doc: DocSlug,
    title: String,
    version: u32,
    load: bool,
    /// Whose words the title is.
    by: Handle,
    updated_at: Moment,
}

impl From<Doc> for Line {
    fn from(doc: Doc) -> Self {
        Self {
            doc: doc.slug,
            title: doc.title,
            version: doc.version,
            load: doc.load,
            by: doc.title_by,
            updated_at: doc.updated_at.into(),
        }
    }
}

async fn list(hub: Hub, actor: Actor, command: ListDocs) -> Result<List> {
    let (docs, rest) = page_of("docs_list", command, |command| docs::list(&hub, &actor, command)).await?;
    Ok(List { docs: docs.into_iter().map(Line::from).collect(), rest })
}

#[derive(Serialize, JsonSchema)]
struct Whole {
    project: ProjectKey,
    doc: DocSlug,
    title: String,
    version: u32,
    load: bool,
    /// Who wrote its text last: that member's words.
    by: Handle,
    /// Whose words the title is, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_by: Option<Handle>,
    body: String,
}

async fn get(hub: Hub, actor: Actor, command: GetDoc) -> Result<Whole> {
    let doc = docs::get(&hub, &actor, command).await?.value;
    Ok(Whole {
        project: doc.project,
        doc: doc.slug,
        title: doc.title,
        version: doc.version,
        load: doc.load,
        title_by: Some(doc.title_by).filter(|by| *by != doc.body_by),
        by: doc.body_by,
        body: doc.body.unwrap_or_default(),
    })
}

#[derive(Serialize, JsonSchema)]
struct Receipt {
    project: ProjectKey,
    doc: DocSlug,
    version: u32,
    load: bool,
    #[serde(flatten)]
    told: Told,
}

async fn save(hub: Hub, actor: Actor, command: SaveDoc) -> Result<Receipt> {
    let (doc, told) = Told::apart(docs::save(&hub, &actor, command).await?);
    Ok(Receipt { project: doc.project, doc: doc.slug, version: doc.version, load: doc.load, told })
}
