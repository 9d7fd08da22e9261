//! Former leases in the database: who held a task, and how each hold ended.

use crate::domain::Result;
use crate::domain::claim::{Attempt, AttemptEnd};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::columns::stored_row;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

stored_row!(Attempt, "attempt" by ["id"], { task, session, member, acquired_at, ended_at, end = "ending", note });

/// A task's former leases, the latest first.
pub async fn of_task(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Attempt>> {
    let sql = "SELECT id, task, session, member, acquired_at, ended_at, ending, note FROM attempt WHERE task = $1 \
               ORDER BY id DESC LIMIT $2";
    sqlx::query_as(sql).bind(task).bind(limit).fetch_all(snapshot.connection()).await.or_fault()
}

/// What a session held and no longer holds, the latest first.
pub async fn of_session(snapshot: &mut Snapshot, session: SessionId, limit: u32) -> Result<Vec<Attempt>> {
    let sql = "SELECT id, task, session, member, acquired_at, ended_at, ending, note FROM attempt WHERE session = $1 \
               ORDER BY id DESC LIMIT $2";
    sqlx::query_as(sql).bind(session).bind(limit).fetch_all(snapshot.connection()).await.or_fault()
}

/// When a task was last taken back from a member, where that was after `since`.
pub async fn taken_back_at(
    snapshot: &mut Snapshot,
    task: &TaskKey,
    member: &Handle,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let sql =
        "SELECT MAX(ended_at) FROM attempt WHERE task = $1 AND member = $2 AND ending = 'taken_back' AND ended_at > $3";
    let query = sqlx::query_scalar(sql).bind(task).bind(member).bind(since);
    query.fetch_one(snapshot.connection()).await.or_fault()
}

/// From whom each task was taken back after `since`, and when that was last.
pub async fn taken_back_since(
    snapshot: &mut Snapshot,
    since: Timestamp,
) -> Result<Vec<((TaskKey, Handle), Timestamp)>> {
    let sql = "SELECT task, member, MAX(ended_at) FROM attempt WHERE ending = 'taken_back' AND ended_at > $1 GROUP BY task, member";
    let query = sqlx::query_as(sql).bind(since);
    let rows: Vec<(TaskKey, Handle, Timestamp)> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|(task, member, at)| ((task, member), at)).collect())
}

/// Remembers a lease that just ended, with `note` or else what its session last said.
pub(super) async fn insert(
    tx: &mut Tx,
    task: &TaskKey,
    lease: &Lease,
    how: AttemptEnd,
    note: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "INSERT INTO attempt (task, session, member, acquired_at, ended_at, ending, note) \
         SELECT $1, session.id, $3, $4, $5, $6, COALESCE($7, session.note) FROM session WHERE session.id = $2",
    )
    .bind(task)
    .bind(lease.session)
    .bind(&lease.member)
    .bind(lease.acquired_at)
    .bind(now)
    .bind(how)
    .bind(note)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}
