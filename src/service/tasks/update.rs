//! Changing a task's fields.

use super::differences::differences;
use super::evidence::{Criteria, check_agent_criteria, check_agent_ticks};
use super::evidence_limits::check_amount;
use super::guard::{Writable, check_hold, check_version, holds, writable};
use super::inbox_items::holder;
use super::links::{add_blocker, check_assignee, check_parent};
use crate::domain::actor::Actor;
use crate::domain::change::Change;
use crate::domain::event::{Fact, NewEvent, Side, TaskUpdated};
use crate::domain::ids::TaskKey;
use crate::domain::session::Session;
use crate::domain::task::{Status, Task, count_criteria};
use crate::domain::task_command::UpdateTask;
use crate::domain::{Error, Result};
use crate::service::{Answered, Hub, approvals};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Changes fields of a task; one update is one new version (R2).
///
/// # Errors
/// `invalid` for its fields, `not_found`, `forbidden`, `version_conflict`, `lease_held`, `cycle`.
pub async fn update(hub: &Hub, actor: &Actor, command: UpdateTask) -> Answered<Task> {
    actor.must_write()?;
    hub.write(actor, "tasks.update", command, async |tx: &mut Tx, actor, command| update_in(tx, &actor, command).await)
        .await
}

async fn update_in(tx: &mut Tx, actor: &Actor, mut command: UpdateTask) -> Result<Task> {
    let Writable { held, session } = writable(tx, actor, &command.task, command.session).await?;
    check_agent_fields(actor, &held.task, session.as_ref(), &command)?;
    check_version(tx, &held.task, command.expected_version).await?;
    if !shows_own_work(tx, actor, &held.task, &command).await? {
        check_hold(tx, actor, &held.task, session.as_ref()).await?;
    }
    let before = held.task.clone();
    let blockers = command.blocked_by.take();
    let session = session.map(|session| session.id);
    let (mut task, last_criterion) = apply(tx, actor, held, command).await?;
    let relinked = match blockers {
        Some(blockers) => set_blockers(tx, actor, &before, &blockers).await?,
        None => false,
    };
    if task == before && !relinked {
        return Ok(before);
    }
    task.note_authors(&before, &actor.handle);
    task.version += 1;
    task.updated_at = tx.now();
    store::tasks::update(tx, &task, last_criterion).await?;
    if task.labels != before.labels {
        store::tasks::relabel(tx, &task).await?;
    }
    if relinked || task.parent != before.parent {
        task = store::tasks::find(tx, &task.key).await?.task;
    }
    let (old, new) = differences(&before, &task);
    let (text, text_by) = if task.assignee == before.assignee {
        let changed: Vec<&str> = new.keys().map(String::as_str).collect();
        (format!("Changed: {}", changed.join(", ")), None)
    } else {
        // Whoever is given the task reads its title, which may be somebody else's words.
        (task.title.clone(), Some(task.written_by.title.clone()).filter(|author| *author != actor.handle))
    };
    let assignee = task.assignee.clone().filter(|assignee| before.assignee.as_ref() != Some(assignee));
    let freed = task.assignee.clone().filter(|_| before.blocked && !task.blocked);
    let fact = Fact::TaskUpdated(TaskUpdated {
        version: task.version,
        before: Side::new(old),
        after: Side::new(new),
        assignee: assignee.into(),
        holder: holder(&before).into(),
        waiting: freed.into(),
        text: Some(text),
        text_by: text_by.into(),
    });
    let mut event = NewEvent::of_task(&task.key, session, fact);
    let linked = before.blocked_by.iter().chain(&task.blocked_by).chain(&before.parent).chain(&task.parent);
    event.tasks.extend(
        linked.filter(|other| relinked || before.parent != task.parent || task.blocked_by.contains(other)).cloned(),
    );
    tx.event(actor, event);
    approvals::ask_anew(tx, actor, &mut task, session).await?;
    Ok(task)
}

/// R6: in Review an agent still writes result and evidence of its own completion, as long as that
/// waits for approval.
async fn shows_own_work(tx: &mut Tx, actor: &Actor, task: &Task, command: &UpdateTask) -> Result<bool> {
    if !actor.is_agent() || task.status != Status::Review || !command.shows_work_only() {
        return Ok(false);
    }
    let Some(pending) = &task.approval else { return Ok(false) };
    Ok(store::approvals::find(tx, pending.id).await?.requested_by == actor.handle)
}

/// R6: agents set the type at creation only, and add criteria and evidence but do not change or
/// remove criteria. They tick them only together with evidence, and only while they hold the task.
fn check_agent_fields(actor: &Actor, task: &Task, session: Option<&Session>, command: &UpdateTask) -> Result<()> {
    if !actor.is_agent() {
        return Ok(());
    }
    if command.task_type.is_some() {
        return Err(Error::forbidden(
            "Agents set the type when they create a task; ask a human to change it, in a comment.",
        ));
    }
    let holds = session.is_some_and(|session| holds(task, session));
    check_agent_ticks(task, command.evidence.as_deref().unwrap_or_default(), holds)?;
    match &command.acceptance_criteria {
        Some(list) => check_agent_criteria(task.acceptance_criteria.as_deref().unwrap_or_default(), list, holds),
        None => Ok(()),
    }
}

async fn apply(tx: &mut Tx, actor: &Actor, held: Held, command: UpdateTask) -> Result<(Task, u32)> {
    let Held { mut task, last_criterion, .. } = held;
    let rows = task.acceptance_criteria.take().unwrap_or_default();
    let before = rows.clone();
    let mut criteria = Criteria { rows, last_id: last_criterion, actor, now: tx.now() };
    if let Some(list) = command.acceptance_criteria {
        criteria.replace(list)?;
    }
    criteria.add(command.add_criteria.unwrap_or_default())?;
    criteria.prove(command.evidence.unwrap_or_default())?;
    check_amount(&before, &criteria.rows)?;
    let last_criterion = criteria.last_id;
    task.criteria = count_criteria(&criteria.rows);
    task.acceptance_criteria = Some(criteria.rows);
    task.title = command.title.unwrap_or(task.title);
    task.description = command.description.or(task.description);
    task.prompt = command.prompt.or(task.prompt);
    task.result = command.result.or(task.result);
    task.task_type = command.task_type.unwrap_or(task.task_type);
    task.priority = command.priority.unwrap_or(task.priority);
    task.labels = command.labels.unwrap_or(task.labels);
    task.role = command.role.apply(task.role).filter(|role| !role.is_empty());
    task.due = command.due.apply(task.due);
    if let Change::Set(handle) = command.assignee {
        let assignee = actor.resolve(handle);
        if task.assignee.as_ref() != Some(&assignee) {
            check_assignee(tx, &assignee).await?;
        }
        task.assignee = Some(assignee);
    } else {
        task.assignee = command.assignee.apply(task.assignee);
    }
    let parent = command.parent.apply(task.parent.clone());
    if let Some(parent) = parent.as_ref().filter(|parent| task.parent.as_ref() != Some(parent)) {
        check_parent(tx, &task.key, parent).await?;
    }
    task.parent = parent;
    Ok((task, last_criterion))
}

/// Makes the blockers those of the list; whether anything changed.
async fn set_blockers(tx: &mut Tx, actor: &Actor, task: &Task, blockers: &[TaskKey]) -> Result<bool> {
    let mut changed = false;
    for gone in task.blocked_by.iter().filter(|key| !blockers.contains(key)) {
        changed |= store::tasks::unblock(tx, &task.key, gone).await?;
    }
    for new in blockers.iter().filter(|key| !task.blocked_by.contains(key)) {
        changed |= add_blocker(tx, actor, &task.key, new).await?;
    }
    Ok(changed)
}
