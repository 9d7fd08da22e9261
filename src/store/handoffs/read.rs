//! Reading handoffs, with what became of the tasks they name.

use std::collections::HashMap;

use sqlx::{FromRow, QueryBuilder, Row};

use super::write::Noted;
use crate::domain::budget::KEYS_AT_ONCE;
use crate::domain::handoff::{Handoff, OpenTask};
use crate::domain::handoff_command::ListHandoffs;
use crate::domain::ids::{HandoffId, ProjectKey, TaskKey};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::columns::{DbRow, of_row, stored_row};
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

const SELECT: &str = "SELECT id, project, session, author, summary, context, decisions, dead_ends, open_questions, \
    branch, commit_id, dirty, to_member, to_role, status, picked_up_by, picked_up_in, picked_up_at, closed_by, \
    closed_at, closed_note, created_at FROM handoff";

/// A handoff as its own table has it: `open_tasks` is still to be read.
struct WithoutTasks(Handoff);

impl FromRow<'_, DbRow> for WithoutTasks {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "handoff", &["id"], || {
            Ok(Self(Handoff {
                id: row.try_get("id")?,
                project: row.try_get("project")?,
                session: row.try_get("session")?,
                author: row.try_get("author")?,
                summary: row.try_get("summary")?,
                context: row.try_get("context")?,
                decisions: row.try_get("decisions")?,
                dead_ends: row.try_get("dead_ends")?,
                open_tasks: Vec::new(),
                open_questions: row.try_get("open_questions")?,
                branch: row.try_get("branch")?,
                commit: row.try_get("commit_id")?,
                dirty: row.try_get("dirty")?,
                to: row.try_get("to_member")?,
                to_role: row.try_get("to_role")?,
                status: row.try_get("status")?,
                picked_up_by: row.try_get("picked_up_by")?,
                picked_up_in: row.try_get("picked_up_in")?,
                picked_up_at: row.try_get("picked_up_at")?,
                closed_by: row.try_get("closed_by")?,
                closed_at: row.try_get("closed_at")?,
                closed_note: row.try_get("closed_note")?,
                created_at: row.try_get("created_at")?,
            }))
        })
    }
}

stored_row!(Noted, "handoff_task" by ["handoff", "position"], { task, note, parked, moved });

/// A task named by a handoff, as it is now.
struct Named(HandoffId, OpenTask);

impl FromRow<'_, DbRow> for Named {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "handoff_task", &["handoff", "position"], || {
            let handoff: HandoffId = row.try_get("handoff")?;
            let parked_on: Option<HandoffId> = row.try_get("parked_on")?;
            let task = OpenTask {
                task: row.try_get("task")?,
                note: row.try_get("note")?,
                title: row.try_get("title")?,
                title_by: row.try_get("title_by")?,
                created_by: row.try_get("created_by")?,
                status: row.try_get("status")?,
                archived: row.try_get("archived")?,
                assignee: row.try_get("assignee")?,
                parked: parked_on == Some(handoff),
                moved: row.try_get("moved")?,
            };
            Ok(Self(handoff, task))
        })
    }
}

/// Handoff `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: HandoffId) -> Result<Handoff> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" WHERE id = ").push_bind(id);
    read(snapshot, query).await?.pop().ok_or_else(|| Error::not_found(Thing::Handoff, id))
}

/// How many handoffs are open, in all projects or one.
pub async fn count_open(snapshot: &mut Snapshot, project: Option<&ProjectKey>) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM handoff WHERE status = 'open' AND ($1 IS NULL OR project = $1)";
    sqlx::query_scalar(sql).bind(project).fetch_one(snapshot.connection()).await.or_fault()
}

/// The tasks handoff `id` names as they were noted down.
pub async fn noted(snapshot: &mut Snapshot, id: HandoffId) -> Result<Vec<Noted>> {
    let sql = "SELECT handoff, position, task, note, parked, moved FROM handoff_task WHERE handoff = $1 \
               ORDER BY position";
    sqlx::query_as(sql).bind(id).fetch_all(snapshot.connection()).await.or_fault()
}

/// At most `limit` handoffs that pass the filter, newest first, before handoff `before`.
pub async fn list(snapshot: &mut Snapshot, filter: &ListHandoffs, before: i64, limit: u32) -> Result<Vec<Handoff>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    push_filter(&mut query, filter, before);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
    read(snapshot, query).await
}

/// How many handoffs pass the filter before handoff `before`, as far as is counted.
pub async fn count(snapshot: &mut Snapshot, filter: &ListHandoffs, before: i64) -> Result<u32> {
    let mut query = counting("handoff");
    push_filter(&mut query, filter, before);
    crate::store::count::count(snapshot, query).await
}

fn push_filter(query: &mut QueryBuilder<Db>, filter: &ListHandoffs, before: i64) {
    query.push(" WHERE id < ").push_bind(before);
    if let Some(project) = &filter.project {
        query.push(" AND project = ").push_bind(project);
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status);
    }
}

/// The newest `limit` handoffs that name `task`, newest first.
pub async fn naming(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Handoff>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" WHERE id IN (SELECT named.handoff FROM handoff_task AS named WHERE named.task = ").push_bind(task);
    query.push(") ORDER BY id DESC LIMIT ").push_bind(limit);
    read(snapshot, query).await
}

async fn read(snapshot: &mut Snapshot, mut query: QueryBuilder<Db>) -> Result<Vec<Handoff>> {
    let rows: Vec<WithoutTasks> = query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    let mut handoffs: Vec<Handoff> = rows.into_iter().map(|WithoutTasks(handoff)| handoff).collect();
    let ids: Vec<HandoffId> = handoffs.iter().map(|handoff| handoff.id).collect();
    let mut named: HashMap<HandoffId, Vec<OpenTask>> = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(KEYS_AT_ONCE) {
        for Named(handoff, task) in named_now(snapshot, ids).await? {
            named.entry(handoff).or_default().push(task);
        }
    }
    for handoff in &mut handoffs {
        handoff.open_tasks = named.remove(&handoff.id).unwrap_or_default();
    }
    Ok(handoffs)
}

/// The tasks that these handoffs name, each handoff's in their order.
async fn named_now(snapshot: &mut Snapshot, ids: &[HandoffId]) -> Result<Vec<Named>> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT named.handoff, named.position, named.task, named.note, named.moved, task.title, task.title_by, \
         task.created_by, task.status, task.archived, task.assignee, lease.parked_on FROM handoff_task AS named \
         JOIN task ON task.key = named.task LEFT JOIN lease ON lease.task = named.task WHERE named.handoff IN (",
    );
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    query.push(") ORDER BY named.handoff, named.position");
    query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()
}
