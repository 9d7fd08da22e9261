//! Writing tasks.

use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::budget::rows_at_once;
use crate::domain::fold::fold;
use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};
use crate::domain::rank;
use crate::domain::task::{Status, Task};
use crate::store::Db;
use crate::store::columns::Json;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// The next number of a project, and whether the project is archived; `None` where there is no such
/// project.
pub async fn next_number(tx: &mut Tx, project: &ProjectKey) -> Result<Option<(i64, bool)>> {
    let sql = "UPDATE project SET last_number = last_number + 1 WHERE key = $1 RETURNING last_number, archived";
    sqlx::query_as(sql).bind(project).fetch_optional(tx.connection()).await.or_fault()
}

/// A task about to be inserted; `last_criterion` is the highest id among its criteria.
#[derive(Clone, Copy, Debug)]
pub struct NewTask<'a> {
    pub task: &'a Task,
    pub last_criterion: u32,
}

/// A statement about a task.
type Statement<'a> = sqlx::query::Query<'a, Db, <Db as sqlx::Database>::Arguments>;

/// `sql` with every column of a full task that can change: `$1` the key, `$2` to `$23` as
/// [`update`] names them.
fn statement<'a>(sql: &'static str, task: &'a Task, last_criterion: u32) -> Statement<'a> {
    sqlx::query(sql)
        .bind(&task.key)
        .bind(&task.title)
        .bind(task.description.as_deref().unwrap_or_default())
        .bind(task.prompt.as_deref().unwrap_or_default())
        .bind(Json(task.acceptance_criteria.as_deref().unwrap_or_default()))
        .bind(last_criterion)
        .bind(task.result.as_deref().unwrap_or_default())
        .bind(task.status)
        .bind(task.task_type)
        .bind(&task.role)
        .bind(task.priority)
        .bind(&task.assignee)
        .bind(&task.parent)
        .bind(&task.rank)
        .bind(&task.due)
        .bind(task.archived)
        .bind(task.version)
        .bind(task.updated_at)
        .bind(task.status_since)
        .bind(&task.written_by.title)
        .bind(author(&task.written_by.description))
        .bind(author(&task.written_by.prompt))
        .bind(author(&task.written_by.result))
}

fn author(by: &Option<Handle>) -> &str {
    by.as_ref().map_or("", Handle::as_str)
}

/// Writes short ranks for a whole column, in the order that it has.
pub async fn respace(tx: &mut Tx, status: Status) -> Result<()> {
    let sql = "SELECT key FROM task WHERE archived = 0 AND status_order = $1 ORDER BY rank, key";
    let keys: Vec<TaskKey> = sqlx::query_scalar(sql).bind(status as i64).fetch_all(tx.connection()).await.or_fault()?;
    let ranks: Vec<(TaskKey, String)> = keys.iter().cloned().zip(rank::fresh(keys.len())).collect();
    for ranks in ranks.chunks(rows_at_once(2)) {
        let mut query = QueryBuilder::<Db>::new("WITH fresh (key, rank) AS (");
        query.push_values(ranks, |mut row, (key, rank)| {
            row.push_bind(key).push_bind(rank);
        });
        query.push(") UPDATE task SET rank = fresh.rank FROM fresh WHERE task.key = fresh.key");
        query.build().execute(tx.connection()).await.or_fault()?;
    }
    Ok(())
}

/// Inserts a task, with its labels.
pub async fn insert(tx: &mut Tx, NewTask { task, last_criterion }: NewTask<'_>) -> Result<()> {
    let sql = "INSERT INTO task (key, title, description, prompt, criteria, last_criterion, result, status, type, role, priority, \
        assignee, parent, rank, due, archived, version, updated_at, status_since, title_by, description_by, prompt_by, \
        result_by, project, number, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
        $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)";
    statement(sql, task, last_criterion)
        .bind(&task.project)
        .bind(task.key.number())
        .bind(&task.created_by)
        .bind(task.created_at)
        .execute(tx.connection())
        .await
        .or_fault()?;
    insert_labels(tx, task).await
}

/// Writes the labels of a task in place of those it had. [`update`] leaves them alone, as they
/// seldom change.
pub async fn relabel(tx: &mut Tx, task: &Task) -> Result<()> {
    let sql = "DELETE FROM task_label WHERE task = $1";
    sqlx::query(sql).bind(&task.key).execute(tx.connection()).await.or_fault()?;
    insert_labels(tx, task).await
}

/// At most [`crate::domain::budget::LABELS`], in their order, each with what lists look for.
async fn insert_labels(tx: &mut Tx, task: &Task) -> Result<()> {
    if task.labels.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Db>::new("INSERT INTO task_label (task, position, label, folded) ");
    query.push_values((0_i64..).zip(&task.labels), |mut row, (position, label)| {
        row.push_bind(&task.key).push_bind(position).push_bind(label).push_bind(fold(label));
    });
    query.build().execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// The columns that say that the agent `$agent` took a task in the session `$session`, and as which
/// types (R10). Work that nobody has decided on yet keeps the types it was taken as before.
macro_rules! taking {
    ($agent:literal, $session:literal) => {
        concat!(
            "held_by = ",
            $agent,
            ", held_in = ",
            $session,
            ", held_types = CASE WHEN held_by IS NULL OR held_types = '' THEN type ",
            "WHEN instr(',' || held_types || ',', ',' || type || ',') > 0 THEN held_types ",
            "ELSE held_types || ',' || type END"
        )
    };
}

/// The statement that writes every column of a full task that can change, and `more`.
macro_rules! update {
    ($($more:tt)*) => {
        concat!(
            "UPDATE task SET title = $2, description = $3, prompt = $4, criteria = $5, last_criterion = $6, ",
            "result = $7, status = $8, type = $9, role = $10, priority = $11, assignee = $12, parent = $13, ",
            "rank = $14, due = $15, archived = $16, version = $17, updated_at = $18, status_since = $19, ",
            "title_by = $20, description_by = $21, prompt_by = $22, result_by = $23",
            $($more)*
            " WHERE key = $1"
        )
    };
}

/// Writes every column of a full task that can change.
pub async fn update(tx: &mut Tx, task: &Task, last_criterion: u32) -> Result<()> {
    statement(update!(), task, last_criterion).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// [`update`] and [`take`] at once.
pub async fn update_and_take(
    tx: &mut Tx,
    task: &Task,
    last_criterion: u32,
    agent: &Handle,
    session: SessionId,
) -> Result<()> {
    let sql = update!(", ", taking!("$24", "$25"),);
    statement(sql, task, last_criterion).bind(agent).bind(session).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Counts a comment in or out.
pub async fn bump_comments(tx: &mut Tx, task: &TaskKey, by: i64) -> Result<()> {
    let sql = "UPDATE task SET comment_count = comment_count + $2 WHERE key = $1";
    sqlx::query(sql).bind(task).bind(by).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// The open tasks assigned to a member.
pub async fn open_of(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<TaskKey>> {
    let sql = "SELECT key FROM task WHERE assignee = $1 AND status <> 'done' AND archived = 0 ORDER BY project, number";
    sqlx::query_scalar(sql).bind(member).fetch_all(snapshot.connection()).await.or_fault()
}

/// Takes the open tasks of a member away from it and names them (R16).
pub async fn reassign(tx: &mut Tx, from: &Handle) -> Result<Vec<(TaskKey, u32)>> {
    let now = tx.now();
    sqlx::query_as(
        "UPDATE task SET assignee = NULL, version = version + 1, updated_at = $2 \
         WHERE assignee = $1 AND status <> 'done' AND archived = 0 RETURNING key, version",
    )
    .bind(from)
    .bind(now)
    .fetch_all(tx.connection())
    .await
    .or_fault()
}

/// Writes down that an agent took a task, in which session, and the type it took it as (R10). Work
/// that nobody has decided on yet keeps the types it was taken as before.
pub async fn take(tx: &mut Tx, task: &TaskKey, agent: &Handle, session: SessionId) -> Result<()> {
    let sql = concat!("UPDATE task SET ", taking!("$2", "$3"), " WHERE key = $1");
    sqlx::query(sql).bind(task).bind(agent).bind(session).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Writes down that a decision settled what agents held of a task so far (R10).
pub async fn settle(tx: &mut Tx, task: &TaskKey) -> Result<()> {
    let sql = "UPDATE task SET held_by = NULL, held_in = NULL, held_types = '' WHERE key = $1";
    sqlx::query(sql).bind(task).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
