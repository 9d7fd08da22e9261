//! Reading approvals.

use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row};

use crate::domain::approval::{Approval, ApprovalContent, ListApprovals, Rejection};
use crate::domain::ids::{ApprovalId, Handle, ProjectKey, TaskKey};
use crate::domain::remedy::Thing;
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::columns::{DbRow, Json, of_row};
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

const SELECT: &str = "SELECT id, task, title_by, requested_by, session, task_version, content_hash, content, status, superseded_by, decided_by, \
    reason, created_at, decided_at FROM approval";

impl FromRow<'_, DbRow> for Approval {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "approval", &["id"], || {
            let task: TaskKey = row.try_get("task")?;
            let Json(content): Json<ApprovalContent> = row.try_get("content")?;
            Ok(Self {
                id: row.try_get("id")?,
                project: task.project(),
                task,
                title: content.title.clone(),
                title_by: row.try_get("title_by")?,
                requested_by: row.try_get("requested_by")?,
                session: row.try_get("session")?,
                version: row.try_get("task_version")?,
                content_hash: row.try_get("content_hash")?,
                status: row.try_get("status")?,
                superseded_by: row.try_get("superseded_by")?,
                decided_by: row.try_get("decided_by")?,
                reason: row.try_get("reason")?,
                created_at: row.try_get("created_at")?,
                decided_at: row.try_get("decided_at")?,
                content: Some(content),
            })
        })
    }
}

/// Approval `id`, with what it binds.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: ApprovalId) -> Result<Approval> {
    let query = sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE id = $1"))).bind(id);
    query.fetch_optional(snapshot.connection()).await.or_fault()?.ok_or_else(|| Error::not_found(Thing::Approval, id))
}

/// The approval of `task` that shows best where it stands: the pending one, else the newest.
pub async fn current(snapshot: &mut Snapshot, task: &TaskKey) -> Result<Option<Approval>> {
    let rest = "WHERE task = $1 ORDER BY status = 'pending' DESC, id DESC LIMIT 1";
    let query = sqlx::query_as(AssertSqlSafe(format!("{SELECT} {rest}"))).bind(task);
    query.fetch_optional(snapshot.connection()).await.or_fault()
}

/// The last approval of `task` before `before` that was approved or rejected.
pub async fn last_decided(snapshot: &mut Snapshot, task: &TaskKey, before: ApprovalId) -> Result<Option<Approval>> {
    let sql = "WHERE task = $1 AND id < $2 AND status IN ('approved', 'rejected') ORDER BY id DESC LIMIT 1";
    let query = sqlx::query_as(AssertSqlSafe(format!("{SELECT} {sql}"))).bind(task).bind(before);
    query.fetch_optional(snapshot.connection()).await.or_fault()
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
    let query = sqlx::query_scalar(sql).bind(project).bind(requested_by);
    query.fetch_one(snapshot.connection()).await.or_fault()
}

/// At most `limit` approvals that pass the filter, newest first, before approval `before`; only
/// those of `requested_by` where given.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ListApprovals,
    requested_by: Option<&Handle>,
    before: i64,
    limit: u32,
) -> Result<Vec<Approval>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    push_filter(&mut query, filter, requested_by, before);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
    query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()
}

/// How many approvals pass the filter before approval `before`, as far as is counted.
pub async fn count(
    snapshot: &mut Snapshot,
    filter: &ListApprovals,
    requested_by: Option<&Handle>,
    before: i64,
) -> Result<u32> {
    let mut query = counting("approval");
    push_filter(&mut query, filter, requested_by, before);
    crate::store::count::count(snapshot, query).await
}

fn push_filter(query: &mut QueryBuilder<Db>, filter: &ListApprovals, requested_by: Option<&Handle>, before: i64) {
    query.push(" WHERE id < ").push_bind(before);
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
    if let Some(project) = &filter.project {
        query.push(" AND task IN (SELECT key FROM task WHERE project = ").push_bind(project).push(")");
    }
    if let Some(task) = &filter.task {
        query.push(" AND task = ").push_bind(task);
    }
    if let Some(handle) = requested_by {
        query.push(" AND requested_by = ").push_bind(handle);
    }
}

/// The tasks of which an approval was rejected after `since`, and when that was last.
pub async fn rejected_since(snapshot: &mut Snapshot, since: Timestamp) -> Result<Vec<(TaskKey, Timestamp)>> {
    let sql = "SELECT task, MAX(decided_at) FROM approval WHERE status = 'rejected' AND decided_at > $1 GROUP BY task";
    sqlx::query_as(sql).bind(since).fetch_all(snapshot.connection()).await.or_fault()
}
