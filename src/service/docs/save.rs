//! Writing a document: whole, or one passage of it.

use super::{conflict, must_be_open};
use crate::domain::actor::Actor;
use crate::domain::doc::{DOC_TEXT, Doc, SaveDoc};
use crate::domain::event::{DocSaved, DocSide, Fact, NewEvent};
use crate::domain::remedy::Remedy;
use crate::domain::{Code, Error, Result};
use crate::service::secret::sha256;
use crate::service::{Answered, Hub, sessions};
use crate::store::docs::Kept;
use crate::store::{self, Tx};

/// Writes a document; a new text or title is a new version.
///
/// # Errors
/// `invalid` for its fields and a passage that is not there exactly once, `not_found` for the
/// project, `version_conflict` with the present version, `forbidden` for viewers, archived projects
/// and where the credential does not reach.
pub async fn save(hub: &Hub, actor: &Actor, command: SaveDoc) -> Answered<Doc> {
    actor.must_write()?;
    actor.must_reach(&command.project)?;
    hub.write(actor, "docs.save", command, async |tx: &mut Tx, actor, command| save_in(tx, &actor, command).await).await
}

async fn save_in(tx: &mut Tx, actor: &Actor, command: SaveDoc) -> Result<Doc> {
    must_be_open(tx, &command.project).await?;
    let kept = store::docs::find_kept(tx, &command.project, &command.doc).await?;
    check_version(kept.as_ref(), &command)?;
    let session = sessions::acting(tx, actor, &command.project, command.session).await?.map(|session| session.id);
    let present = kept.as_ref().filter(|kept| !kept.deleted).map(|kept| &kept.doc);
    let (title, body) = written(present, &command)?;
    let last_version = kept.as_ref().map_or(0, |kept| kept.doc.version);
    let new_version = present.is_none_or(|doc| doc.title != title || doc.body.as_ref() != Some(&body));
    let load = command.load.unwrap_or(present.is_some_and(|doc| doc.load));
    if let Some(doc) = present.filter(|doc| !new_version && doc.load == load) {
        return Ok(doc.clone());
    }
    let now = tx.now();
    let me = &actor.handle;
    let title_by = present.filter(|doc| doc.title == title).map_or(me, |doc| &doc.title_by).clone();
    let body_by = present.filter(|doc| doc.body.as_ref() == Some(&body)).map_or(me, |doc| &doc.body_by).clone();
    let doc = Doc {
        project: command.project,
        slug: command.doc,
        title,
        body: Some(body),
        version: last_version + u32::from(new_version),
        load,
        updated_by: actor.handle.clone(),
        title_by,
        body_by,
        created_at: kept.as_ref().map_or(now, |kept| kept.doc.created_at),
        updated_at: now,
    };
    store::docs::save(tx, &doc, new_version).await?;
    let side = |doc: &Doc| DocSide { title: Some(doc.title.clone()), load: doc.load, version: Some(doc.version) };
    let fact = Fact::DocSaved(DocSaved {
        version: Some(doc.version),
        before: present.map(side),
        after: side(&doc),
        sha256: Some(sha256(doc.body.as_deref().unwrap_or_default())),
    });
    tx.event(actor, NewEvent::in_project(&doc.project, &doc.slug, session, fact));
    Ok(doc)
}

fn check_version(kept: Option<&Kept>, command: &SaveDoc) -> Result<()> {
    let Some(expected) = command.expected_version else { return Ok(()) };
    match kept {
        Some(Kept { doc, deleted: false }) if doc.version != expected => Err(conflict(doc)),
        Some(Kept { doc, deleted: true }) if expected != 0 => Err(Error::new(
            Code::VersionConflict,
            format!(
                "{} was taken away at version {}; save it without expected_version to bring it back.",
                doc.slug, doc.version
            ),
        )
        .with("version", doc.version)),
        None if expected != 0 => Err(Error::new(
            Code::VersionConflict,
            format!("There is no document {} yet; save it with expected_version 0 or without.", command.doc),
        )
        .with("version", 0)
        .helped_by(Remedy::WithoutVersion)),
        _ => Ok(()),
    }
}

/// The title and text after the change.
fn written(present: Option<&Doc>, command: &SaveDoc) -> Result<(String, String)> {
    let title = command.title.clone().or_else(|| present.map(|doc| doc.title.clone()));
    let title = title.unwrap_or_else(|| command.doc.to_string());
    let before = present.and_then(|doc| doc.body.as_deref());
    let body = match (&command.body, command.old_text.as_deref().zip(command.new_text.as_deref()), before) {
        (Some(body), _, _) => body.clone(),
        (None, Some((old, new)), Some(before)) => replace_once(before, old, new)?,
        (None, None, Some(before)) => before.to_owned(),
        (None, _, None) => {
            return Err(Error::invalid("body", format!("is needed: there is no document {} yet", command.doc)));
        }
    };
    Ok((title, body))
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String> {
    let found = text.matches(old).count();
    if found != 1 {
        let fault = if found == 0 {
            "does not stand in it; read it again"
        } else {
            "stands in it more than once; take more around it"
        };
        return Err(Error::invalid("old_text", fault));
    }
    let replaced = text.replacen(old, new, 1);
    if replaced.chars().count() > DOC_TEXT {
        return Err(Error::invalid(
            "new_text",
            format!("makes it longer than {DOC_TEXT} characters; split the document"),
        ));
    }
    Ok(replaced)
}
