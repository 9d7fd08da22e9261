//! Giving a held task back, and taking it away from its holder (R7).

use super::guard::{Writable, check_holder_seen, not_held, writable};
use super::lease_end::end_lease;
use crate::domain::actor::Actor;
use crate::domain::change::Change;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{ClaimSide, Fact, HolderSide, NewEvent, TaskReleased, TaskTakenBack};
use crate::domain::rank;
use crate::domain::task::{Status, Task};
use crate::domain::task_command::{ReleaseTask, TakeBack};
use crate::domain::text::shorten;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// Gives a held task back: it stands in Backlog again and is nobody's.
///
/// # Errors
/// `invalid` for a session that is not the caller's, `not_found`, `session_ended`, `lease_lost` for
/// who held it before, `lease_held`.
pub async fn release(hub: &Hub, actor: &Actor, command: ReleaseTask) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.release", command, async |tx: &mut Tx, actor, command| {
        release_in(tx, &actor, command).await
    })
    .await
}

async fn release_in(tx: &mut Tx, actor: &Actor, command: ReleaseTask) -> Result<Task> {
    let Writable { held, session } = writable(tx, actor, &command.task, Some(command.session)).await?;
    let mut task = held.task;
    let holds = task.lease.as_ref().is_some_and(|lease| lease.session == command.session && lease.parked_on.is_none());
    if !holds {
        let lease = task.lease.as_ref().filter(|lease| !lease.expired);
        return Err(not_held(tx, actor, &task, lease, session.as_ref()).await);
    }
    let note = command.note.as_deref().filter(|note| !note.trim().is_empty());
    end_lease(tx, &mut task, AttemptEnd::Released, note).await?;
    let before = ClaimSide { status: Some(task.status), assignee: task.assignee.clone() };
    let end = store::tasks::rank_at_end(tx, Status::Backlog, true).await?;
    task.rank = rank::between(end.as_deref(), None);
    task.status = Status::Backlog;
    task.status_since = tx.now();
    let after = ClaimSide { status: Some(task.status), assignee: None };
    free(tx, &mut task, held.last_criterion).await?;
    let released = TaskReleased { version: task.version, before, after, text: note.map(brief) };
    tx.event(actor, NewEvent::of_task(&task.key, Some(command.session), Fact::TaskReleased(released)));
    Ok(task)
}

/// Takes a task away from whoever holds it, whatever state the lease is in. It stays in Active and
/// is nobody's.
///
/// # Errors
/// `not_found`, `forbidden` for agents and viewers, `illegal_transition` where nobody holds it,
/// `version_conflict` where another session than the named one does.
pub async fn take_back(hub: &Hub, actor: &Actor, command: TakeBack) -> Answered<Task> {
    actor.must_be_human_writer("take tasks back")?;
    hub.write(actor, "tasks.take_back", command, async |tx: &mut Tx, actor, command| {
        take_back_in(tx, &actor, command).await
    })
    .await
}

async fn take_back_in(tx: &mut Tx, actor: &Actor, command: TakeBack) -> Result<Task> {
    let writable = writable(tx, actor, &command.task, None).await?;
    let session = writable.session_id();
    let mut task = writable.held.task;
    let seen = command.from_session.map_or(Change::Keep, Change::Set);
    check_holder_seen(tx, &task, &seen, "take back").await?;
    let reason = command.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    let Some(holder) = end_lease(tx, &mut task, AttemptEnd::TakenBack, None).await? else {
        let message = format!("Nobody holds {}; there is nothing to take back.", task.key);
        return Err(Error::new(Code::IllegalTransition, message).with("from", task.status));
    };
    let before = HolderSide { assignee: task.assignee.clone(), holder: Some(holder.clone()) };
    free(tx, &mut task, writable.held.last_criterion).await?;
    let fact = Fact::TaskTakenBack(TaskTakenBack {
        version: task.version,
        before,
        after: HolderSide::default(),
        holder: Some(holder),
        text: reason.map(brief),
    });
    tx.event(actor, NewEvent::of_task(&task.key, session, fact));
    Ok(task)
}

/// Makes a task nobody's, as one new version.
async fn free(tx: &mut Tx, task: &mut Task, last_criterion: u32) -> Result<()> {
    task.assignee = None;
    task.version += 1;
    task.updated_at = tx.now();
    store::tasks::update(tx, task, last_criterion).await
}

fn brief(text: &str) -> String {
    shorten(text, 499)
}
