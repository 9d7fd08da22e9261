//! Taking tasks off the board and putting them back: humans, from any column.

use serde_json::json;

use super::guard::{check_version, writable};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::NewEvent;
use crate::domain::task::Task;
use crate::domain::task_command::ArchiveTask;
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Takes a task off the board. Those that wait for it are free, as with Done.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers, `version_conflict`.
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
    let Held { mut task, last_criterion, .. } = writable(tx, actor, &command.task, None).await?;
    check_version(tx, &task, command.expected_version).await?;
    if task.archived == archived {
        return Ok(task);
    }
    task.archived = archived;
    task.version += 1;
    task.updated_at = tx.now();
    store::tasks::update(tx, &task, last_criterion).await?;
    let kind = if archived { "task.archived" } else { "task.unarchived" };
    let data = json!({
        "version": task.version,
        "before": { "archived": !archived },
        "after": { "archived": archived },
        "reason": command.reason,
    });
    let mut event = NewEvent::of_task(kind, &task.key, None, data);
    event.tasks.extend(task.blocks.iter().cloned());
    tx.event(actor, event);
    Ok(task)
}
