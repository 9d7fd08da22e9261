//! Lists of tasks: every filter, in board order, page by page.

use sqlx::QueryBuilder;

use super::read::{select, shown};
use super::ready::{BLOCKED, push_ready};
use crate::domain::Result;
use crate::domain::fold::fold;
use crate::domain::ids::Handle;
use crate::domain::page::read_cursor;
use crate::domain::task::Task;
use crate::domain::task_command::ListTasks;
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// Begins a condition on the words of a task: whatever letter case and accents they are written
/// with.
const FOLDED: &str =
    " AND EXISTS (SELECT 1 FROM search_entry AS folded WHERE folded.kind = 'task' AND folded.ref = task.key AND ";

/// What part of all tasks a list draws from, besides its filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Everything,
    /// All columns but Done, as a board reads them whole.
    Open,
    /// Done alone, the latest first.
    Done,
}

/// At most `limit` tasks that pass the filter, in board order: column, rank, key.
///
/// # Errors
/// `invalid` for a broken cursor.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ListTasks,
    caller: &Handle,
    scope: Scope,
    limit: u32,
) -> Result<Vec<Task>> {
    let fields = filter.fields.clone().unwrap_or_default();
    let mut query = QueryBuilder::<Db>::new(select(&fields));
    push_filter(&mut query, filter, caller, scope, snapshot.now());
    if let Some(cursor) = &filter.cursor {
        push_after(&mut query, cursor)?;
    }
    query.push(" ORDER BY task.status_order, task.rank, task.key LIMIT ").push_bind(limit);
    shown(snapshot, query, &fields).await
}

fn push_after(query: &mut QueryBuilder<Db>, cursor: &str) -> Result<()> {
    let parts = read_cursor(cursor, 3)?;
    let order: i64 = parts[0].parse().unwrap_or(-1);
    query.push(" AND (task.status_order, task.rank, task.key) > (").push_bind(order);
    query.push(", ").push_bind(parts[1].clone()).push(", ").push_bind(parts[2].clone()).push(")");
    Ok(())
}

/// How many tasks pass the filter after its cursor, as far as is counted.
///
/// # Errors
/// `invalid` for a broken cursor.
pub async fn count_after(snapshot: &mut Snapshot, filter: &ListTasks, caller: &Handle) -> Result<u32> {
    let mut query =
        counting("task JOIN project ON project.key = task.project LEFT JOIN lease ON lease.task = task.key");
    push_filter(&mut query, filter, caller, Scope::Everything, snapshot.now());
    if let Some(cursor) = &filter.cursor {
        push_after(&mut query, cursor)?;
    }
    crate::store::count::count(snapshot, query).await
}

/// How many tasks in Done pass the filter.
pub async fn count_done(snapshot: &mut Snapshot, filter: &ListTasks, caller: &Handle) -> Result<u32> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT COUNT(*) FROM task JOIN project ON project.key = task.project LEFT JOIN lease ON lease.task = task.key",
    );
    push_filter(&mut query, filter, caller, Scope::Done, snapshot.now());
    query.build_query_scalar().fetch_one(snapshot.connection()).await.or_fault()
}

pub(super) fn push_filter(
    query: &mut QueryBuilder<Db>,
    filter: &ListTasks,
    caller: &Handle,
    scope: Scope,
    now: Timestamp,
) {
    query.push(" WHERE task.archived = ").push_bind(i64::from(filter.archived.unwrap_or(false)));
    match scope {
        Scope::Everything => {}
        Scope::Open => drop(query.push(" AND task.status_order < 4")),
        Scope::Done => drop(query.push(" AND task.status_order = 4")),
    }
    match &filter.project {
        Some(project) => drop(query.push(" AND task.project = ").push_bind(project)),
        None => drop(query.push(" AND project.archived = 0")),
    }
    if let Some(status) = filter.status {
        query.push(" AND task.status = ").push_bind(status);
    }
    if let Some(kind) = filter.task_type {
        query.push(" AND task.type = ").push_bind(kind);
    }
    if let Some(priority) = filter.priority {
        query.push(" AND task.priority = ").push_bind(priority);
    }
    match filter.assignee.as_ref() {
        Some(handle) if handle.as_str() == "none" => drop(query.push(" AND task.assignee IS NULL")),
        Some(handle) => drop(query.push(" AND task.assignee = ").push_bind(handle)),
        None => {}
    }
    if let Some(role) = &filter.role {
        query.push(FOLDED).push("folded.role = ").push_bind(fold(role)).push(")");
    }
    if let Some(label) = &filter.label {
        query.push(" AND EXISTS (SELECT 1 FROM task_label WHERE task_label.task = task.key AND task_label.folded = ");
        query.push_bind(fold(label)).push(")");
    }
    if let Some(blocked) = filter.blocked {
        query.push(if blocked { " AND " } else { " AND NOT " }).push(BLOCKED);
    }
    if filter.ready == Some(true) {
        push_ready(query, caller, now);
    }
    for word in filter.q.iter().flat_map(|q| q.split_whitespace()) {
        query.push(FOLDED).push("instr(folded.words, ").push_bind(fold(word)).push(") > 0)");
    }
    if let Some(since) = filter.updated_since {
        query.push(" AND task.updated_at >= ").push_bind(since);
    }
}
