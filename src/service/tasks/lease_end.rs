//! What it takes to hold a task, and how holding it ends.

use crate::domain::Result;
use crate::domain::claim::AttemptEnd;
use crate::domain::ids::Handle;
use crate::domain::task::Task;
use crate::store::{self, Tx};

/// Ends the lease of `task`, where it has one, and gives the member that held it, whom the event
/// names as `holder`.
pub(in crate::service) async fn end_lease(
    tx: &mut Tx,
    task: &mut Task,
    how: AttemptEnd,
    note: Option<&str>,
) -> Result<Option<Handle>> {
    let Some(lease) = task.lease.take() else { return Ok(None) };
    store::leases::end(tx, &task.key, &lease, how, note).await?;
    Ok(Some(lease.member))
}
