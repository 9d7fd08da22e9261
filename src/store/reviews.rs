//! Reviews in the database.

use crate::domain::Result;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::review::{Review, Verdict};
use crate::store::columns::stored_row;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

stored_row!(Review, "review" by ["id"], {
    id, task, author, verdict, findings, version = "task_version", created_at,
});

/// The newest `limit` reviews of a task, oldest first.
pub async fn newest(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Review>> {
    newest_before(snapshot, task, i64::MAX, limit).await
}

/// The newest `limit` reviews of a task before review `before`, oldest first, and how many older
/// ones there are.
pub async fn before(snapshot: &mut Snapshot, task: &TaskKey, before: i64, limit: u32) -> Result<(Vec<Review>, u32)> {
    let reviews = newest_before(snapshot, task, before, limit).await?;
    let first = reviews.first().map_or(before, |review| review.id);
    let sql = "SELECT COUNT(*) FROM review WHERE task = $1 AND id < $2";
    let older = sqlx::query_scalar(sql).bind(task).bind(first).fetch_one(snapshot.connection()).await.or_fault()?;
    Ok((reviews, older))
}

async fn newest_before(snapshot: &mut Snapshot, task: &TaskKey, before: i64, limit: u32) -> Result<Vec<Review>> {
    let sql = "SELECT id, task, author, verdict, findings, task_version, created_at FROM review \
               WHERE task = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let query = sqlx::query_as(sql).bind(task).bind(before).bind(limit);
    let mut reviews: Vec<Review> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    reviews.reverse();
    Ok(reviews)
}

/// Adds a review of a task at `version` and gives its id.
pub async fn insert(
    tx: &mut Tx,
    task: &TaskKey,
    author: &Handle,
    verdict: Verdict,
    findings: &str,
    version: u32,
) -> Result<i64> {
    let now = tx.now();
    let sql = "INSERT INTO review (task, author, verdict, findings, task_version, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let query = sqlx::query_scalar(sql).bind(task).bind(author).bind(verdict).bind(findings).bind(version).bind(now);
    query.fetch_one(tx.connection()).await.or_fault()
}
