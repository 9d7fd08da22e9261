//! The leases that wait on a handoff.

use crate::domain::Result;
use crate::domain::ids::{Handle, HandoffId, SessionId, TaskKey};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// The leases parked on handoff `id`, by task.
pub async fn parked(snapshot: &mut Snapshot, id: HandoffId) -> Result<Vec<(TaskKey, Lease)>> {
    let rows: Vec<(String, i64, String, i64, i64)> = sqlx::query_as(
        "SELECT task, session, member, acquired_at, expires_at FROM lease WHERE parked_on = $1 ORDER BY task",
    )
    .bind(id.0)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let lease = |(task, session, member, acquired_at, expires_at)| {
        let lease = Lease {
            session: SessionId(session),
            member: Handle::stored(member),
            acquired_at: Timestamp(acquired_at),
            expires_at: Timestamp(expires_at),
            expired: false,
            parked_on: Some(id),
        };
        (TaskKey::stored(task), lease)
    };
    Ok(rows.into_iter().map(lease).collect())
}

/// Lets a parked lease go on as its session's, until `expires_at`.
pub async fn unpark(tx: &mut Tx, task: &TaskKey, expires_at: Timestamp) -> Result<()> {
    let sql = "UPDATE lease SET parked_on = NULL, expires_at = $2, expiry_told = 0 WHERE task = $1";
    sqlx::query(sql).bind(task.as_str()).bind(expires_at.0).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
