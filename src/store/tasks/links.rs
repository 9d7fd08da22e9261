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
    .bind(task)
    .bind(other)
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    Ok(found.is_some())
}

/// Whether `task` is below `other`, however many parents stand between them (R13). A circle that is
/// there already is walked once.
pub async fn is_below(snapshot: &mut Snapshot, task: &TaskKey, other: &TaskKey) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "WITH RECURSIVE above (key) AS (SELECT parent FROM task WHERE key = $1 AND parent IS NOT NULL \
         UNION SELECT task.parent FROM task JOIN above ON task.key = above.key WHERE task.parent IS NOT NULL) \
         SELECT 1 FROM above WHERE key = $2",
    )
    .bind(task)
    .bind(other)
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    Ok(found.is_some())
}

/// The assignees and holders of the open tasks that waited for `task` and now wait for nothing.
pub async fn freed_by(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Vec<Handle>> {
    sqlx::query_scalar(
        "SELECT DISTINCT COALESCE(lease.member, task.assignee) AS told FROM task_blocker \
         JOIN task ON task.key = task_blocker.task LEFT JOIN lease ON lease.task = task.key \
         WHERE task_blocker.blocker = $1 AND task.status <> 'done' AND task.archived = 0 \
         AND COALESCE(lease.member, task.assignee) IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM task_blocker AS rest JOIN task AS other ON other.key = rest.blocker \
             WHERE rest.task = task.key AND other.status <> 'done' AND other.archived = 0) ORDER BY told",
    )
    .bind(task)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()
}

/// Lets `task` wait for `blocker`; false where it already did.
pub async fn block(tx: &mut Tx, task: &TaskKey, blocker: &TaskKey) -> Result<bool> {
    let sql = "INSERT INTO task_blocker (task, blocker) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql).bind(task).bind(blocker).execute(tx.connection()).await.or_fault()?;
    Ok(done.rows_affected() > 0)
}

/// Lets `task` no longer wait for `blocker`; false where it did not.
pub async fn unblock(tx: &mut Tx, task: &TaskKey, blocker: &TaskKey) -> Result<bool> {
    let sql = "DELETE FROM task_blocker WHERE task = $1 AND blocker = $2";
    let done = sqlx::query(sql).bind(task).bind(blocker).execute(tx.connection()).await.or_fault()?;
    Ok(done.rows_affected() > 0)
}
