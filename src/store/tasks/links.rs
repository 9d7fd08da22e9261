//! Who waits for whom, and who belongs to whom.

use crate::domain::Result;
use crate::domain::ids::{Handle, TaskKey};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// Whether `task` waits for `other`, directly or through others (R12).
pub async fn waits_for(snapshot: &mut Snapshot, task: &TaskKey, other: &TaskKey) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "WITH RECURSIVE awaited (key) AS (SELECT blocker FROM task_blocker WHERE task = $1 \
         UNION SELECT blocker FROM task_blocker JOIN awaited ON task_blocker.task = awaited.key) \
         SELECT 1 FROM awaited WHERE key = $2",
    )
    .bind(task.as_str())
    .bind(other.as_str())
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    Ok(found.is_some())
}

/// The parents above `task`, nearest first (R13).
pub async fn ancestors(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Vec<TaskKey>> {
    let keys: Vec<String> = sqlx::query_scalar(
        "WITH RECURSIVE above (key, depth) AS (SELECT parent, 1 FROM task WHERE key = $1 AND parent IS NOT NULL \
         UNION ALL SELECT task.parent, depth + 1 FROM task JOIN above ON task.key = above.key WHERE task.parent IS NOT NULL AND depth < 100) \
         SELECT key FROM above ORDER BY depth",
    )
    .bind(task.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(keys.into_iter().map(TaskKey::stored).collect())
}

/// Lets `task` wait for `blocker`; false where it already did.
pub async fn block(tx: &mut Tx, task: &TaskKey, blocker: &TaskKey) -> Result<bool> {
    let sql = "INSERT INTO task_blocker (task, blocker) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql).bind(task.as_str()).bind(blocker.as_str()).execute(tx.connection()).await.or_fault()?;
    Ok(done.rows_affected() > 0)
}

/// Lets `task` no longer wait for `blocker`; false where it did not.
pub async fn unblock(tx: &mut Tx, task: &TaskKey, blocker: &TaskKey) -> Result<bool> {
    let sql = "DELETE FROM task_blocker WHERE task = $1 AND blocker = $2";
    let done = sqlx::query(sql).bind(task.as_str()).bind(blocker.as_str()).execute(tx.connection()).await.or_fault()?;
    Ok(done.rows_affected() > 0)
}

/// Who has open tasks that waited for `task`, now out of the way, and wait for nothing any more (R12).
pub async fn freed_by(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Vec<Handle>> {
    let handles: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT waiting.assignee FROM task_blocker JOIN task AS waiting ON waiting.key = task_blocker.task \
         WHERE task_blocker.blocker = $1 AND waiting.assignee IS NOT NULL AND waiting.status <> 'done' AND waiting.archived = 0 \
         AND NOT EXISTS (SELECT 1 FROM task_blocker AS still JOIN task AS other ON other.key = still.blocker \
         WHERE still.task = waiting.key AND other.status <> 'done' AND other.archived = 0) ORDER BY waiting.assignee",
    )
    .bind(task.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(handles.into_iter().map(Handle::stored).collect())
}
