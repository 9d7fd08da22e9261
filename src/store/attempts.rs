//! Former leases in the database: who held a task, and how each hold ended.

use crate::domain::Result;
use crate::domain::claim::{Attempt, AttemptEnd};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct AttemptRow {
    task: String,
    session: i64,
    member: String,
    acquired_at: i64,
    ended_at: i64,
    ending: String,
    note: String,
}

impl AttemptRow {
    fn into_attempt(self) -> Result<Attempt> {
        Ok(Attempt {
            task: TaskKey::stored(self.task),
            session: SessionId(self.session),
            member: Handle::stored(self.member),
            acquired_at: Timestamp(self.acquired_at),
            ended_at: Timestamp(self.ended_at),
            end: word(&self.ending)?,
            note: self.note,
        })
    }
}

/// A task's former leases, the latest first.
pub async fn of_task(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Attempt>> {
    let sql = "SELECT task, session, member, acquired_at, ended_at, ending, note FROM attempt WHERE task = $1 ORDER BY id DESC LIMIT $2";
    let query = sqlx::query_as(sql).bind(task.as_str()).bind(limit);
    let rows: Vec<AttemptRow> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    rows.into_iter().map(AttemptRow::into_attempt).collect()
}

/// What a session held and no longer holds, the latest first.
pub async fn of_session(snapshot: &mut Snapshot, session: SessionId, limit: u32) -> Result<Vec<Attempt>> {
    let sql = "SELECT task, session, member, acquired_at, ended_at, ending, note FROM attempt WHERE session = $1 ORDER BY id DESC LIMIT $2";
    let query = sqlx::query_as(sql).bind(session.0).bind(limit);
    let rows: Vec<AttemptRow> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    rows.into_iter().map(AttemptRow::into_attempt).collect()
}

/// From whom each task was taken back after `since`, and when that was last.
pub async fn taken_back_since(
    snapshot: &mut Snapshot,
    since: Timestamp,
) -> Result<Vec<((TaskKey, Handle), Timestamp)>> {
    let sql = "SELECT task, member, MAX(ended_at) FROM attempt WHERE ending = 'taken_back' AND ended_at > $1 GROUP BY task, member";
    let query = sqlx::query_as(sql).bind(since.0);
    let rows: Vec<(String, String, i64)> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    let found =
        rows.into_iter().map(|(task, member, at)| ((TaskKey::stored(task), Handle::stored(member)), Timestamp(at)));
    Ok(found.collect())
}

/// Remembers a lease that just ended, with `note` or else what its session last said.
pub(super) async fn insert(
    tx: &mut Tx,
    task: &TaskKey,
    lease: &Lease,
    how: AttemptEnd,
    note: Option<&str>,
) -> Result<()> {
    let now = tx.now().0;
    sqlx::query(
        "INSERT INTO attempt (task, session, member, acquired_at, ended_at, ending, note) \
         SELECT $1, session.id, $3, $4, $5, $6, COALESCE($7, session.note) FROM session WHERE session.id = $2",
    )
    .bind(task.as_str())
    .bind(lease.session.0)
    .bind(lease.member.as_str())
    .bind(lease.acquired_at.0)
    .bind(now)
    .bind(how.as_str())
    .bind(note.map(str::to_owned))
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}
