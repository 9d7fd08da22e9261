//! Comments in the database.

use crate::domain::comment::Comment;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    task: String,
    author: String,
    body: String,
    created_at: i64,
    edited_at: Option<i64>,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            task: TaskKey::stored(row.task),
            author: Handle::stored(row.author),
            body: row.body,
            created_at: Timestamp(row.created_at),
            edited_at: row.edited_at.map(Timestamp),
        }
    }
}

/// At most `limit` comments of a task after comment `after`, oldest first.
pub async fn list(snapshot: &mut Snapshot, task: &TaskKey, after: i64, limit: u32) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 AND id > $2 ORDER BY id LIMIT $3",
    )
    .bind(task.as_str())
    .bind(after)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(Comment::from).collect())
}

/// The newest `limit` comments of a task, oldest first.
pub async fn newest(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(task.as_str())
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().rev().map(Comment::from).collect())
}

/// The newest `limit` comments of a task before comment `before`, oldest first, and how many older ones there are.
pub async fn before(snapshot: &mut Snapshot, task: &TaskKey, before: i64, limit: u32) -> Result<(Vec<Comment>, u32)> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(task.as_str())
    .bind(before)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let first = rows.last().map_or(before, |row| row.id);
    let older = sqlx::query_scalar("SELECT COUNT(*) FROM comment WHERE task = $1 AND id < $2")
        .bind(task.as_str())
        .bind(first)
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    Ok((rows.into_iter().rev().map(Comment::from).collect(), older))
}

/// Comment `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: i64) -> Result<Comment> {
    let row: Option<Row> =
        sqlx::query_as("SELECT id, task, author, body, created_at, edited_at FROM comment WHERE id = $1")
            .bind(id)
            .fetch_optional(snapshot.connection())
            .await
            .or_fault()?;
    row.map(Comment::from).ok_or_else(|| Error::not_found("comment", id))
}

/// Adds a comment and gives its id.
pub async fn insert(tx: &mut Tx, task: &TaskKey, author: &Handle, body: &str) -> Result<i64> {
    let now = tx.now().0;
    sqlx::query_scalar("INSERT INTO comment (task, author, body, created_at) VALUES ($1, $2, $3, $4) RETURNING id")
        .bind(task.as_str())
        .bind(author.as_str())
        .bind(body.to_owned())
        .bind(now)
        .fetch_one(tx.connection())
        .await
        .or_fault()
}

/// Changes a comment's text.
pub async fn update(tx: &mut Tx, id: i64, body: &str) -> Result<()> {
    let now = tx.now().0;
    let sql = "UPDATE comment SET body = $2, edited_at = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(body.to_owned()).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Takes a comment away.
pub async fn delete(tx: &mut Tx, id: i64) -> Result<()> {
    sqlx::query("DELETE FROM comment WHERE id = $1").bind(id).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
