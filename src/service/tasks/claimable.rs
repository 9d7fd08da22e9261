//! R3 and R4: what who may not claim a task is told. Who may is said by `Claimer::judge` in the
//! domain, and as SQL in `src/store/tasks/ready.rs`.

use super::guard::archived;
use crate::domain::actor::Actor;
use crate::domain::claim::{Claimable, Claimer};
use crate::domain::ids::TaskKey;
use crate::domain::lifecycle::{Mover, legal_targets};
use crate::domain::member::MemberKind;
use crate::domain::remedy::Remedy;
use crate::domain::task::{Status, Task};
use crate::domain::{Code, Error, Result};
use crate::store::{self, Tx};

/// R3: the losers are told who holds the task and until when, or which handoff it waits on.
pub(super) fn check_free(task: &Task) -> Result<()> {
    let Some(lease) = task.lease.as_ref().filter(|lease| !lease.expired) else { return Ok(()) };
    let error = match lease.parked_on {
        Some(handoff) => Error::new(
            Code::AlreadyClaimed,
            format!("{} waits on handoff {handoff} of {}; pick that up.", task.key, lease.member),
        )
        .with("handoff", handoff)
        .helped_by(Remedy::PickUp(handoff)),
        None => Error::new(
            Code::AlreadyClaimed,
            format!(
                "{} is held by {} in {} until {}; claim another task.",
                task.key, lease.member, lease.session, lease.expires_at
            ),
        ),
    };
    let error = error.with("holder", &lease.member).with("session", lease.session).with("task", &task.key);
    Err(error.with("expires_at", lease.parked_on.is_none().then_some(lease.expires_at)))
}

/// R4: who may claim a task without a lease, as far as it stands with the claimer.
pub(super) async fn check_may_claim(tx: &mut Tx, actor: &Actor, task: &Task, lease_minutes: u32) -> Result<()> {
    if task.archived {
        return Err(archived(task));
    }
    let since = tx.now().plus_minutes(-i64::from(lease_minutes));
    let taken_back = store::attempts::taken_back_at(tx, &task.key, &actor.handle, since).await?;
    let replaced =
        task.assignee.as_ref().filter(|assignee| task.status == Status::Active && **assignee != actor.handle);
    let (assignee_is_agent, was_just_rejected) = match replaced {
        Some(assignee) => {
            let member = store::members::find(tx, assignee).await?;
            let is_agent = member.is_some_and(|member| member.kind == MemberKind::Agent);
            (is_agent, store::tasks::was_rejected_since(tx, &task.key, since).await?)
        }
        None => (false, false),
    };
    let was_just_taken_back = taken_back.is_some();
    let claimer = Claimer { handle: &actor.handle, assignee_is_agent, was_just_rejected, was_just_taken_back };
    match (claimer.judge(task), taken_back) {
        (Claimable::TooLate, _) => Err(too_late(actor, task)),
        (Claimable::NotTheirs, _) => Err(not_yours(task)),
        (Claimable::TakenBack, Some(at)) => {
            let again = at.plus_minutes(i64::from(lease_minutes));
            let message =
                format!("{} was taken back from you; claim another task, or this one after {again}.", task.key);
            Err(Error::forbidden(message).with("after", again).helped_by(Remedy::ClaimAnother))
        }
        (Claimable::TakenBack | Claimable::Yes, _) => Ok(()),
    }
}

fn not_yours(task: &Task) -> Error {
    match &task.assignee {
        Some(assignee) => Error::forbidden(format!("{} is assigned to {assignee}; claim another task.", task.key))
            .with("assignee", assignee)
            .helped_by(Remedy::ClaimAnother),
        None => Error::forbidden(format!("{} is in Inbox and not planned yet; move it to Backlog first.", task.key))
            .with("task", &task.key)
            .helped_by(Remedy::Plan(task.key.clone())),
    }
}

fn too_late(actor: &Actor, task: &Task) -> Error {
    let mover = if actor.is_agent() { Mover::Agent } else { Mover::Human };
    let message = format!("{} is in {} and cannot be claimed; claim another task.", task.key, task.status.label());
    let error = Error::new(Code::IllegalTransition, message).with("from", task.status).with("to", Status::Active);
    error.with("legal", legal_targets(task.status, mover))
}

pub(super) fn blocked(task: &Task) -> Error {
    let names: Vec<&str> = task.blocked_by.iter().map(TaskKey::as_str).collect();
    Error::new(Code::Blocked, format!("{} waits for {}; claim another task.", task.key, names.join(", ")))
        .with("blocked_by", &task.blocked_by)
}
