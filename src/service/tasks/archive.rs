//! Taking tasks off the board and putting them back: humans, from any column.

use serde_json::{Value, json};

use super::carry::arrive;
use super::guard::{Writable, check_holder_seen, check_version, writable};
use super::hold::end_lease;
use super::told::waiting;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::NewEvent;
use crate::domain::ids::SessionId;
use crate::domain::task::{Status, Task};
use crate::domain::task_command::ArchiveTask;
use crate::service::approvals::{self, Asker};
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Takes a task off the board. Those that wait for it are free, as with Done.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers, `version_conflict`, also where another session holds it than the one that was seen.
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
    let mut data = json!({
        "before": { "archived": !archived },
        "after": { "archived": archived },
        "reason": command.reason,
    });
    let asker = if archived {
        leave(tx, actor, &mut held, session, &mut data).await?;
        None
    } else {
        come_back(tx, &mut held, &mut data).await?
    };
    let mut task = held.task;
    data["version"] = json!(task.version);
    data["waiting"] = json!(waiting(tx, &task).await?);
    if task.status != from {
        data["before"]["status"] = json!(from);
        data["after"]["status"] = json!(task.status);
    }
    let kind = if archived { "task.archived" } else { "task.unarchived" };
    let mut event = NewEvent::of_task(kind, &task.key, session, data);
    event.tasks.extend(task.blocks.iter().cloned());
    tx.event(actor, event);
    if let Some(asker) = asker {
        approvals::ask(tx, actor, &mut task, asker, session).await?;
    }
    Ok(task)
}

/// Off the board: lease and approval end.
async fn leave(
    tx: &mut Tx,
    actor: &Actor,
    held: &mut Held,
    session: Option<SessionId>,
    data: &mut Value,
) -> Result<()> {
    approvals::withdraw(tx, actor, &mut held.task, "archived", session).await?;
    data["holder"] = json!(end_lease(tx, &mut held.task, AttemptEnd::Archived, None).await?);
    write(tx, held).await
}

/// Back onto the board: into Review is an entry like any other, so that no approval is passed by on the way (R10).
async fn come_back(tx: &mut Tx, held: &mut Held, data: &mut Value) -> Result<Option<Asker>> {
    if held.task.status != Status::Review {
        write(tx, held).await?;
        return Ok(None);
    }
    let rank = held.task.rank.clone();
    let arrival = arrive(tx, held, Status::Review, Some(rank), AttemptEnd::Archived).await?;
    arrival.tell(data);
    Ok(arrival.asker)
}

async fn write(tx: &mut Tx, held: &mut Held) -> Result<()> {
    held.task.version += 1;
    held.task.updated_at = tx.now();
    store::tasks::update(tx, &held.task, held.last_criterion).await
}
