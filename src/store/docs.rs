//! Documents and their versions in the database.

use crate::domain::doc::{Doc, DocVersion};
use crate::domain::ids::{DocSlug, Handle, ProjectKey};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    project: String,
    slug: String,
    title: String,
    body: Option<String>,
    version: u32,
    load: bool,
    deleted: bool,
    updated_by: String,
    title_by: String,
    body_by: String,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for Doc {
    fn from(row: Row) -> Self {
        Self {
            project: ProjectKey::stored(row.project),
            slug: DocSlug::stored(row.slug),
            title: row.title,
            body: row.body,
            version: row.version,
            load: row.load,
            updated_by: Handle::stored(row.updated_by),
            title_by: Handle::stored(row.title_by),
            body_by: Handle::stored(row.body_by),
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        }
    }
}

/// A document that may have been taken away.
#[derive(Clone, Debug)]
pub struct Kept {
    pub doc: Doc,
    pub deleted: bool,
}

/// A project's documents by title, without their bodies.
pub async fn list(snapshot: &mut Snapshot, project: &ProjectKey) -> Result<Vec<Doc>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT project, slug, title, NULL AS body, version, load, deleted, updated_by, title_by, body_by, created_at, updated_at \
         FROM doc WHERE project = $1 AND deleted = 0 ORDER BY lower(title), slug",
    )
    .bind(project.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(Doc::from).collect())
}

/// The document called `slug`, also where it was taken away.
pub async fn find_kept(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug) -> Result<Option<Kept>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT project, slug, title, body, version, load, deleted, updated_by, title_by, body_by, created_at, updated_at \
         FROM doc WHERE project = $1 AND slug = $2",
    )
    .bind(project.as_str())
    .bind(slug.as_str())
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    Ok(row.map(|row| Kept { deleted: row.deleted, doc: Doc::from(row) }))
}

/// The document called `slug`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug) -> Result<Doc> {
    let kept = find_kept(snapshot, project, slug).await?.filter(|kept| !kept.deleted);
    kept.map(|kept| kept.doc).ok_or_else(|| Error::not_found("document", slug))
}

/// Writes a document as it now is; with a row of its own for the version where it is `new_version`.
pub async fn save(tx: &mut Tx, doc: &Doc, new_version: bool) -> Result<()> {
    sqlx::query(
        "INSERT INTO doc (project, slug, title, body, version, load, deleted, updated_by, created_at, updated_at, title_by, body_by) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11) ON CONFLICT (project, slug) DO UPDATE SET title = excluded.title, \
         body = excluded.body, version = excluded.version, load = excluded.load, deleted = 0, updated_by = excluded.updated_by, \
         updated_at = excluded.updated_at, title_by = excluded.title_by, body_by = excluded.body_by",
    )
    .bind(doc.project.as_str())
    .bind(doc.slug.as_str())
    .bind(&doc.title)
    .bind(doc.body.as_deref().unwrap_or_default())
    .bind(doc.version)
    .bind(doc.load)
    .bind(doc.updated_by.as_str())
    .bind(doc.created_at.0)
    .bind(doc.updated_at.0)
    .bind(doc.title_by.as_str())
    .bind(doc.body_by.as_str())
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
        "INSERT INTO doc_version (project, slug, version, title, body, author, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(doc.project.as_str())
    .bind(doc.slug.as_str())
    .bind(doc.version)
    .bind(&doc.title)
    .bind(doc.body.as_deref().unwrap_or_default())
    .bind(doc.updated_by.as_str())
    .bind(doc.updated_at.0)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Takes a document away; its versions stay.
pub async fn delete(tx: &mut Tx, project: &ProjectKey, slug: &DocSlug) -> Result<()> {
    let now = tx.now().0;
    let sql = "UPDATE doc SET deleted = 1, updated_at = $3 WHERE project = $1 AND slug = $2";
    let query = sqlx::query(sql).bind(project.as_str()).bind(slug.as_str()).bind(now);
    query.execute(tx.connection()).await.or_fault()?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: u32,
    title: String,
    body: Option<String>,
    author: String,
    created_at: i64,
}

impl From<VersionRow> for DocVersion {
    fn from(row: VersionRow) -> Self {
        Self {
            version: row.version,
            title: row.title,
            body: row.body,
            author: Handle::stored(row.author),
            created_at: Timestamp(row.created_at),
        }
    }
}

/// At most `limit` versions before version `before`, the newest first, without bodies.
pub async fn versions(
    snapshot: &mut Snapshot,
    project: &ProjectKey,
    slug: &DocSlug,
    before: u32,
    limit: u32,
) -> Result<Vec<DocVersion>> {
    let rows: Vec<VersionRow> = sqlx::query_as(
        "SELECT version, title, NULL AS body, author, created_at FROM doc_version \
         WHERE project = $1 AND slug = $2 AND version < $3 ORDER BY version DESC LIMIT $4",
    )
    .bind(project.as_str())
    .bind(slug.as_str())
    .bind(before)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(DocVersion::from).collect())
}

/// One version of a document, with its body.
///
/// # Errors
/// `not_found` where there is none.
pub async fn version(snapshot: &mut Snapshot, project: &ProjectKey, slug: &DocSlug, number: u32) -> Result<DocVersion> {
    let row: Option<VersionRow> = sqlx::query_as(
        "SELECT version, title, body, author, created_at FROM doc_version WHERE project = $1 AND slug = $2 AND version = $3",
    )
    .bind(project.as_str())
    .bind(slug.as_str())
    .bind(number)
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    row.map(DocVersion::from).ok_or_else(|| Error::not_found(&format!("version {number} of document"), slug))
}
