//! The leases that wait on a handoff.

use crate::domain::Result;
use crate::domain::ids::{HandoffId, TaskKey};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::leases::OfTask;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// The leases parked on handoff `id`, by task.
pub async fn parked(snapshot: &mut Snapshot, id: HandoffId) -> Result<Vec<(TaskKey, Lease)>> {
    let sql = "SELECT task, session, member, acquired_at, expires_at, parked_on FROM lease WHERE parked_on = $1 \
               ORDER BY task";
    let rows: Vec<OfTask> = sqlx::query_as(sql).bind(id).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|OfTask(task, lease)| (task, lease)).collect())
}

/// Lets a parked lease go on as its session's, until `expires_at`.
pub async fn unpark(tx: &mut Tx, task: &TaskKey, expires_at: Timestamp) -> Result<()> {
    let sql = "UPDATE lease SET parked_on = NULL, expires_at = $2, expiry_told = 0 WHERE task = $1";
    sqlx::query(sql).bind(task).bind(expires_at).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
