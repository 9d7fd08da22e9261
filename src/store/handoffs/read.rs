//! Reading handoffs, with what became of the tasks they name.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, QueryBuilder};

use super::write::Noted;
use crate::domain::handoff::{Handoff, OpenTask};
use crate::domain::handoff_command::ListHandoffs;
use crate::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::row::{from_json, word};
use crate::store::snapshot::Snapshot;

const SELECT: &str = "SELECT id, project, session, author, summary, context, decisions, dead_ends, open_tasks, open_questions, \
    branch, commit_id, dirty, to_member, to_role, status, picked_up_by, picked_up_in, picked_up_at, closed_by, closed_at, closed_note, \
    created_at FROM handoff";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    project: String,
    session: i64,
    author: String,
    summary: String,
    context: String,
    decisions: String,
    dead_ends: String,
    open_tasks: String,
    open_questions: String,
    branch: Option<String>,
    commit_id: Option<String>,
    dirty: Option<bool>,
    to_member: Option<String>,
    to_role: Option<String>,
    status: String,
    picked_up_by: Option<String>,
    picked_up_in: Option<i64>,
    picked_up_at: Option<i64>,
    closed_by: Option<String>,
    closed_at: Option<i64>,
    closed_note: Option<String>,
    created_at: i64,
}

/// A task named by a handoff, as it is now.
#[derive(sqlx::FromRow)]
struct Named {
    key: String,
    title: String,
    title_by: String,
    created_by: String,
    status: String,
    archived: bool,
    assignee: Option<String>,
    parked_on: Option<i64>,
}

impl Row {
    fn into_handoff(self, named: &HashMap<TaskKey, Named>) -> Result<Handoff> {
        let id = HandoffId(self.id);
        let noted: Vec<Noted> = from_json(&self.open_tasks);
        let open_tasks = noted.into_iter().filter_map(|noted| named.get(&noted.task).map(|now| (noted, now)));
        Ok(Handoff {
            id,
            project: ProjectKey::stored(self.project),
            session: SessionId(self.session),
            author: Handle::stored(self.author),
            summary: self.summary,
            context: self.context,
            decisions: self.decisions,
            dead_ends: self.dead_ends,
            open_tasks: open_tasks.map(|(noted, now)| open_task(id, noted, now)).collect::<Result<_>>()?,
            open_questions: self.open_questions,
            branch: self.branch,
            commit: self.commit_id,
            dirty: self.dirty,
            to: self.to_member.map(Handle::stored),
            to_role: self.to_role,
            status: word(&self.status)?,
            picked_up_by: self.picked_up_by.map(Handle::stored),
            picked_up_in: self.picked_up_in.map(SessionId),
            picked_up_at: self.picked_up_at.map(Timestamp),
            closed_by: self.closed_by.map(Handle::stored),
            closed_at: self.closed_at.map(Timestamp),
            closed_note: self.closed_note,
            created_at: Timestamp(self.created_at),
        })
    }
}

fn open_task(id: HandoffId, noted: Noted, now: &Named) -> Result<OpenTask> {
    Ok(OpenTask {
        task: noted.task,
        note: noted.note,
        title: now.title.clone(),
        title_by: Handle::stored(now.title_by.clone()),
        created_by: Handle::stored(now.created_by.clone()),
        status: word(&now.status)?,
        archived: now.archived,
        assignee: now.assignee.clone().map(Handle::stored),
        parked: now.parked_on == Some(id.0),
        moved: noted.moved,
    })
}

/// Handoff `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: HandoffId) -> Result<Handoff> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" WHERE id = ").push_bind(id.0);
    read(snapshot, query).await?.pop().ok_or_else(|| Error::not_found("handoff", id))
}

/// How many handoffs are open, in all projects or one.
pub async fn count_open(snapshot: &mut Snapshot, project: Option<&ProjectKey>) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM handoff WHERE status = 'open' AND ($1 IS NULL OR project = $1)";
    let query = sqlx::query_scalar(sql).bind(project.map(ProjectKey::as_str));
    query.fetch_one(snapshot.connection()).await.or_fault()
}

/// The tasks handoff `id` names as they were noted down.
pub async fn noted(snapshot: &mut Snapshot, id: HandoffId) -> Result<Vec<Noted>> {
    let text: Option<String> = sqlx::query_scalar("SELECT open_tasks FROM handoff WHERE id = $1")
        .bind(id.0)
        .fetch_optional(snapshot.connection())
        .await
        .or_fault()?;
    Ok(text.as_deref().map(from_json).unwrap_or_default())
}

/// At most `limit` handoffs that pass the filter, newest first, before handoff `before`.
pub async fn list(snapshot: &mut Snapshot, filter: &ListHandoffs, before: i64, limit: u32) -> Result<Vec<Handoff>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    push_filter(&mut query, filter, before);
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
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
        query.push(" AND project = ").push_bind(project.to_string());
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status.as_str());
    }
}

/// The newest `limit` handoffs that name `task`, newest first.
pub async fn naming(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Handoff>> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query
        .push(" WHERE project = ")
        .push_bind(task.project().to_string())
        .push(" AND EXISTS (SELECT 1 FROM json_each(handoff.open_tasks) WHERE json_extract(value, '$.task') = ")
        .push_bind(task.to_string())
        .push(") ORDER BY id DESC LIMIT ")
        .push_bind(i64::from(limit));
    read(snapshot, query).await
}

async fn read(snapshot: &mut Snapshot, mut query: QueryBuilder<Db>) -> Result<Vec<Handoff>> {
    let rows: Vec<Row> = query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    let mut keys: Vec<TaskKey> =
        rows.iter().flat_map(|row| from_json::<Vec<Noted>>(&row.open_tasks)).map(|noted| noted.task).collect();
    keys.sort();
    keys.dedup();
    let mut named = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(500) {
        named.extend(named_now(snapshot, keys).await?);
    }
    rows.into_iter().map(|row| row.into_handoff(&named)).collect()
}

async fn named_now(snapshot: &mut Snapshot, keys: &[TaskKey]) -> Result<Vec<(TaskKey, Named)>> {
    let places = (1..=keys.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT task.key, task.title, task.title_by, task.created_by, task.status, task.archived, task.assignee, lease.parked_on \
         FROM task LEFT JOIN lease ON lease.task = task.key WHERE task.key IN ({places})"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql));
    for key in keys {
        query = query.bind(key.as_str());
    }
    let rows: Vec<Named> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|row| (TaskKey::stored(row.key.clone()), row)).collect())
}
