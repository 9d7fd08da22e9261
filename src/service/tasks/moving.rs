//! Moving a task to a column and to a place in it (R1).

use serde_json::json;

use super::guard::{Writable, archived, check_version, writable};
use super::told::waiting;
use crate::domain::actor::Actor;
use crate::domain::event::NewEvent;
use crate::domain::lifecycle::{self, Mover};
use crate::domain::rank;
use crate::domain::task::{Status, Task};
use crate::domain::task_command::MoveTask;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Moves a task. A new column is a new version; a new place in the same column is not.
///
/// # Errors
/// `invalid` for its fields or a missing reason, `not_found`, `forbidden`, `version_conflict`, `illegal_transition` with the legal targets.
pub async fn move_to(hub: &Hub, actor: &Actor, command: MoveTask) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.move", command, async |tx: &mut Tx, actor, command| move_in(tx, &actor, command).await)
        .await
}

async fn move_in(tx: &mut Tx, actor: &Actor, command: MoveTask) -> Result<Task> {
    let Writable { held, session } = writable(tx, actor, &command.task, command.session).await?;
    let Held { mut task, last_criterion, .. } = held;
    let session = session.map(|session| session.id);
    check_version(tx, &task, command.expected_version).await?;
    check_legal(actor, &task, command.to)?;
    let reason = command.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if lifecycle::needs_reason(task.status, command.to) && reason.is_none() {
        return Err(Error::invalid("reason", format!("is needed to reopen {}; say why", task.key)));
    }
    let before = task.clone();
    task.rank = place(tx, &task, &command).await?;
    if task.status != command.to {
        task.status = command.to;
        task.status_since = tx.now();
        task.version += 1;
        task.updated_at = tx.now();
        if command.to == Status::Active && task.assignee.is_none() {
            task.assignee = Some(actor.handle.clone());
        }
    } else if task.rank == before.rank {
        return Ok(before);
    }
    store::tasks::update(tx, &task, last_criterion).await?;
    let unblocks = (before.status == Status::Done) != (task.status == Status::Done);
    let waiting = waiting(tx, &task).await?;
    let data = json!({
        "version": task.version,
        "before": { "status": before.status, "rank": before.rank, "assignee": before.assignee },
        "after": { "status": task.status, "rank": task.rank, "assignee": task.assignee },
        "reason": reason,
        "assignee": task.assignee,
        "waiting": waiting,
    });
    let mut event = NewEvent::of_task("task.moved", &task.key, session, data);
    if unblocks {
        // Those that wait for it are blocked or free from now on: their cards change too.
        event.tasks.extend(task.blocks.iter().cloned());
    }
    tx.event(actor, event);
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
    let tool = lifecycle::tool_instead(task.status, to).filter(|_| mover == Mover::Agent);
    let next = match (tool, names.is_empty()) {
        (Some(tool), _) => format!("Use {tool}."),
        (None, true) => "Ask a human to move it.".to_owned(),
        (None, false) => format!("Legal from here: {}.", names.join(", ")),
    };
    let message = format!("{} cannot go from {} to {}. {next}", task.key, task.status, to);
    let error =
        Error::new(Code::IllegalTransition, message).with("from", task.status).with("to", to).with("legal", legal);
    Err(match tool {
        Some(tool) => error.with("tool", tool),
        None => error,
    })
}

/// A pending approval is decided by admins; others' moves to Done must not go round it.
fn check_approval(actor: &Actor, task: &Task, to: Status) -> Result<()> {
    match &task.approval {
        Some(approval) if to == Status::Done && !actor.is_admin() => {
            Err(Error::forbidden(format!("{} waits for approval {}; only admins decide it.", task.key, approval.id)))
        }
        _ => Ok(()),
    }
}

/// The rank where the command wants the task: next to a named neighbour, else first in Done and last elsewhere.
async fn place(tx: &mut Tx, task: &Task, command: &MoveTask) -> Result<String> {
    let neighbour = match (&command.before, &command.after) {
        (Some(key), _) => Some((key, true)),
        (None, Some(key)) => Some((key, false)),
        (None, None) => None,
    };
    let Some((key, before)) = neighbour else {
        if task.status == command.to {
            return Ok(task.rank.clone());
        }
        let to_end = command.to != Status::Done;
        let end = store::tasks::rank_at_end(tx, command.to, to_end).await?;
        return Ok(if to_end { rank::between(end.as_deref(), None) } else { rank::between(None, end.as_deref()) });
    };
    let field = if before { "before" } else { "after" };
    let other = store::tasks::find(tx, key).await?.task;
    if other.status != command.to || other.archived {
        return Err(Error::invalid(field, format!("{key} stands in {}, not in {}", other.status, command.to)));
    }
    let next = store::tasks::neighbour(tx, command.to, &other.rank, before, &task.key).await?;
    Ok(if before {
        rank::between(next.as_deref(), Some(&other.rank))
    } else {
        rank::between(Some(&other.rank), next.as_deref())
    })
}
