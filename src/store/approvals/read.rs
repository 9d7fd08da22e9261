//! Reading approvals.

use sqlx::{AssertSqlSafe, QueryBuilder};

use crate::domain::approval::{Approval, ApprovalContent, ListApprovals, Rejection};
use crate::domain::ids::{ApprovalId, Handle, ProjectKey, SessionId, TaskKey};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;

const SELECT: &str = "SELECT id, task, title_by, requested_by, session, task_version, content_hash, content, status, superseded_by, decided_by, \
    reason, created_at, decided_at FROM approval";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    task: String,
    title_by: String,
    requested_by: String,
    session: Option<i64>,
    task_version: u32,
    content_hash: String,
    content: String,
    status: String,
    superseded_by: Option<i64>,
    decided_by: Option<String>,
    reason: Option<String>,
    created_at: i64,
    decided_at: Option<i64>,
}

impl Row {
    fn into_approval(self) -> Result<Approval> {
        let content: ApprovalContent = serde_json::from_str(&self.content).map_err(|error| {
            tracing::error!(json.error = %error, "an approval's content could not be read");
            Error::internal()
        })?;
        let task = TaskKey::stored(self.task);
        Ok(Approval {
            id: ApprovalId(self.id),
            project: task.project(),
            task,
            title: content.title.clone(),
            title_by: Handle::stored(self.title_by),
            requested_by: Handle::stored(self.requested_by),
            session: self.session.map(SessionId),
            version: self.task_version,
            content_hash: self.content_hash,
            status: word(&self.status)?,
            superseded_by: self.superseded_by.map(ApprovalId),
            decided_by: self.decided_by.map(Handle::stored),
            reason: self.reason,
            created_at: Timestamp(self.created_at),
            decided_at: self.decided_at.map(Timestamp),
            content: Some(content),
        })
    }
}

/// Approval `id`, with what it binds.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: ApprovalId) -> Result<Approval> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE id = $1")))
        .bind(id.0)
        .fetch_optional(snapshot.connection())
        .await
        .or_fault()?;
    row.ok_or_else(|| Error::not_found("approval", id))?.into_approval()
}

/// The approval of `task` that shows best where it stands: the pending one, else the newest.
pub async fn current(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Option<Approval>> {
    let rest = "WHERE task = $1 ORDER BY status = 'pending' DESC, id DESC LIMIT 1";
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{SELECT} {rest}")))
        .bind(task.as_str())
        .fetch_optional(snapshot.connection())
        .await
        .or_fault()?;
    row.map(Row::into_approval).transpose()
}

/// The last approval of `task` before `before` that was approved or rejected.
pub async fn last_decided(snapshot: &mut Snapshot, task: &TaskKey, before: ApprovalId) -> Result<Option<Approval>> {
    let sql = "WHERE task = $1 AND id < $2 AND status IN ('approved', 'rejected') ORDER BY id DESC LIMIT 1";
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{SELECT} {sql}")))
        .bind(task.as_str())
        .bind(before.0)
        .fetch_optional(snapshot.connection())
        .await
        .or_fault()?;
    row.map(Row::into_approval).transpose()
}

/// Why the work of `task` came back, where the last decision on it was a rejection.
pub async fn rejection(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Option<Rejection>> {
    let last = last_decided(snapshot, task, ApprovalId(i64::MAX)).await?;
    Ok(last.and_then(Rejection::of))
}

/// How many approvals are pending, in all projects or one, asked for by anybody or one.
pub async fn count_pending(
    snapshot: &mut Snapshot,
    project: Option<&ProjectKey>,
    requested_by: Option<&Handle>,
) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM approval JOIN task ON task.key = approval.task WHERE approval.status = 'pending' \
               AND ($1 IS NULL OR task.project = $1) AND ($2 IS NULL OR approval.requested_by = $2)";
    let query = sqlx::query_scalar(sql).bind(project.map(ProjectKey::as_str)).bind(requested_by.map(Handle::as_str));
    query.fetch_one(snapshot.connection()).await.or_fault()
}

/// At most `limit` approvals that pass the filter, newest first, before approval `before`; only those of `requested_by` where given.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ListApprovals,
    requested_by: Option<&Handle>,
    before: i64,
    limit: u32,
) -> Result<Vec<Approval>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" WHERE id < ").push_bind(before);
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status.as_str());
    }
    if let Some(project) = &filter.project {
        query.push(" AND task IN (SELECT key FROM task WHERE project = ").push_bind(project.to_string()).push(")");
    }
    if let Some(task) = &filter.task {
        query.push(" AND task = ").push_bind(task.to_string());
    }
    if let Some(handle) = requested_by {
        query.push(" AND requested_by = ").push_bind(handle.to_string());
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> = query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    rows.into_iter().map(Row::into_approval).collect()
}

/// The tasks of which an approval was rejected after `since`, and when that was last.
pub async fn rejected_since(snapshot: &mut Snapshot, since: Timestamp) -> Result<Vec<(TaskKey, Timestamp)>> {
    let sql = "SELECT task, MAX(decided_at) FROM approval WHERE status = 'rejected' AND decided_at > $1 GROUP BY task";
    let query = sqlx::query_as(sql).bind(since.0);
    let rows: Vec<(String, i64)> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|(task, at)| (TaskKey::stored(task), Timestamp(at))).collect())
}
