//! A task's way from one column to another, whoever sends it: what ends by it (a lease, an
//! approval) and what begins (R10, R11).

use super::inbox_items::waiting;
use super::lease_end::end_lease;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::Decision;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{Fact, NewEvent, Place, Policy, TaskMoved};
use crate::domain::ids::{Handle, SessionId};
use crate::domain::rank;
use crate::domain::task::{Status, Task, TaskType};
use crate::service::approvals::{self, Asker};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Where a task is to go.
#[derive(Debug)]
pub(in crate::service) struct Way {
    pub(in crate::service) to: Status,
    /// Its rank there; `None` for the column's own end: the first place in Done, the last
    /// elsewhere.
    pub(in crate::service) rank: Option<String>,
    /// Whether the whole column got new ranks for it.
    pub(in crate::service) respaced: bool,
    pub(in crate::service) reason: Option<String>,
    /// The session it is done in.
    pub(in crate::service) session: Option<SessionId>,
}

/// What came of a way.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Why the task needs no approval here, where that took it on to Done.
    pub(super) policy: Option<Policy>,
    /// For whom an approval is to be asked.
    pub(super) asker: Option<Asker>,
    /// Whose lease ended.
    pub(super) holder: Option<Handle>,
    /// Who can go on now (R12).
    pub(super) waiting: Vec<Handle>,
}

/// Moves a task to another column, with everything that hangs on that. The move is legal; a
/// decision is checked here.
///
/// # Errors
/// `forbidden` and `invalid` where the move is a decision that this caller may not make, or not
/// without a reason.
pub(in crate::service) async fn carry(tx: &mut Tx, actor: &Actor, mut held: Held, way: Way) -> Result<Task> {
    let before = held.task.clone();
    let Way { to, rank, respaced, reason, session } = way;
    let decision = approvals::settle(tx, actor, &mut held.task, to, reason.as_deref(), session).await?;
    if decision.is_some() {
        held.held_by = None;
    }
    // A rejection gives the task back to who had it; any other way into Active makes the mover its
    // assignee where it has none.
    if to == Status::Active && held.task.assignee.is_none() && decision != Some(Decision::Reject) {
        held.task.assignee = Some(actor.handle.clone());
    }
    let arrival = arrive(tx, &mut held, to, rank, AttemptEnd::Moved).await?;
    let mut task = held.task;
    let fact = Fact::TaskMoved(TaskMoved {
        version: task.version,
        before: place(&before),
        after: place(&task),
        reason: reason.into(),
        assignee: task.assignee.clone().into(),
        policy: arrival.policy,
        holder: arrival.holder,
        waiting: arrival.waiting,
        respaced,
    });
    tx.event(actor, NewEvent::of_task(&task.key, session, fact).with_tasks(concerned(&before, &task)));
    if let Some(asker) = arrival.asker {
        approvals::ask(tx, actor, &mut task, asker, session).await?;
    }
    Ok(task)
}

fn place(task: &Task) -> Place {
    Place { status: Some(task.status), rank: Some(task.rank.clone()), assignee: task.assignee.clone().into() }
}

/// Writes a task into its new column, as one new version; `how` is what ends its lease. The
/// approval is left to be asked for after the event that tells of this.
pub(super) async fn arrive(
    tx: &mut Tx,
    held: &mut Held,
    to: Status,
    rank: Option<String>,
    how: AttemptEnd,
) -> Result<Arrival> {
    let (policy, asker) = entry(tx, held, to).await?;
    let to = if policy.is_some() { Status::Done } else { to };
    let holder = if to == Status::Active { None } else { end_lease(tx, &mut held.task, how, None).await? };
    let task = &mut held.task;
    task.rank = match rank.filter(|_| policy.is_none()) {
        Some(rank) => rank,
        None => end_of(tx, to).await?,
    };
    task.status = to;
    task.status_since = tx.now();
    task.updated_at = tx.now();
    task.version += 1;
    store::tasks::update(tx, task, held.last_criterion).await?;
    let waiting = waiting(tx, task).await?;
    let policy = policy.map(|kind| Policy { auto_approve: Some(kind) });
    Ok(Arrival { policy, asker, holder, waiting })
}

/// R10: what entering `to` asks for. Work that an agent held needs an approval in Review, unless
/// its type needs none here.
pub(super) async fn entry(tx: &mut Tx, held: &mut Held, to: Status) -> Result<(Option<TaskType>, Option<Asker>)> {
    let Some(agent) = held.held_by.clone().filter(|_| to == Status::Review) else { return Ok((None, None)) };
    let project = store::projects::find(tx, &held.task.project).await?;
    // A change of type takes no work past its approval: the types it was taken as count as much as
    // what it is called now.
    let mut types = held.held_types.iter().chain([&held.task.task_type]);
    if types.all(|kind| project.auto_approve.contains(kind)) {
        store::tasks::settle(tx, &held.task.key).await?;
        held.held_by = None;
        return Ok((Some(held.task.task_type), None));
    }
    Ok((None, Some(Asker { agent, session: held.held_in })))
}

/// The tasks besides its own whose cards change: those that wait for it are blocked or free from
/// now on.
pub(super) fn concerned(before: &Task, after: &Task) -> Vec<crate::domain::ids::TaskKey> {
    let changed = (before.status == Status::Done) != (after.status == Status::Done);
    if changed { after.blocks.clone() } else { Vec::new() }
}

async fn end_of(tx: &mut Tx, to: Status) -> Result<String> {
    let last = to != Status::Done;
    let end = store::tasks::rank_at_end(tx, to, last).await?;
    Ok(if last { rank::between(end.as_deref(), None) } else { rank::between(None, end.as_deref()) })
}
