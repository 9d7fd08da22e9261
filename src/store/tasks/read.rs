//! Reading tasks with everything that belongs to them, in one statement.

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row};

use crate::domain::board::RelatedTask;
use crate::domain::budget::KEYS_AT_ONCE;
use crate::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use crate::domain::remedy::Thing;
use crate::domain::task::{
    ApprovalRef, ApprovalStatus, Criterion, Lease, LongField, Status, Task, TaskType, WrittenBy, count_criteria,
};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::columns::{DbRow, Joined, Json, of_row, stored_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// Everything a task is made of; `WHERE` and `ORDER BY` follow.
pub(super) const SELECT: &str = "SELECT task.key, task.project, task.title, task.description, task.prompt, task.criteria, \
    task.last_criterion, task.result, task.status, task.type, task.role, task.priority, task.assignee, task.created_by, \
    task.parent, task.rank, task.due, task.archived, task.version, task.comment_count, task.created_at, task.title_by, \
    task.description_by, task.prompt_by, task.result_by, task.updated_at, task.status_since, \
    project.archived AS project_archived, lease.session, lease.member, lease.acquired_at, lease.expires_at, \
    lease.parked_on, approval.id AS approval, task.held_by, task.held_in, \
    replace(task.held_types, ',', char(31)) AS held_types, project.lease_minutes, \
    (SELECT string_agg(label, char(31)) FROM (SELECT label FROM task_label WHERE task_label.task = task.key \
        ORDER BY position)) AS labels, \
    (SELECT string_agg(key, char(31)) FROM (SELECT child.key FROM task AS child WHERE child.parent = task.key \
        ORDER BY child.number)) AS children, \
    (SELECT string_agg(blocker, char(31)) FROM task_blocker WHERE task_blocker.task = task.key) AS blocked_by, \
    (SELECT string_agg(waiting.task, char(31)) FROM task_blocker AS waiting WHERE waiting.blocker = task.key) AS blocks, \
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

impl FromRow<'_, DbRow> for Held {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "task", &["key"], || {
            let Joined(held_types) = row.try_get("held_types")?;
            Ok(Self {
                task: task(row)?,
                project_archived: row.try_get("project_archived")?,
                last_criterion: row.try_get("last_criterion")?,
                held_by: row.try_get("held_by")?,
                held_in: row.try_get("held_in")?,
                held_types,
                lease_minutes: row.try_get("lease_minutes")?,
            })
        })
    }
}

impl Held {
    /// The same at `now`: a lease may have expired.
    fn at(mut self, now: Timestamp) -> Self {
        self.task.lease = self.task.lease.map(|lease| lease.at(now));
        self
    }
}

fn task(row: &DbRow) -> sqlx::Result<Task> {
    let Json(criteria): Json<Vec<Criterion>> = row.try_get("criteria")?;
    let (Joined(labels), Joined(children)) = (row.try_get("labels")?, row.try_get("children")?);
    let (Joined(blocked_by), Joined(blocks)) = (row.try_get("blocked_by")?, row.try_get("blocks")?);
    let approval: Option<ApprovalId> = row.try_get("approval")?;
    let (description, description_by) = text(row, "description", "description_by")?;
    let (prompt, prompt_by) = text(row, "prompt", "prompt_by")?;
    let (result, result_by) = text(row, "result", "result_by")?;
    let title = row.try_get("title_by")?;
    Ok(Task {
        key: row.try_get("key")?,
        project: row.try_get("project")?,
        title: row.try_get("title")?,
        description: Some(description),
        prompt: Some(prompt),
        criteria: count_criteria(&criteria),
        acceptance_criteria: Some(criteria),
        result: Some(result),
        status: row.try_get("status")?,
        task_type: row.try_get("type")?,
        role: row.try_get("role")?,
        priority: row.try_get("priority")?,
        labels,
        assignee: row.try_get("assignee")?,
        created_by: row.try_get("created_by")?,
        written_by: WrittenBy { title, description: description_by, prompt: prompt_by, result: result_by },
        parent: row.try_get("parent")?,
        children,
        blocked_by,
        blocks,
        blocked: row.try_get("blocked")?,
        lease: lease(row)?,
        approval: approval.map(|id| ApprovalRef { id, status: ApprovalStatus::Pending }),
        comment_count: row.try_get("comment_count")?,
        archived: row.try_get("archived")?,
        due: row.try_get("due")?,
        rank: row.try_get("rank")?,
        version: row.try_get("version")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        status_since: row.try_get("status_since")?,
    })
}

/// A long text with its author; an empty one has none.
fn text(row: &DbRow, column: &str, by: &str) -> sqlx::Result<(String, Option<Handle>)> {
    let text: String = row.try_get(column)?;
    let author = if text.is_empty() { None } else { Some(row.try_get(by)?) };
    Ok((text, author))
}

/// The lease beside a task; whether it expired is said by [`Held::at`].
fn lease(row: &DbRow) -> sqlx::Result<Option<Lease>> {
    let Some(session) = row.try_get("session")? else { return Ok(None) };
    Ok(Some(Lease {
        session,
        member: row.try_get("member")?,
        acquired_at: row.try_get("acquired_at")?,
        expires_at: row.try_get("expires_at")?,
        expired: false,
        parked_on: row.try_get("parked_on")?,
    }))
}

/// The task called `key`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, key: &TaskKey) -> Result<Held> {
    let sql = format!("{SELECT} WHERE task.key = $1");
    let held: Option<Held> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(key).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(held.ok_or_else(|| Error::not_found(Thing::Task, key))?.at(snapshot.now()))
}

/// The tasks called `keys` as the live stream shows them, without long texts; unknown keys are left
/// out.
pub async fn cards(snapshot: &mut Snapshot, keys: &[TaskKey]) -> Result<Vec<Task>> {
    let mut cards = Vec::with_capacity(keys.len());
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut query = QueryBuilder::<Db>::new(select(&[]));
        query.push(" WHERE task.key IN (");
        let mut list = query.separated(", ");
        for key in keys {
            list.push_bind(key);
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

/// [`SELECT`] without the long texts that are not asked for: a list of them all would be much to
/// hold.
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

/// The tasks that a query finds, with these long texts and no others. They come one by one, as
/// criteria hold much that a list only counts.
pub(super) async fn shown(
    snapshot: &mut Snapshot,
    mut query: QueryBuilder<Db>,
    fields: &[LongField],
) -> Result<Vec<Task>> {
    let now = snapshot.now();
    let mut rows = query.build_query_as::<Held>().fetch(snapshot.connection());
    let mut tasks = Vec::new();
    while let Some(held) = rows.try_next().await.or_fault()? {
        let mut task = held.at(now).task;
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
    let query = sqlx::query_scalar(sql).bind(status as i64).bind(rank).bind(moving);
    query.fetch_optional(snapshot.connection()).await.or_fault()
}

stored_row!(RelatedTask, "task" by ["key"], { key, title, status, archived });

/// Title and state of the tasks `key` is linked with: parent, children, blockers, waiting ones.
pub async fn related(snapshot: &mut Snapshot, key: &TaskKey) -> Result<Vec<RelatedTask>> {
    sqlx::query_as(
        "SELECT key, title, status, archived FROM task WHERE parent = $1 \
         OR key IN (SELECT parent FROM task WHERE key = $1) \
         OR key IN (SELECT blocker FROM task_blocker WHERE task = $1) \
         OR key IN (SELECT task FROM task_blocker WHERE blocker = $1) ORDER BY project, number",
    )
    .bind(key)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()
}
