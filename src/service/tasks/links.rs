//! Who waits for whom (R12), who belongs to whom (R13), and who may be given a task.

use super::guard::{Writable, check_hold, writable};
use super::inbox_items::holder;
use crate::domain::actor::Actor;
use crate::domain::change::Change;
use crate::domain::event::{Fact, LinkSide, NewEvent, TaskLinked};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::remedy::{Remedy, Thing};
use crate::domain::task::Task;
use crate::domain::task_command::{LinkBlocker, LinkTask};
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// Lets a task wait for another.
///
/// # Errors
/// `invalid`, `not_found`, `forbidden`, `lease_held`, and `cycle` where the other waits for it
/// already (R12).
pub async fn block(hub: &Hub, actor: &Actor, command: LinkBlocker) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.block", command, async |tx: &mut Tx, actor, command| {
        let links = Links { blocked_by: Some(command.other), ..Links::default() };
        change(tx, &actor, &command.task, links, command.session).await
    })
    .await
}

/// Lets a task no longer wait for another.
///
/// # Errors
/// `not_found`, `forbidden`, `lease_held`.
pub async fn unblock(hub: &Hub, actor: &Actor, command: LinkBlocker) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.unblock", command, async |tx: &mut Tx, actor, command| {
        let links = Links { unblock: Some(command.other), ..Links::default() };
        change(tx, &actor, &command.task, links, command.session).await
    })
    .await
}

/// Changes several links of a task in one go.
///
/// # Errors
/// `invalid`, `not_found`, `forbidden`, `lease_held`, and `cycle` (R12, R13).
pub async fn link(hub: &Hub, actor: &Actor, command: LinkTask) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.link", command, async |tx: &mut Tx, actor, command| {
        let LinkTask { task, blocked_by, unblock, parent, session } = command;
        change(tx, &actor, &task, Links { blocked_by, unblock, parent }, session).await
    })
    .await
}

#[derive(Default)]
struct Links {
    blocked_by: Option<TaskKey>,
    unblock: Option<TaskKey>,
    parent: Change<TaskKey>,
}

async fn change(tx: &mut Tx, actor: &Actor, key: &TaskKey, links: Links, session: Option<SessionId>) -> Result<Task> {
    let Writable { held, session } = writable(tx, actor, key, session).await?;
    check_hold(tx, actor, &held.task, session.as_ref()).await?;
    let session = session.map(|session| session.id);
    let mut task = held.task;
    let before = task.clone();
    let mut changed = false;
    if let Some(other) = &links.blocked_by {
        changed |= add_blocker(tx, actor, key, other).await?;
    }
    if let Some(other) = &links.unblock {
        changed |= store::tasks::unblock(tx, key, other).await?;
    }
    let parent = links.parent.apply(task.parent.clone());
    if parent != task.parent {
        if let Some(parent) = &parent {
            check_parent(tx, key, parent).await?;
        }
        task.parent = parent;
        changed = true;
    }
    if !changed {
        return Ok(task);
    }
    task.version += 1;
    task.updated_at = tx.now();
    store::tasks::update(tx, &task, held.last_criterion).await?;
    let after = store::tasks::find(tx, key).await?.task;
    record(tx, actor, &before, &after, links.unblock.is_some(), session);
    Ok(after)
}

fn record(tx: &mut Tx, actor: &Actor, before: &Task, after: &Task, only_removed: bool, session: Option<SessionId>) {
    let removed = only_removed && after.blocked_by.len() < before.blocked_by.len();
    let side = |task: &Task| LinkSide { blocked_by: task.blocked_by.clone(), parent: task.parent.clone() };
    let linked = TaskLinked {
        version: after.version,
        before: side(before),
        after: side(after),
        holder: holder(before),
        waiting: after.assignee.clone().filter(|_| before.blocked && !after.blocked),
    };
    let fact = if removed { Fact::TaskUnlinked(linked) } else { Fact::TaskLinked(linked) };
    let mut event = NewEvent::of_task(&after.key, session, fact);
    let linked = before.blocked_by.iter().chain(&after.blocked_by).chain(&before.parent).chain(&after.parent);
    for other in linked {
        if !event.tasks.contains(other) {
            event.tasks.push(other.clone());
        }
    }
    tx.event(actor, event);
}

/// Adds a blocker after the checks of R12; false where it stood already.
pub(super) async fn add_blocker(tx: &mut Tx, actor: &Actor, task: &TaskKey, other: &TaskKey) -> Result<bool> {
    if task == other {
        return Err(Error::new(Code::Cycle, format!("{task} cannot wait for itself.")));
    }
    actor.must_reach_task(other)?;
    store::tasks::find(tx, other).await?;
    if store::tasks::waits_for(tx, other, task).await? {
        return Err(Error::new(
            Code::Cycle,
            format!("{other} waits for {task} already; {task} cannot wait for it too."),
        )
        .with("task", task)
        .with("other", other));
    }
    store::tasks::block(tx, task, other).await
}

/// R13: the parent is another task of the same project, and not below this one.
pub(super) async fn check_parent(tx: &mut Tx, task: &TaskKey, parent: &TaskKey) -> Result<()> {
    if parent.project() != task.project() {
        return Err(Error::invalid(
            "parent",
            format!("is in another project; a task and its parent are both in {}", task.project()),
        ));
    }
    if parent == task || store::tasks::is_below(tx, parent, task).await? {
        return Err(Error::new(Code::Cycle, format!("{parent} is below {task} and cannot be its parent."))
            .with("task", task)
            .with("other", parent));
    }
    store::tasks::find(tx, parent).await.map(drop)
}

/// A task is given to an active member who can work on it.
pub(super) async fn check_assignee(tx: &mut Tx, handle: &Handle) -> Result<()> {
    match store::members::find(tx, handle).await? {
        None => {
            Err(Error::invalid("assignee", format!("there is no member {handle}"))
                .helped_by(Remedy::LookUp(Thing::Member)))
        }
        Some(member) if !member.active => {
            Err(Error::invalid("assignee", format!("{handle} is deactivated; choose another member")))
        }
        Some(_) => Ok(()),
    }
}
