//! Deciding an approval by its own name.

use super::asking::content_hash;
use super::settle::check_decider;
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ApprovalContent, DecideApproval, Decision};
use crate::domain::ids::ApprovalId;
use crate::domain::task::{ApprovalStatus, Status};
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub, tasks};
use crate::store::{self, Tx};

/// Approves or rejects what an approval asks for: its task goes to Done, or back to Active and to
/// its assignee.
///
/// # Errors
/// `forbidden` for all but admins and for who asked, `invalid` for a rejection without a reason,
/// `not_found`, `version_conflict` with the successor where it was superseded, `already_decided`
/// with the decision.
pub async fn decide(hub: &Hub, actor: &Actor, command: DecideApproval) -> Answered<Approval> {
    actor.must_write()?;
    actor.must_decide()?;
    hub.write(actor, "approvals.decide", command, async |tx: &mut Tx, actor, command| {
        decide_in(tx, &actor, command).await
    })
    .await
}

async fn decide_in(tx: &mut Tx, actor: &Actor, command: DecideApproval) -> Result<Approval> {
    let approval = store::approvals::find(tx, command.approval).await?;
    let tasks::Writable { held, session } = tasks::writable(tx, actor, &approval.task, None).await?;
    check_decider(actor, &approval)?;
    check_pending(tx, &approval).await?;
    // Every edit of what it binds supersedes it. Should one have found another way, nothing is
    // approved that was not asked for.
    if content_hash(&ApprovalContent::of(&held.task)) != approval.content_hash {
        let message = format!(
            "{} is not what {} was asked for; move it back to Active with a reason, so that it is asked for anew.",
            approval.task, approval.id
        );
        return Err(Error::new(Code::VersionConflict, message).with("version", held.task.version));
    }
    let to = match command.decision {
        Decision::Approve => Status::Done,
        Decision::Reject => Status::Active,
    };
    let session = session.map(|session| session.id);
    tasks::carry(tx, actor, held, tasks::Way { to, rank: None, respaced: false, reason: command.reason, session })
        .await?;
    store::approvals::find(tx, approval.id).await
}

async fn check_pending(tx: &mut Tx, approval: &Approval) -> Result<()> {
    if approval.status == ApprovalStatus::Pending {
        return Ok(());
    }
    if approval.status == ApprovalStatus::Superseded {
        let last = last_successor(tx, approval).await?;
        return Err(superseded(approval, last));
    }
    let by = approval.decided_by.as_ref().map(ToString::to_string).unwrap_or_default();
    let at = approval.decided_at.map(|at| format!(" at {at}")).unwrap_or_default();
    let message = format!("{} was {} by {by}{at}; there is nothing left to decide.", approval.id, approval.status);
    Err(Error::new(Code::AlreadyDecided, message)
        .with("status", approval.status)
        .with("decided_by", &approval.decided_by)
        .with("decided_at", approval.decided_at)
        .with("task", &approval.task))
}

/// The approval that took the place of a superseded one, or of that in turn; none where its task
/// left Review undecided.
async fn last_successor(tx: &mut Tx, approval: &Approval) -> Result<Option<ApprovalId>> {
    let mut last = approval.superseded_by;
    while let Some(next) = last {
        match store::approvals::find(tx, next).await?.superseded_by {
            Some(further) => last = Some(further),
            None => break,
        }
    }
    Ok(last)
}

fn superseded(approval: &Approval, last: Option<ApprovalId>) -> Error {
    let message = match last {
        Some(successor) => format!(
            "{} was superseded: {} changed after it was asked for. Read {successor}, which took its place, and decide that.",
            approval.id, approval.task
        ),
        None => format!("{} was superseded: {} left Review undecided.", approval.id, approval.task),
    };
    Error::new(Code::VersionConflict, message).with("successor", last).with("task", &approval.task)
}
