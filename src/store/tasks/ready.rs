//! R4: what a member may claim now, and which of it comes first.

use sqlx::QueryBuilder;

use super::list::{Scope, push_filter};
use super::read::{select, shown};
use crate::domain::Result;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::task::Task;
use crate::domain::task_command::ListTasks;
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

pub(super) const BLOCKED: &str = "EXISTS (SELECT 1 FROM task_blocker JOIN task AS other ON other.key = task_blocker.blocker \
    WHERE task_blocker.task = task.key AND other.status <> 'done' AND other.archived = 0)";

/// Adds the condition of R4: nobody holds the task, it is nobody's, the caller's, or (in Active) an
/// agent's that no longer holds it; it was not taken back from the caller just now, nor just
/// rejected and so its assignee's first (R11); and it is not blocked.
pub(super) fn push_ready(query: &mut QueryBuilder<Db>, caller: &Handle, now: Timestamp) {
    query.push(" AND project.archived = 0 AND NOT ").push(BLOCKED);
    query.push(" AND (lease.task IS NULL OR (lease.parked_on IS NULL AND lease.expires_at <= ").push_bind(now);
    query.push(")) AND (COALESCE(task.assignee, '') = ").push_bind(caller);
    query.push(" AND task.status IN ('inbox', 'backlog', 'active') OR COALESCE(task.assignee, '') <> ");
    query.push_bind(caller);
    query.push(
        " AND (task.status IN ('backlog', 'active') AND task.assignee IS NULL OR task.status = 'active' AND EXISTS \
         (SELECT 1 FROM member WHERE member.handle = task.assignee AND member.kind = 'agent') AND NOT EXISTS \
         (SELECT 1 FROM approval AS decided WHERE decided.task = task.key AND decided.status = 'rejected' AND decided.decided_at > ",
    );
    query.push_bind(now).push(
        " - 60000 * project.lease_minutes)) AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.task = task.key \
         AND attempt.ending = 'taken_back' AND attempt.member = ",
    );
    query.push_bind(caller).push(" AND attempt.ended_at > ").push_bind(now);
    query.push(" - 60000 * project.lease_minutes))");
}

/// What of `ORDER BY` sorts ready tasks: assigned to the caller, priority, for a role the caller
/// has the skill for; rank and age follow.
pub(super) fn push_preference(query: &mut QueryBuilder<Db>, caller: &Handle) {
    query.push("CASE WHEN task.assignee = ").push_bind(caller);
    query.push(
        " THEN 0 ELSE 1 END * 100 + CASE task.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END * 10 \
         + CASE WHEN EXISTS (SELECT 1 FROM member_skill WHERE member_skill.member = ",
    );
    query
        .push_bind(caller)
        .push(" AND lower(member_skill.skill) = lower(task.role)) THEN 0 WHEN task.role IS NULL THEN 1 ELSE 2 END");
}

/// A query of the keys of tasks that are not archived; conditions follow.
fn keys() -> QueryBuilder<Db> {
    QueryBuilder::new(
        "SELECT task.key FROM task JOIN project ON project.key = task.project LEFT JOIN lease ON lease.task = task.key \
         WHERE task.archived = 0",
    )
}

/// The task the caller is to claim first in a project.
pub async fn best_ready(snapshot: &mut Snapshot, caller: &Handle, project: &ProjectKey) -> Result<Option<TaskKey>> {
    let mut query = keys();
    query.push(" AND task.project = ").push_bind(project);
    best(snapshot, query, caller).await
}

/// The task of these that the caller is to claim first, where it may claim any.
pub async fn best_ready_of(snapshot: &mut Snapshot, caller: &Handle, of: &[TaskKey]) -> Result<Option<TaskKey>> {
    let mut query = keys();
    query.push(" AND task.key IN (");
    let mut list = query.separated(", ");
    for key in of {
        list.push_bind(key);
    }
    query.push(")");
    best(snapshot, query, caller).await
}

async fn best(snapshot: &mut Snapshot, mut query: QueryBuilder<Db>, caller: &Handle) -> Result<Option<TaskKey>> {
    push_ready(&mut query, caller, snapshot.now());
    query.push(" ORDER BY ");
    push_preference(&mut query, caller);
    query.push(", task.rank, task.created_at, task.number, task.key LIMIT 1");
    query.build_query_scalar().fetch_optional(snapshot.connection()).await.or_fault()
}

/// At most `limit` tasks that pass the filter and that the caller may claim now, the best first,
/// after the first `skip`.
pub async fn list_ready(
    snapshot: &mut Snapshot,
    filter: &ListTasks,
    caller: &Handle,
    skip: u32,
    limit: u32,
) -> Result<Vec<Task>> {
    let now = snapshot.now();
    let fields = filter.fields.clone().unwrap_or_default();
    let mut query = QueryBuilder::<Db>::new(select(&fields));
    push_filter(&mut query, filter, caller, Scope::Everything, now);
    query.push(" ORDER BY ");
    push_preference(&mut query, caller);
    query.push(", task.rank, task.created_at, task.number, task.key LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(skip);
    shown(snapshot, query, &fields).await
}

/// How many tasks pass the filter, which asks for ready ones.
pub async fn count_ready(snapshot: &mut Snapshot, filter: &ListTasks, caller: &Handle) -> Result<u32> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT COUNT(*) FROM task JOIN project ON project.key = task.project LEFT JOIN lease ON lease.task = task.key",
    );
    push_filter(&mut query, filter, caller, Scope::Everything, snapshot.now());
    query.build_query_scalar().fetch_one(snapshot.connection()).await.or_fault()
}

/// Whether an approval of the task was rejected after `since`.
pub async fn was_rejected_since(snapshot: &mut Snapshot, task: &TaskKey, since: Timestamp) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM approval WHERE task = $1 AND status = 'rejected' AND decided_at > $2)";
    sqlx::query_scalar(sql).bind(task).bind(since).fetch_one(snapshot.connection()).await.or_fault()
}
