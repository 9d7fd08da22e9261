//! Projects in the database.

use sqlx::AssertSqlSafe;

use crate::domain::ids::ProjectKey;
use crate::domain::project::Project;
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::store::columns::{Json, stored_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

const SELECT: &str = "SELECT key, name, colour, emoji, description, archived, auto_approve, lease_minutes, \
    require_evidence, created_at, updated_at, name_by, description_by FROM project";

stored_row!(Project, "project" by ["key"], {
    key, name, name_by, description_by, colour, emoji, description, archived, auto_approve as json, lease_minutes,
    require_evidence, created_at, updated_at,
});

/// Every project, by name; archived ones only where asked for.
pub async fn list(snapshot: &mut Snapshot, archived: bool) -> Result<Vec<Project>> {
    let sql = format!("{SELECT} WHERE archived = 0 OR $1 ORDER BY archived, lower(name), key");
    sqlx::query_as(AssertSqlSafe(sql)).bind(archived).fetch_all(snapshot.connection()).await.or_fault()
}

/// The project called `key`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, key: &ProjectKey) -> Result<Project> {
    let sql = format!("{SELECT} WHERE key = $1");
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(key);
    query.fetch_optional(snapshot.connection()).await.or_fault()?.ok_or_else(|| Error::not_found(Thing::Project, key))
}

/// Adds a project; false where the key is taken.
pub async fn insert(tx: &mut Tx, project: &Project) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO project (key, name, colour, emoji, description, archived, auto_approve, lease_minutes, \
         require_evidence, created_at, updated_at, name_by, description_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
    )
    .bind(&project.key)
    .bind(&project.name)
    .bind(&project.colour)
    .bind(&project.emoji)
    .bind(&project.description)
    .bind(project.archived)
    .bind(Json(&project.auto_approve))
    .bind(project.lease_minutes)
    .bind(project.require_evidence)
    .bind(project.created_at)
    .bind(project.updated_at)
    .bind(&project.name_by)
    .bind(&project.description_by)
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
    .bind(&project.key)
    .bind(&project.name)
    .bind(&project.colour)
    .bind(&project.emoji)
    .bind(&project.description)
    .bind(project.archived)
    .bind(Json(&project.auto_approve))
    .bind(project.lease_minutes)
    .bind(project.require_evidence)
    .bind(project.updated_at)
    .bind(&project.name_by)
    .bind(&project.description_by)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}
