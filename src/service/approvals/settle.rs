//! What a way out of Review makes of the pending approval: a move to Done is the approval, an
//! admin's move to Active the rejection, everything else takes the question back.

use super::asking::{EVENT_TEXT, event_of, withdraw};
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, Decision};
use crate::domain::event::{ApprovalDecided, Because, Fact};
use crate::domain::ids::SessionId;
use crate::domain::task::{ApprovalStatus, Status, Task};
use crate::domain::text::shorten;
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// Settles the approval that `task`, about to go to `to`, waits for; gives the decision that the
/// move is, where it is one.
///
/// # Errors
/// `forbidden` for a move to Done by others than admins or by who asked, `invalid` for a rejection
/// without a reason.
pub(in crate::service) async fn settle(
    tx: &mut Tx,
    actor: &Actor,
    task: &mut Task,
    to: Status,
    reason: Option<&str>,
    acting: Option<SessionId>,
) -> Result<Option<Decision>> {
    let Some(reference) = &task.approval else { return Ok(None) };
    let approval = store::approvals::find(tx, reference.id).await?;
    let decision = match to {
        Status::Done => Decision::Approve,
        Status::Active if actor.may_decide() => Decision::Reject,
        _ => return withdraw(tx, actor, task, Because::Moved, acting).await.map(|()| None),
    };
    check_decider(actor, &approval)?;
    if decision == Decision::Reject && reason.is_none() {
        return Err(Error::invalid("reason", format!("is needed to reject {}; say what has to change", approval.id)));
    }
    task.approval = None;
    store::tasks::settle(tx, &task.key).await?;
    record(tx, actor, task, &approval, decision, reason, acting).await?;
    Ok(Some(decision))
}

/// Approvals are decided by admins, and never by who asked for them.
pub(super) fn check_decider(actor: &Actor, approval: &Approval) -> Result<()> {
    actor.must_decide()?;
    if actor.handle == approval.requested_by {
        return Err(Error::forbidden(format!("{} was asked for by you; another admin decides it.", approval.id)));
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    task: &Task,
    approval: &Approval,
    decision: Decision,
    reason: Option<&str>,
    acting: Option<SessionId>,
) -> Result<()> {
    let status = match decision {
        Decision::Approve => ApprovalStatus::Approved,
        Decision::Reject => ApprovalStatus::Rejected,
    };
    store::approvals::decide(tx, approval.id, status, &actor.handle, reason).await?;
    let text = shorten(reason.unwrap_or_default(), EVENT_TEXT);
    let decided = ApprovalDecided::new(status, &approval.requested_by, task.assignee.clone(), text);
    let fact = match decision {
        Decision::Approve => Fact::ApprovalApproved(decided),
        Decision::Reject => Fact::ApprovalRejected(decided),
    };
    tx.event(actor, event_of(approval.id, &task.key, acting, fact));
    Ok(())
}
