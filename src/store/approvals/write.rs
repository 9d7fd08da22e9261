//! Writing approvals. At most one of a task is pending; the database sees to it.

use crate::domain::Result;
use crate::domain::approval::ApprovalContent;
use crate::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use crate::domain::task::ApprovalStatus;
use crate::store::columns::Json;
use crate::store::fault::OrFault;
use crate::store::tx::Tx;

/// An approval about to be asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewApproval<'a> {
    pub task: &'a TaskKey,
    pub requested_by: &'a Handle,
    pub session: Option<SessionId>,
    pub task_version: u32,
    /// Who wrote the task's title as it is.
    pub title_by: &'a Handle,
    pub content: &'a ApprovalContent,
    pub content_hash: &'a str,
}

/// Adds a pending approval.
pub async fn insert(tx: &mut Tx, new: NewApproval<'_>) -> Result<ApprovalId> {
    let now = tx.now();
    sqlx::query_scalar(
        "INSERT INTO approval (task, requested_by, session, task_version, content_hash, content, created_at, title_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(new.task)
    .bind(new.requested_by)
    .bind(new.session)
    .bind(new.task_version)
    .bind(new.content_hash)
    .bind(Json(new.content))
    .bind(now)
    .bind(new.title_by)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}

/// Decides a pending approval.
pub async fn decide(
    tx: &mut Tx,
    id: ApprovalId,
    status: ApprovalStatus,
    by: &Handle,
    reason: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query("UPDATE approval SET status = $2, decided_by = $3, reason = $4, decided_at = $5 WHERE id = $1")
        .bind(id)
        .bind(status)
        .bind(by)
        .bind(reason)
        .bind(now)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// Takes the question of a pending approval back.
pub async fn supersede(tx: &mut Tx, id: ApprovalId) -> Result<()> {
    let sql = "UPDATE approval SET status = 'superseded' WHERE id = $1";
    sqlx::query(sql).bind(id).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Names the approval that took a superseded one's place.
pub async fn succeed(tx: &mut Tx, id: ApprovalId, successor: ApprovalId) -> Result<()> {
    let sql = "UPDATE approval SET superseded_by = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(successor).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
