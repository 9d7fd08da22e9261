//! What an event of a task says for the inboxes of others: whose lease it touches, and who waited
//! for it.

use crate::domain::Result;
use crate::domain::ids::Handle;
use crate::domain::task::{Status, Task};
use crate::store::{self, Tx};

/// Who holds the task now: nobody where the lease has expired.
pub(in crate::service) fn holder(task: &Task) -> Option<Handle> {
    task.lease.as_ref().filter(|lease| !lease.expired).map(|lease| lease.member.clone())
}

/// R12: who can go on now that `task`, as it is stored, is done or archived. Nobody while it is
/// open.
pub(in crate::service) async fn waiting(tx: &mut Tx, task: &Task) -> Result<Vec<Handle>> {
    if task.blocks.is_empty() || (task.status != Status::Done && !task.archived) {
        return Ok(Vec::new());
    }
    store::tasks::freed_by(tx, &task.key).await
}
