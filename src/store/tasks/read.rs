//! Reading tasks with everything that belongs to them, in one statement.

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, QueryBuilder};

use crate::domain::board::RelatedTask;
use crate::domain::ids::{ApprovalId, Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use crate::domain::task::{
    ApprovalRef, ApprovalStatus, Criterion, Lease, LongField, Status, Task, TaskType, WrittenBy, count_criteria,
};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::row::{from_json, names, word};
use crate::store::snapshot::Snapshot;

/// Everything a task is made of; `WHERE` and `ORDER BY` follow.
pub(super) const SELECT: &str = "SELECT task.key, task.project, task.title, task.description, task.prompt, task.criteria, \
    task.last_criterion, task.result, task.status, task.type, task.role, task.priority, task.labels, task.assignee, task.created_by, \
    task.parent, task.rank, task.due, task.archived, task.version, task.comment_count, task.created_at, task.title_by, task.description_by, task.prompt_by, task.result_by, task.updated_at, task.status_since, \
    project.archived AS project_archived, lease.session, lease.member, lease.acquired_at, lease.expires_at, lease.parked_on, \
    approval.id AS approval, task.held_by, task.held_in, task.held_types, project.lease_minutes, \
    (SELECT string_agg(key, ',') FROM (SELECT child.key FROM task AS child WHERE child.parent = task.key ORDER BY child.number)) AS children, \
    (SELECT string_agg(blocker, ',') FROM task_blocker WHERE task_blocker.task = task.key) AS blocked_by, \
    (SELECT string_agg(waiting.task, ',') FROM task_blocker AS waiting WHERE waiting.blocker = task.key) AS blocks, \
    EXISTS (SELECT 1 FROM task_blocker JOIN task AS other ON other.key = task_blocker.blocker \
        WHERE task_blocker.task = task.key AND other.status <> 'done' AND other.archived = 0) AS blocked \
    FROM task JOIN project ON project.key = task.project \
    LEFT JOIN lease ON lease.task = task.key \
    LEFT JOIN approval ON approval.task = task.key AND approval.status = 'pending'";

/// A task with what only the rules ask for.
#[derive(Clone, Debug)]
pub struct Held {
    pub task: Task,
    /// Whether its project is archived, and so read-only.
    pub project_archived: bool,
    /// The highest criterion id it ever had.
    pub last_criterion: u32,
    /// The last agent that held it since its last decision, and in which session (R10).
    pub held_by: Option<Handle>,
    pub held_in: Option<SessionId>,
    /// The types it had when agents took it since then.
    pub held_types: Vec<TaskType>,
    /// How long a claim holds in its project without a sign of life.
    pub lease_minutes: u32,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    key: String,
    project: String,
    title: String,
    description: String,
    prompt: String,
    criteria: String,
    last_criterion: u32,
    result: String,
    status: String,
    r#type: String,
    role: Option<String>,
    priority: String,
    labels: String,
    assignee: Option<String>,
    created_by: String,
    title_by: String,
    description_by: String,
    prompt_by: String,
    result_by: String,
    parent: Option<String>,
    rank: String,
    due: Option<String>,
    archived: bool,
    version: u32,
    comment_count: u32,
    created_at: i64,
    updated_at: i64,
    status_since: i64,
    project_archived: bool,
    session: Option<i64>,
    member: Option<String>,
    acquired_at: Option<i64>,
    expires_at: Option<i64>,
    parked_on: Option<i64>,
    approval: Option<i64>,
    held_by: Option<String>,
    held_in: Option<i64>,
    held_types: String,
    lease_minutes: u32,
    children: Option<String>,
    blocked_by: Option<String>,
    blocks: Option<String>,
    blocked: bool,
}

impl Row {
    /// The task as it is at `now`.
    pub(super) fn into_held(self, now: Timestamp) -> Result<Held> {
        let lease = self.lease(now);
        let criteria: Vec<Criterion> = from_json(&self.criteria);
        let author = |text: &str, by: String| (!text.is_empty()).then(|| Handle::stored(by));
        let written_by = WrittenBy {
            title: Handle::stored(self.title_by),
            description: author(&self.description, self.description_by),
            prompt: author(&self.prompt, self.prompt_by),
            result: author(&self.result, self.result_by),
        };
        let held_types = self.held_types.split(',').filter(|kind| !kind.is_empty()).map(word).collect::<Result<_>>()?;
        let task = Task {
            key: TaskKey::stored(self.key),
            project: ProjectKey::stored(self.project),
            title: self.title,
            description: Some(self.description),
            prompt: Some(self.prompt),
            criteria: count_criteria(&criteria),
            acceptance_criteria: Some(criteria),
            result: Some(self.result),
            status: word(&self.status)?,
            task_type: word(&self.r#type)?,
            role: self.role,
            priority: word(&self.priority)?,
            labels: from_json(&self.labels),
            assignee: self.assignee.map(Handle::stored),
            created_by: Handle::stored(self.created_by),
            written_by,
            parent: self.parent.map(TaskKey::stored),
            children: names(self.children, TaskKey::stored),
            blocked_by: names(self.blocked_by, TaskKey::stored),
            blocks: names(self.blocks, TaskKey::stored),
            blocked: self.blocked,
            lease,
            approval: self.approval.map(|id| ApprovalRef { id: ApprovalId(id), status: ApprovalStatus::Pending }),
            comment_count: self.comment_count,
            archived: self.archived,
            due: self.due,
            rank: self.rank,
            version: self.version,
            created_at: Timestamp(self.created_at),
            updated_at: Timestamp(self.updated_at),
            status_since: Timestamp(self.status_since),
        };
        Ok(Held {
            task,
            project_archived: self.project_archived,
            last_criterion: self.last_criterion,
            held_by: self.held_by.map(Handle::stored),
            held_in: self.held_in.map(SessionId),
            held_types,
            lease_minutes: self.lease_minutes,
        })
    }

    fn lease(&self, now: Timestamp) -> Option<Lease> {
        let lease = Lease {
            session: SessionId(self.session?),
            member: Handle::stored(self.member.clone()?),
            acquired_at: Timestamp(self.acquired_at?),
            expires_at: Timestamp(self.expires_at?),
            expired: false,
            parked_on: self.parked_on.map(HandoffId),
        };
        Some(lease.at(now))
    }
}

/// The task called `key`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, key: &TaskKey) -> Result<Held> {
    let sql = format!("{SELECT} WHERE task.key = $1");
    let row: Option<Row> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(key.as_str()).fetch_optional(snapshot.connection()).await.or_fault()?;
    row.ok_or_else(|| Error::not_found("task", key))?.into_held(snapshot.now())
}

/// The tasks called `keys` as the live stream shows them, without long texts; unknown keys are left out.
pub async fn cards(snapshot: &mut Snapshot, keys: &[TaskKey]) -> Result<Vec<Task>> {
    let mut cards = Vec::with_capacity(keys.len());
    for keys in keys.chunks(500) {
        let mut query = QueryBuilder::<Db>::new(select(&[]));
        query.push(" WHERE task.key IN (");
        let mut list = query.separated(", ");
        for key in keys {
            list.push_bind(key.to_string());
        }
        query.push(")");
        cards.extend(shown(snapshot, query, &[]).await?);
    }
    Ok(cards)
}

/// Every task that is not archived, without long texts.
pub async fn unarchived(snapshot: &mut Snapshot) -> Result<Vec<Task>> {
    let mut query = QueryBuilder::<Db>::new(select(&[]));
    query.push(" WHERE task.archived = 0");
    shown(snapshot, query, &[]).await
}

/// [`SELECT`] without the long texts that are not asked for: a list of them all would be much to hold.
pub(super) fn select(fields: &[LongField]) -> String {
    let mut sql = SELECT.to_owned();
    for (field, column) in [
        (LongField::Description, "task.description"),
        (LongField::Prompt, "task.prompt"),
        (LongField::Result, "task.result"),
    ] {
        if !fields.contains(&field) {
            sql = sql.replacen(column, &format!("'' AS {}", field.as_str()), 1);
        }
    }
    sql
}

/// The tasks that a query finds, with these long texts and no others. They come one by one, as criteria hold much that a list
/// only counts.
pub(super) async fn shown(
    snapshot: &mut Snapshot,
    mut query: QueryBuilder<Db>,
    fields: &[LongField],
) -> Result<Vec<Task>> {
    let now = snapshot.now();
    let mut rows = query.build_query_as::<Row>().fetch(snapshot.connection());
    let mut tasks = Vec::new();
    while let Some(row) = rows.try_next().await.or_fault()? {
        let mut task = row.into_held(now)?.task;
        task.keep_long_fields(fields);
        tasks.push(task);
    }
    Ok(tasks)
}

/// The rank at an end of a column of the whole board: the last one, or the first.
pub async fn rank_at_end(snapshot: &mut Snapshot, status: Status, last: bool) -> Result<Option<String>> {
    let sql = if last {
        "SELECT rank FROM task WHERE archived = 0 AND status_order = $1 ORDER BY rank DESC LIMIT 1"
    } else {
        "SELECT rank FROM task WHERE archived = 0 AND status_order = $1 ORDER BY rank LIMIT 1"
    };
    sqlx::query_scalar(sql).bind(status as i64).fetch_optional(snapshot.connection()).await.or_fault()
}

/// The rank next to `rank` in a column: before it, or after it, leaving out `moving` itself.
pub async fn neighbour(
    snapshot: &mut Snapshot,
    status: Status,
    rank: &str,
    before: bool,
    moving: &TaskKey,
) -> Result<Option<String>> {
    let sql = if before {
        "SELECT rank FROM task WHERE archived = 0 AND status_order = $1 AND rank < $2 AND key <> $3 ORDER BY rank DESC LIMIT 1"
    } else {
        "SELECT rank FROM task WHERE archived = 0 AND status_order = $1 AND rank > $2 AND key <> $3 ORDER BY rank LIMIT 1"
    };
    let query = sqlx::query_scalar(sql).bind(status as i64).bind(rank.to_owned()).bind(moving.as_str());
    query.fetch_optional(snapshot.connection()).await.or_fault()
}

/// Title and state of the tasks `key` is linked with: parent, children, blockers, waiting ones.
pub async fn related(snapshot: &mut Snapshot, key: &TaskKey) -> Result<Vec<RelatedTask>> {
    let rows: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT key, title, status, archived FROM task WHERE parent = $1 \
         OR key IN (SELECT parent FROM task WHERE key = $1) \
         OR key IN (SELECT blocker FROM task_blocker WHERE task = $1) \
         OR key IN (SELECT task FROM task_blocker WHERE blocker = $1) ORDER BY project, number",
    )
    .bind(key.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let related = |(key, title, status, archived): (String, String, String, bool)| {
        Ok(RelatedTask { key: TaskKey::stored(key), title, status: word(&status)?, archived })
    };
    rows.into_iter().map(related).collect()
}
