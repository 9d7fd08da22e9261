//! Moving a task to a column and to a place in it (R1).

use super::carry::{Way, carry};
use super::guard::{Writable, archived, check_holder_seen, check_version, not_as_seen, writable};
use crate::domain::actor::Actor;
use crate::domain::budget::RANK;
use crate::domain::change::Change;
use crate::domain::event::{Fact, NewEvent, Place, TaskMoved};
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::lifecycle::{self, Instead, Mover};
use crate::domain::rank;
use crate::domain::remedy::Remedy;
use crate::domain::task::{Status, Task};
use crate::domain::task_command::MoveTask;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Moves a task. A new column is a new version; a new place in the same column is not.
///
/// # Errors
/// `invalid` for its fields or a missing reason, `not_found`, `forbidden`, `version_conflict`,
/// `illegal_transition` with the legal targets.
pub async fn move_to(hub: &Hub, actor: &Actor, command: MoveTask) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.move", command, async |tx: &mut Tx, actor, command| move_in(tx, &actor, command).await)
        .await
}

async fn move_in(tx: &mut Tx, actor: &Actor, command: MoveTask) -> Result<Task> {
    let Writable { mut held, session } = writable(tx, actor, &command.task, command.session).await?;
    let session = session.map(|session| session.id);
    check_version(tx, &held.task, command.expected_version).await?;
    check_seen(tx, &held.task, &command).await?;
    check_legal(actor, &held.task, command.to)?;
    let reason = command.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    if lifecycle::needs_reason(held.task.status, command.to) && reason.is_none() {
        return Err(Error::invalid("reason", format!("is needed to reopen {}; say why", held.task.key)));
    }
    let mut rank = place(tx, actor, &held.task, &command).await?;
    // Many cards put at one and the same place make ranks long: then all of the column get short
    // ones.
    let respaced = rank.as_ref().is_some_and(|rank| rank.len() > RANK);
    if respaced {
        store::tasks::respace(tx, command.to).await?;
        held = store::tasks::find(tx, &command.task).await?;
        rank = place(tx, actor, &held.task, &command).await?;
    }
    if held.task.status != command.to {
        return carry(tx, actor, held, Way { to: command.to, rank, respaced, reason, session }).await;
    }
    let rank = rank.unwrap_or_else(|| held.task.rank.clone());
    rerank(tx, actor, held, rank, respaced, session).await
}

/// A new place in the same column.
async fn rerank(
    tx: &mut Tx,
    actor: &Actor,
    mut held: Held,
    rank: String,
    respaced: bool,
    session: Option<SessionId>,
) -> Result<Task> {
    if held.task.rank == rank {
        return Ok(held.task);
    }
    let rank_before = std::mem::replace(&mut held.task.rank, rank);
    let task = held.task;
    store::tasks::update(tx, &task, held.last_criterion).await?;
    let place = |rank: String| Place { status: Some(task.status), rank: Some(rank), assignee: Change::Keep };
    let (before, after) = (place(rank_before), place(task.rank.clone()));
    let moved = TaskMoved { version: task.version, before, after, respaced, ..TaskMoved::default() };
    tx.event(actor, NewEvent::of_task(&task.key, session, Fact::TaskMoved(moved)));
    Ok(task)
}

fn check_legal(actor: &Actor, task: &Task, to: Status) -> Result<()> {
    let mover = if actor.is_agent() { Mover::Agent } else { Mover::Human };
    if task.archived {
        return Err(archived(task));
    }
    let rank_only = task.status == to && (mover == Mover::Human || matches!(to, Status::Inbox | Status::Backlog));
    if rank_only || (task.status != to && lifecycle::is_legal(task.status, to, mover)) {
        return check_approval(actor, task, to);
    }
    let legal = lifecycle::legal_targets(task.status, mover);
    let names: Vec<&str> = legal.iter().map(|status| status.as_str()).collect();
    let instead = lifecycle::instead_of_move(task.status, to).filter(|_| mover == Mover::Agent);
    let next = match (instead, names.is_empty()) {
        (Some(Instead::Claim), _) => "Claim it instead.".to_owned(),
        (Some(Instead::Complete), _) => "Complete it instead.".to_owned(),
        (Some(Instead::Release), _) => "Release it instead.".to_owned(),
        (None, true) => "Ask a human to move it.".to_owned(),
        (None, false) => format!("Legal from here: {}.", names.join(", ")),
    };
    let message = if task.status == to {
        format!("{} is in {to} already.", task.key)
    } else {
        format!("{} cannot go from {} to {}. {next}", task.key, task.status, to)
    };
    let error =
        Error::new(Code::IllegalTransition, message).with("from", task.status).with("to", to).with("legal", legal);
    let key = task.key.clone();
    Err(match instead.filter(|_| task.status != to) {
        Some(Instead::Claim) => error.helped_by(Remedy::Claim(key)),
        Some(Instead::Complete) => error.helped_by(Remedy::Complete(key)),
        Some(Instead::Release) => error.helped_by(Remedy::Release(key)),
        None => error,
    })
}

/// A pending approval is decided by admins; others' moves to Done must not go round it.
fn check_approval(actor: &Actor, task: &Task, to: Status) -> Result<()> {
    match &task.approval {
        Some(approval) if to == Status::Done && !actor.may_decide() => {
            Err(Error::forbidden(format!("{} waits for approval {}; only admins decide it.", task.key, approval.id)))
        }
        _ => Ok(()),
    }
}

/// The task stands where the mover saw it, and nobody began to work on it since: a gesture that was
/// begun before must not end work that its maker never saw.
async fn check_seen(tx: &mut Tx, task: &Task, command: &MoveTask) -> Result<()> {
    if command.from.is_some_and(|from| from != task.status) {
        return Err(not_as_seen(tx, task, "move").await);
    }
    check_holder_seen(tx, task, &command.from_session, "move").await
}

/// The rank next to the neighbour that the command names, or between the two; `None` where it names
/// none.
async fn place(tx: &mut Tx, actor: &Actor, task: &Task, command: &MoveTask) -> Result<Option<String>> {
    let before = neighbour(tx, actor, "before", command.before.as_ref(), command.to).await?;
    let after = neighbour(tx, actor, "after", command.after.as_ref(), command.to).await?;
    let (other, is_before) = match (&before, &after) {
        (Some(before), Some(after)) if (&before.rank, &before.key) < (&after.rank, &after.key) => {
            let message = format!("stands above {}: nothing fits before the one and after the other", after.key);
            return Err(Error::invalid("before", message));
        }
        (Some(before), _) => (before, true),
        (None, Some(after)) => (after, false),
        (None, None) => return Ok(None),
    };
    let next = store::tasks::neighbour(tx, command.to, &other.rank, is_before, &task.key).await?;
    Ok(Some(if is_before {
        rank::between(next.as_deref(), Some(&other.rank))
    } else {
        rank::between(Some(&other.rank), next.as_deref())
    }))
}

/// The task that a move names as its neighbour; it stands in the column the move leads to.
async fn neighbour(tx: &mut Tx, actor: &Actor, field: &str, key: Option<&TaskKey>, to: Status) -> Result<Option<Task>> {
    let Some(key) = key else { return Ok(None) };
    actor.must_reach_task(key)?;
    let other = store::tasks::find(tx, key).await?.task;
    if other.archived {
        return Err(Error::invalid(field, format!("{key} is archived and stands in no column")));
    }
    if other.status != to {
        return Err(Error::invalid(field, format!("{key} stands in {}, not in {to}", other.status)));
    }
    Ok(Some(other))
}
