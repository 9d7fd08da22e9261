//! Projects in the database.

use crate::domain::ids::{Handle, ProjectKey};
use crate::domain::project::Project;
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::fault::OrFault;
use crate::store::row::{from_json, to_json};
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    key: String,
    name: String,
    colour: String,
    emoji: Option<String>,
    description: String,
    archived: bool,
    auto_approve: String,
    lease_minutes: u32,
    require_evidence: bool,
    created_at: i64,
    updated_at: i64,
    name_by: String,
    description_by: String,
}

impl From<Row> for Project {
    fn from(row: Row) -> Self {
        Self {
            key: ProjectKey::stored(row.key),
            name: row.name,
            name_by: Handle::stored(row.name_by),
            description_by: Handle::stored(row.description_by),
            colour: row.colour,
            emoji: row.emoji,
            description: row.description,
            archived: row.archived,
            auto_approve: from_json(&row.auto_approve),
            lease_minutes: row.lease_minutes,
            require_evidence: row.require_evidence,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        }
    }
}

/// Every project, by name; archived ones only where asked for.
pub async fn list(snapshot: &mut Snapshot, archived: bool) -> Result<Vec<Project>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT key, name, colour, emoji, description, archived, auto_approve, lease_minutes, require_evidence, created_at, updated_at, name_by, description_by \
         FROM project WHERE archived = 0 OR $1 ORDER BY archived, lower(name), key",
    )
    .bind(archived)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// The project called `key`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, key: &ProjectKey) -> Result<Project> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT key, name, colour, emoji, description, archived, auto_approve, lease_minutes, require_evidence, created_at, updated_at, name_by, description_by \
         FROM project WHERE key = $1",
    )
    .bind(key.as_str())
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    row.map(Project::from).ok_or_else(|| Error::not_found("project", key))
}

/// Adds a project; false where the key is taken.
pub async fn insert(tx: &mut Tx, project: &Project) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO project (key, name, colour, emoji, description, archived, auto_approve, lease_minutes, require_evidence, created_at, updated_at, \
         name_by, description_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
    )
    .bind(project.key.as_str())
    .bind(&project.name)
    .bind(&project.colour)
    .bind(&project.emoji)
    .bind(&project.description)
    .bind(project.archived)
    .bind(to_json(&project.auto_approve))
    .bind(project.lease_minutes)
    .bind(project.require_evidence)
    .bind(project.created_at.0)
    .bind(project.updated_at.0)
    .bind(project.name_by.as_str())
    .bind(project.description_by.as_str())
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(done.rows_affected() > 0)
}

/// Writes what can change of a project.
pub async fn update(tx: &mut Tx, project: &Project) -> Result<()> {
    sqlx::query(
        "UPDATE project SET name = $2, colour = $3, emoji = $4, description = $5, archived = $6, auto_approve = $7, \
         lease_minutes = $8, require_evidence = $9, updated_at = $10, name_by = $11, description_by = $12 WHERE key = $1",
    )
    .bind(project.key.as_str())
    .bind(&project.name)
    .bind(&project.colour)
    .bind(&project.emoji)
    .bind(&project.description)
    .bind(project.archived)
    .bind(to_json(&project.auto_approve))
    .bind(project.lease_minutes)
    .bind(project.require_evidence)
    .bind(project.updated_at.0)
    .bind(project.name_by.as_str())
    .bind(project.description_by.as_str())
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}
