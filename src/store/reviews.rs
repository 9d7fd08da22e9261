//! Reviews in the database.

use crate::domain::Result;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::review::{Review, Verdict};
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    task: String,
    author: String,
    verdict: String,
    findings: String,
    task_version: u32,
    created_at: i64,
}

impl Row {
    fn into_review(self) -> Result<Review> {
        Ok(Review {
            id: self.id,
            task: TaskKey::stored(self.task),
            author: Handle::stored(self.author),
            verdict: word(&self.verdict)?,
            findings: self.findings,
            version: self.task_version,
            created_at: Timestamp(self.created_at),
        })
    }
}

/// The newest `limit` reviews of a task, oldest first.
pub async fn newest(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Review>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, task, author, verdict, findings, task_version, created_at FROM review WHERE task = $1 ORDER BY id DESC LIMIT $2",
    )
    .bind(task.as_str())
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    rows.into_iter().rev().map(Row::into_review).collect()
}

/// The newest `limit` reviews of a task before review `before`, oldest first, and how many older ones there are.
pub async fn before(snapshot: &mut Snapshot, task: &TaskKey, before: i64, limit: u32) -> Result<(Vec<Review>, u32)> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, task, author, verdict, findings, task_version, created_at FROM review WHERE task = $1 AND id < $2 \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(task.as_str())
    .bind(before)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let first = rows.last().map_or(before, |row| row.id);
    let older = sqlx::query_scalar("SELECT COUNT(*) FROM review WHERE task = $1 AND id < $2")
        .bind(task.as_str())
        .bind(first)
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    Ok((rows.into_iter().rev().map(Row::into_review).collect::<Result<_>>()?, older))
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
    let now = tx.now().0;
    sqlx::query_scalar(
        "INSERT INTO review (task, author, verdict, findings, task_version, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(task.as_str())
    .bind(author.as_str())
    .bind(verdict.as_str())
    .bind(findings.to_owned())
    .bind(version)
    .bind(now)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}
