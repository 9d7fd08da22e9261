//! Leases in the database. A lease stays after its expiry until something ends it.

use sqlx::{FromRow, Row};

use crate::domain::Result;
use crate::domain::claim::AttemptEnd;
use crate::domain::ids::{HandoffId, ProjectKey, SessionId, TaskKey};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::attempts;
use crate::store::columns::{DbRow, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// A lease with the task it is on; whether it expired is said by [`Lease::at`].
pub(super) struct OfTask(pub(super) TaskKey, pub(super) Lease);

impl FromRow<'_, DbRow> for OfTask {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "lease", &["task"], || {
            let lease = Lease {
                session: row.try_get("session")?,
                member: row.try_get("member")?,
                acquired_at: row.try_get("acquired_at")?,
                expires_at: row.try_get("expires_at")?,
                expired: false,
                parked_on: row.try_get("parked_on")?,
            };
            Ok(Self(row.try_get("task")?, lease))
        })
    }
}

fn leases(rows: Vec<OfTask>, now: Timestamp) -> Vec<(TaskKey, Lease)> {
    rows.into_iter().map(|OfTask(task, lease)| (task, lease.at(now))).collect()
}

/// What a session holds, parked leases too, by task.
pub async fn of_session(snapshot: &mut Snapshot, session: SessionId) -> Result<Vec<(TaskKey, Lease)>> {
    let sql = "SELECT task, session, member, acquired_at, expires_at, parked_on FROM lease WHERE session = $1 ORDER BY acquired_at, task";
    let rows = sqlx::query_as(sql).bind(session).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(leases(rows, snapshot.now()))
}

/// What is held in a project, parked and expired leases too.
pub async fn of_project(snapshot: &mut Snapshot, project: &ProjectKey) -> Result<Vec<(TaskKey, Lease)>> {
    let sql = "SELECT lease.task, lease.session, lease.member, lease.acquired_at, lease.expires_at, lease.parked_on \
        FROM lease JOIN task ON task.key = lease.task WHERE task.project = $1 ORDER BY lease.task";
    let rows = sqlx::query_as(sql).bind(project).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(leases(rows, snapshot.now()))
}

/// Every lease there is.
pub async fn all(snapshot: &mut Snapshot) -> Result<Vec<(TaskKey, Lease)>> {
    let sql = "SELECT task, session, member, acquired_at, expires_at, parked_on FROM lease ORDER BY task";
    let rows = sqlx::query_as(sql).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(leases(rows, snapshot.now()))
}

/// The ends of all leases together: it differs whenever one was prolonged.
pub async fn ends(snapshot: &mut Snapshot) -> Result<i64> {
    let sql = "SELECT COALESCE(SUM(expires_at), 0) FROM lease";
    sqlx::query_scalar(sql).fetch_one(snapshot.connection()).await.or_fault()
}

/// Leases that have expired without the log saying so.
pub async fn newly_expired(snapshot: &mut Snapshot, limit: u32) -> Result<Vec<(TaskKey, Lease)>> {
    let now = snapshot.now();
    let rows = sqlx::query_as(
        "SELECT task, session, member, acquired_at, expires_at, parked_on FROM lease \
         WHERE parked_on IS NULL AND expires_at <= $1 AND expiry_told = 0 ORDER BY expires_at LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(leases(rows, now))
}

/// Gives a task to a session. The task has no lease.
pub async fn insert(tx: &mut Tx, task: &TaskKey, lease: &Lease) -> Result<()> {
    sqlx::query("INSERT INTO lease (task, session, member, acquired_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(task)
        .bind(lease.session)
        .bind(&lease.member)
        .bind(lease.acquired_at)
        .bind(lease.expires_at)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// A sign of life at `at`: what the session holds lasts one lease time from it, or as long as it
/// did already (R5).
pub async fn renew(tx: &mut Tx, session: SessionId, at: Timestamp) -> Result<()> {
    sqlx::query(
        "UPDATE lease SET expiry_told = 0, expires_at = $2 + 60000 * (SELECT lease_minutes FROM project JOIN session ON session.project = project.key \
         WHERE session.id = lease.session) \
         WHERE session = $1 AND parked_on IS NULL AND expires_at < $2 + 60000 * \
         (SELECT lease_minutes FROM project JOIN session ON session.project = project.key WHERE session.id = lease.session)",
    )
    .bind(session)
    .bind(at)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Lets what the session holds last until `expires_at`, earlier or later than before.
pub async fn set_expiry(tx: &mut Tx, session: SessionId, expires_at: Timestamp) -> Result<()> {
    let sql = "UPDATE lease SET expires_at = $2, expiry_told = 0 WHERE session = $1 AND parked_on IS NULL";
    sqlx::query(sql).bind(session).bind(expires_at).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Writes down that the log tells of a lease's expiry.
pub async fn mark_told(tx: &mut Tx, task: &TaskKey) -> Result<()> {
    let sql = "UPDATE lease SET expiry_told = 1 WHERE task = $1";
    sqlx::query(sql).bind(task).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Whether the log tells of the lease's expiry already.
pub async fn is_told(snapshot: &mut Snapshot, task: &TaskKey) -> Result<bool> {
    let sql = "SELECT expiry_told FROM lease WHERE task = $1";
    let told: Option<bool> =
        sqlx::query_scalar(sql).bind(task).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(told.unwrap_or_default())
}

/// Parks a lease on a handoff, where it does not expire (R8).
pub async fn park(tx: &mut Tx, task: &TaskKey, handoff: HandoffId) -> Result<()> {
    let sql = "UPDATE lease SET parked_on = $2 WHERE task = $1";
    sqlx::query(sql).bind(task).bind(handoff).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Takes the lease off a task and remembers it as a former one, with what its holder last said:
/// `note`, or its session's.
pub async fn end(tx: &mut Tx, task: &TaskKey, lease: &Lease, how: AttemptEnd, note: Option<&str>) -> Result<()> {
    let gone = "DELETE FROM lease WHERE task = $1";
    sqlx::query(gone).bind(task).execute(tx.connection()).await.or_fault()?;
    attempts::insert(tx, task, lease, how, note).await
}
