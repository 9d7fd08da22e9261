//! Comments in the database.

use crate::domain::comment::Comment;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::store::columns::stored_row;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

stored_row!(Comment, "comment" by ["id"], { id, task, author, body, created_at, edited_at });

/// At most `limit` comments of a task after comment `after`, oldest first.
pub async fn list(snapshot: &mut Snapshot, task: &TaskKey, after: i64, limit: u32) -> Result<Vec<Comment>> {
    let sql = "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 AND id > $2 \
               ORDER BY id LIMIT $3";
    let query = sqlx::query_as(sql).bind(task).bind(after).bind(limit);
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// The newest `limit` comments of a task, oldest first.
pub async fn newest(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Comment>> {
    let sql = "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 \
               ORDER BY id DESC LIMIT $2";
    let query = sqlx::query_as(sql).bind(task).bind(limit);
    let mut comments: Vec<Comment> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    comments.reverse();
    Ok(comments)
}

/// The newest `limit` comments of a task before comment `before`, oldest first, and how many older
/// ones there are.
pub async fn before(snapshot: &mut Snapshot, task: &TaskKey, before: i64, limit: u32) -> Result<(Vec<Comment>, u32)> {
    let sql = "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE task = $1 AND id < $2 \
               ORDER BY id DESC LIMIT $3";
    let query = sqlx::query_as(sql).bind(task).bind(before).bind(limit);
    let mut comments: Vec<Comment> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    let first = comments.last().map_or(before, |comment| comment.id);
    let older = sqlx::query_scalar("SELECT COUNT(*) FROM comment WHERE task = $1 AND id < $2").bind(task).bind(first);
    let older = older.fetch_one(snapshot.connection()).await.or_fault()?;
    comments.reverse();
    Ok((comments, older))
}

/// Comment `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: i64) -> Result<Comment> {
    let sql = "SELECT id, task, author, body, created_at, edited_at FROM comment WHERE id = $1";
    let comment = sqlx::query_as(sql).bind(id).fetch_optional(snapshot.connection()).await.or_fault()?;
    comment.ok_or_else(|| Error::not_found(Thing::Comment, id))
}

/// Adds a comment and gives its id.
pub async fn insert(tx: &mut Tx, task: &TaskKey, author: &Handle, body: &str) -> Result<i64> {
    let now = tx.now();
    sqlx::query_scalar("INSERT INTO comment (task, author, body, created_at) VALUES ($1, $2, $3, $4) RETURNING id")
        .bind(task)
        .bind(author)
        .bind(body)
        .bind(now)
        .fetch_one(tx.connection())
        .await
        .or_fault()
}

/// Changes a comment's text.
pub async fn update(tx: &mut Tx, id: i64, body: &str) -> Result<()> {
    let now = tx.now();
    let sql = "UPDATE comment SET body = $2, edited_at = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(body).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Takes a comment away.
pub async fn delete(tx: &mut Tx, id: i64) -> Result<()> {
    sqlx::query("DELETE FROM comment WHERE id = $1").bind(id).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
