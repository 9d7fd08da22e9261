//! Creating tasks.

use super::links::{check_assignee, check_parent};
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, NewEvent, TaskCreated};
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::rank;
use crate::domain::remedy::Thing;
use crate::domain::task::{CriteriaCount, Criterion, Status, Task, WrittenBy};
use crate::domain::task_command::CreateTask;
use crate::domain::{Error, Result};
use crate::service::sessions::acting;
use crate::service::{Answered, Hub};
use crate::store::tasks::NewTask;
use crate::store::{self, Tx};

/// Creates a task at the end of Inbox, or of Backlog.
///
/// # Errors
/// `invalid` for its fields, `not_found` for the project or a linked task, `forbidden` for viewers,
/// archived projects and where the credential does not reach.
pub async fn create(hub: &Hub, actor: &Actor, command: CreateTask) -> Answered<Task> {
    actor.must_write()?;
    actor.must_reach(&command.project)?;
    hub.write(actor, "tasks.create", command, async |tx: &mut Tx, actor, command| create_in(tx, &actor, command).await)
        .await
}

async fn create_in(tx: &mut Tx, actor: &Actor, command: CreateTask) -> Result<Task> {
    let numbered = store::tasks::next_number(tx, &command.project).await?;
    let (number, archived) = numbered.ok_or_else(|| Error::not_found(Thing::Project, &command.project))?;
    if archived {
        return Err(Error::forbidden(format!("{} is archived and read-only; unarchive it first.", command.project)));
    }
    let session = acting(tx, actor, &command.project, command.session).await?.map(|session| session.id);
    let key = TaskKey::new(&command.project, number);
    let assignee = command.assignee.map(|handle| actor.resolve(handle));
    if let Some(assignee) = &assignee {
        check_assignee(tx, assignee).await?;
    }
    if let Some(parent) = &command.parent {
        check_parent(tx, &key, parent).await?;
    }
    let status = command.status.unwrap_or(Status::Inbox);
    let last = store::tasks::rank_at_end(tx, status, true).await?;
    let now = tx.now();
    let criteria = numbered_criteria(command.acceptance_criteria.unwrap_or_default(), &actor.handle);
    let total = u32::try_from(criteria.len()).unwrap_or(u32::MAX);
    let mut task = Task {
        key,
        project: command.project,
        title: command.title,
        description: Some(command.description.unwrap_or_default()),
        prompt: Some(command.prompt.unwrap_or_default()),
        acceptance_criteria: Some(criteria),
        result: Some(String::new()),
        criteria: CriteriaCount { met: 0, total },
        status,
        task_type: command.task_type.unwrap_or_default(),
        role: command.role.filter(|role| !role.is_empty()),
        priority: command.priority.unwrap_or_default(),
        labels: command.labels.unwrap_or_default(),
        assignee,
        created_by: actor.handle.clone(),
        written_by: WrittenBy::default(),
        parent: command.parent,
        children: Vec::new(),
        blocked_by: Vec::new(),
        blocks: Vec::new(),
        blocked: false,
        lease: None,
        approval: None,
        comment_count: 0,
        archived: false,
        due: command.due,
        rank: rank::between(last.as_deref(), None),
        version: 1,
        created_at: now,
        updated_at: now,
        status_since: now,
    };
    task.written_by = WrittenBy::one(&actor.handle, &task);
    store::tasks::insert(tx, NewTask { task: &task, last_criterion: total }).await?;
    let blockers = command.blocked_by.unwrap_or_default();
    for blocker in &blockers {
        actor.must_reach_task(blocker)?;
        store::tasks::find(tx, blocker).await?;
        store::tasks::block(tx, &task.key, blocker).await?;
    }
    if !blockers.is_empty() {
        task = store::tasks::find(tx, &task.key).await?.task;
    }
    let event = NewEvent::of_task(&task.key, session, Fact::TaskCreated(TaskCreated::new(&task)));
    tx.event(actor, event.with_tasks(blockers.into_iter().chain(task.parent.clone())));
    Ok(task)
}

fn numbered_criteria(texts: Vec<String>, by: &Handle) -> Vec<Criterion> {
    let row = |(id, text)| Criterion { id, text, by: by.clone(), met: false, evidence: Vec::new() };
    (1..).zip(texts).map(row).collect()
}
