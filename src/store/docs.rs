//! Documents and their versions in the database.

use sqlx::AssertSqlSafe;

use crate::domain::doc::{Doc, DocVersion};
use crate::domain::ids::{DocSlug, ProjectKey};
use crate::domain::remedy::{Remedy, Thing};
use crate::domain::{Code, Error, Result};
use crate::store::columns::stored_row;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// What every statement about documents begins with, after the body.
const COLUMNS: &str = "project, slug, title, version, load, deleted, updated_by, title_by, body_by, created_at, \
    updated_at FROM doc";

stored_row!(Doc, "doc" by ["project", "slug"], {
    project, slug, title, body, version, load, updated_by, title_by, body_by, created_at, updated_at,
});
stored_row!(DocVersion, "doc_version" by ["project", "slug", "version"], { version, title, body, author, created_at });

/// A document that may have been taken away.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    #[sqlx(flatten)]
    pub doc: Doc,
    pub deleted: bool,
}

/// A project's documents by title, without their bodies.
pub async fn list(snapshot: &mut Snapshot, project: &ProjectKey) -> Result<Vec<Doc>> {
    let sql = format!("SELECT NULL AS body, {COLUMNS} WHERE project = $1 AND deleted = 0 ORDER BY lower(title), slug");
    sqlx::query_as(AssertSqlSafe(sql)).bind(project).fetch_all(snapshot.connection()).await.or_fault()
}

/// The document called `slug`, also where it was taken away.
pub async fn find_kept(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug) -> Result<Option<Kept>> {
    let sql = format!("SELECT body, {COLUMNS} WHERE project = $1 AND slug = $2");
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(project).bind(slug);
    query.fetch_optional(snapshot.connection()).await.or_fault()
}

/// The document called `slug`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug) -> Result<Doc> {
    let kept = find_kept(snapshot, project, slug).await?.filter(|kept| !kept.deleted);
    kept.map(|kept| kept.doc).ok_or_else(|| Error::not_found(Thing::Document, slug))
}

/// Writes a document as it now is; with a row of its own for the version where it is `new_version`.
pub async fn save(tx: &mut Tx, doc: &Doc, new_version: bool) -> Result<()> {
    sqlx::query(
        "INSERT INTO doc (project, slug, title, body, version, load, deleted, updated_by, created_at, updated_at, \
         title_by, body_by) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11) ON CONFLICT (project, slug) \
         DO UPDATE SET title = excluded.title, body = excluded.body, version = excluded.version, load = excluded.load, \
         deleted = 0, updated_by = excluded.updated_by, updated_at = excluded.updated_at, \
         title_by = excluded.title_by, body_by = excluded.body_by",
    )
    .bind(&doc.project)
    .bind(&doc.slug)
    .bind(&doc.title)
    .bind(doc.body.as_deref().unwrap_or_default())
    .bind(doc.version)
    .bind(doc.load)
    .bind(&doc.updated_by)
    .bind(doc.created_at)
    .bind(doc.updated_at)
    .bind(&doc.title_by)
    .bind(&doc.body_by)
    .execute(tx.connection())
    .await
    .or_fault()?;
    if new_version {
        insert_version(tx, doc).await?;
    }
    Ok(())
}

async fn insert_version(tx: &mut Tx, doc: &Doc) -> Result<()> {
    sqlx::query(
        "INSERT INTO doc_version (project, slug, version, title, body, author, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&doc.project)
    .bind(&doc.slug)
    .bind(doc.version)
    .bind(&doc.title)
    .bind(doc.body.as_deref().unwrap_or_default())
    .bind(&doc.updated_by)
    .bind(doc.updated_at)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Takes a document away; its versions stay.
pub async fn delete(tx: &mut Tx, project: &ProjectKey, slug: &DocSlug) -> Result<()> {
    let now = tx.now();
    let sql = "UPDATE doc SET deleted = 1, updated_at = $3 WHERE project = $1 AND slug = $2";
    sqlx::query(sql).bind(project).bind(slug).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// At most `limit` versions before version `before`, the newest first, without bodies.
pub async fn versions(
    snapshot: &mut Snapshot,
    project: &ProjectKey,
    slug: &DocSlug,
    before: u32,
    limit: u32,
) -> Result<Vec<DocVersion>> {
    let sql = "SELECT project, slug, version, title, NULL AS body, author, created_at FROM doc_version \
               WHERE project = $1 AND slug = $2 AND version < $3 ORDER BY version DESC LIMIT $4";
    let query = sqlx::query_as(sql).bind(project).bind(slug).bind(before).bind(limit);
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// One version of a document, with its body.
///
/// # Errors
/// `not_found` where there is none.
pub async fn version(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug, number: u32) -> Result<DocVersion> {
    let sql = "SELECT project, slug, version, title, body, author, created_at FROM doc_version \
               WHERE project = $1 AND slug = $2 AND version = $3";
    let query = sqlx::query_as(sql).bind(project).bind(slug).bind(number);
    let version = query.fetch_optional(snapshot.connection()).await.or_fault()?;
    version.ok_or_else(|| {
        Error::new(Code::NotFound, format!("There is no version {number} of document {slug}."))
            .helped_by(Remedy::LookUp(Thing::Document))
    })
}
