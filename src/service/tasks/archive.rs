//! Taking tasks off the board and putting them back: humans, from any column.

use super::carry::arrive;
use super::guard::{Writable, check_holder_seen, check_version, writable};
use super::inbox_items::waiting;
use super::lease_end::end_lease;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{ArchivedSide, Because, Fact, NewEvent, Policy, TaskArchived, TaskUnarchived};
use crate::domain::ids::{Handle, SessionId};
use crate::domain::task::{Status, Task};
use crate::domain::task_command::ArchiveTask;
use crate::service::approvals::{self, Asker};
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Takes a task off the board. Those that wait for it are free, as with Done.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers, `version_conflict`, also where another session
/// holds it than the one that was seen.
pub async fn archive(hub: &Hub, actor: &Actor, command: ArchiveTask) -> Answered<Task> {
    actor.must_be_human_writer("archive tasks")?;
    hub.write(actor, "tasks.archive", command, async |tx: &mut Tx, actor, command| set(tx, &actor, command, true).await)
        .await
}

/// Puts an archived task back into its column.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers, `version_conflict`.
pub async fn unarchive(hub: &Hub, actor: &Actor, command: ArchiveTask) -> Answered<Task> {
    actor.must_be_human_writer("unarchive tasks")?;
    hub.write(actor, "tasks.unarchive", command, async |tx: &mut Tx, actor, command| {
        set(tx, &actor, command, false).await
    })
    .await
}

async fn set(tx: &mut Tx, actor: &Actor, command: ArchiveTask, archived: bool) -> Result<Task> {
    let Writable { mut held, session } = writable(tx, actor, &command.task, None).await?;
    check_version(tx, &held.task, command.expected_version).await?;
    if held.task.archived == archived {
        return Ok(held.task);
    }
    check_holder_seen(tx, &held.task, &command.from_session, "archive").await?;
    let session = session.map(|session| session.id);
    let from = held.task.status;
    held.task.archived = archived;
    let left = if archived {
        Left { holder: leave(tx, actor, &mut held, session).await?, ..Left::default() }
    } else {
        come_back(tx, &mut held).await?
    };
    let mut task = held.task;
    let status = |status: Status| Some(status).filter(|_| task.status != from);
    let before = ArchivedSide { archived: !archived, status: status(from) };
    let after = ArchivedSide { archived, status: status(task.status) };
    let (reason, version, waiting) = (command.reason, task.version, waiting(tx, &task).await?);
    let Left { holder, policy, asker } = left;
    let fact = if archived {
        Fact::TaskArchived(TaskArchived { before, after, reason, holder, version, waiting })
    } else {
        Fact::TaskUnarchived(TaskUnarchived { before, after, reason, policy, version, waiting })
    };
    tx.event(actor, NewEvent::of_task(&task.key, session, fact).with_tasks(task.blocks.iter().cloned()));
    if let Some(asker) = asker {
        approvals::ask(tx, actor, &mut task, asker, session).await?;
    }
    Ok(task)
}

/// What ends or begins as a task leaves the board or comes back.
#[derive(Default)]
struct Left {
    /// Whose lease ended.
    holder: Option<Handle>,
    /// Why it needs no approval, where that took it on to Done.
    policy: Option<Policy>,
    /// For whom an approval is to be asked.
    asker: Option<Asker>,
}

/// Off the board: lease and approval end. Gives whose lease it was.
async fn leave(tx: &mut Tx, actor: &Actor, held: &mut Held, session: Option<SessionId>) -> Result<Option<Handle>> {
    approvals::withdraw(tx, actor, &mut held.task, Because::Archived, session).await?;
    let holder = end_lease(tx, &mut held.task, AttemptEnd::Archived, None).await?;
    write(tx, held).await?;
    Ok(holder)
}

/// Back onto the board: into Review is an entry like any other, so that no approval is passed by on
/// the way (R10).
async fn come_back(tx: &mut Tx, held: &mut Held) -> Result<Left> {
    if held.task.status != Status::Review {
        write(tx, held).await?;
        return Ok(Left::default());
    }
    let rank = held.task.rank.clone();
    let arrival = arrive(tx, held, Status::Review, Some(rank), AttemptEnd::Archived).await?;
    Ok(Left { holder: None, policy: arrival.policy, asker: arrival.asker })
}

async fn write(tx: &mut Tx, held: &mut Held) -> Result<()> {
    held.task.version += 1;
    held.task.updated_at = tx.now();
    store::tasks::update(tx, &held.task, held.last_criterion).await
}
