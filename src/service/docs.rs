//! Documents: everybody reads them, agents and humans write them, humans take them away. A stale
//! write is refused.

mod save;

use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::doc::{DeleteDoc, Doc, DocVersion, GetDoc, GetDocVersion, ListDocVersions, ListDocs};
use crate::domain::event::{DocDeleted, DocSide, Fact, NewEvent};
use crate::domain::ids::ProjectKey;
use crate::domain::page::{Counted, DEFAULT_LIMIT, Page, Part, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::{Code, Error, Result};
use crate::store::{self, Snapshot, Tx};

pub use save::save;

/// A project's documents by title, without their bodies.
///
/// # Errors
/// `not_found` for the project, `invalid` for a broken cursor; `forbidden` where the credential
/// does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListDocs) -> Answered<Page<Doc>> {
    Ok(list_counted(hub, actor, command).await?.map(|counted| counted.page))
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`list`].
pub async fn list_counted(hub: &Hub, actor: &Actor, command: ListDocs) -> Answered<Counted<Doc>> {
    let mut snapshot = reach(hub, actor, &command.project).await?;
    let docs = store::docs::list(&mut snapshot, &command.project).await?;
    let part = Part { limit: command.limit, cursor: command.cursor.as_deref() };
    let counted = part.counted(docs, |doc| [doc.title.to_lowercase(), doc.slug.to_string()])?;
    hub.answer(snapshot, counted).await
}

/// All of a project's documents, without their bodies, by their names in the address.
///
/// # Errors
/// Those of [`list`].
pub async fn all(hub: &Hub, actor: &Actor, project: &ProjectKey) -> Answered<Vec<Doc>> {
    let mut snapshot = reach(hub, actor, project).await?;
    let mut docs = store::docs::list(&mut snapshot, project).await?;
    docs.sort_by(|one, other| one.slug.cmp(&other.slug));
    hub.answer(snapshot, docs).await
}

/// One document.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetDoc) -> Answered<Doc> {
    let mut snapshot = reach(hub, actor, &command.project).await?;
    let doc = store::docs::find(&mut snapshot, &command.project, &command.doc).await?;
    hub.answer(snapshot, doc).await
}

/// A document's versions, the newest first, without their bodies; also of one that was taken away.
///
/// # Errors
/// `not_found`, `invalid` for a broken cursor; `forbidden` where the credential does not reach.
pub async fn versions(hub: &Hub, actor: &Actor, command: ListDocVersions) -> Answered<Page<DocVersion>> {
    let before = match &command.cursor {
        Some(cursor) => {
            read_cursor(cursor, 1)?[0].parse().map_err(|_| Error::invalid("cursor", "is not one this hub gave out"))?
        }
        None => u32::MAX,
    };
    let mut snapshot = reach(hub, actor, &command.project).await?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let rows = store::docs::versions(&mut snapshot, &command.project, &command.doc, before, limit + 1).await?;
    if rows.is_empty() && command.cursor.is_none() {
        return Err(Error::not_found(Thing::Document, &command.doc));
    }
    let page = Page::of_surplus(rows, limit, |row| write_cursor(&[&row.version.to_string()]));
    hub.answer(snapshot, page).await
}

/// One version of a document, to read or to compare.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn version(hub: &Hub, actor: &Actor, command: GetDocVersion) -> Answered<DocVersion> {
    let mut snapshot = reach(hub, actor, &command.project).await?;
    let row = store::docs::version(&mut snapshot, &command.project, &command.doc, command.version).await?;
    hub.answer(snapshot, row).await
}

/// Takes a document away. Saving it again brings it back with its versions.
///
/// # Errors
/// `not_found`, `version_conflict`, `forbidden` for agents, viewers and archived projects.
pub async fn delete(hub: &Hub, actor: &Actor, command: DeleteDoc) -> Answered<()> {
    actor.must_be_human_writer("take documents away")?;
    actor.must_reach(&command.project)?;
    hub.write(actor, "docs.delete", command, async |tx: &mut Tx, actor, command| {
        must_be_open(tx, &command.project).await?;
        let doc = store::docs::find(tx, &command.project, &command.doc).await?;
        if command.expected_version.is_some_and(|expected| expected != doc.version) {
            return Err(conflict(&doc));
        }
        store::docs::delete(tx, &command.project, &command.doc).await?;
        let before = DocSide { title: Some(doc.title), load: doc.load, version: None };
        let fact = Fact::DocDeleted(DocDeleted { version: doc.version, before, after: () });
        tx.event(&actor, NewEvent::in_project(&doc.project, &doc.slug, None, fact));
        Ok(())
    })
    .await
}

/// A view of the database for who may read this project.
pub(super) async fn reach(hub: &Hub, actor: &Actor, project: &ProjectKey) -> Result<Snapshot> {
    actor.must_reach(project)?;
    let mut snapshot = hub.read(actor).await?;
    store::projects::find(&mut snapshot, project).await?;
    Ok(snapshot)
}

async fn must_be_open(tx: &mut Tx, project: &ProjectKey) -> Result<()> {
    if store::projects::find(tx, project).await?.archived {
        return Err(Error::forbidden(format!("{project} is archived and read-only; unarchive the project first.")));
    }
    Ok(())
}

fn conflict(doc: &Doc) -> Error {
    let message = format!(
        "{} is at version {} (changed by {}). Read it again, then write with expected_version {}.",
        doc.slug, doc.version, doc.updated_by, doc.version
    );
    Error::new(Code::VersionConflict, message)
        .with("version", doc.version)
        .with("changed_by", &doc.updated_by)
        .with("doc", &doc.slug)
}
