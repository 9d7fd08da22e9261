//! `tasks_list`: tasks in one line each.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, HandoffId, TaskKey};
use hub_core::domain::task::{Lease, Priority, Status, Task, TaskType};
use hub_core::domain::task_command::ListTasks;
use hub_core::service::{Card, Hub, tasks};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, listed, shown};
use super::view::view;
use super::views::Moment;

#[derive(Serialize, JsonSchema)]
pub struct Answer {
    tasks: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// A task as a model reads it in a list. The title is its author's words.
    struct Line of card: Card {
        task: TaskKey = card.key.clone(),
        title: String = card.title.clone(),
        title_by: Handle = card.written_by.title.clone(),
        status: Status = card.status,
        r#type: TaskType = card.task_type,
        priority: Priority = card.priority,
        version: u32 = card.version,
        assignee: Option<Handle> = card.assignee.clone(),
        role: Option<String> = card.role.clone(),
        labels: Vec<String> = card.labels.clone(),
        /// What it waits for, while it waits.
        blocked_by: Vec<TaskKey> = if card.blocked { card.blocked_by.clone() } else { Vec::new() },
        /// How many criteria are met, `1/3`.
        criteria: Option<String> =
            (card.criteria.total > 0).then(|| format!("{}/{}", card.criteria.met, card.criteria.total)),
        held_by: Option<Handle> = held(&card).map(|lease| lease.member.clone()),
        /// Until when, where it does not wait on a handoff.
        held_until: Option<Moment> =
            held(&card).filter(|lease| lease.parked_on.is_none()).map(|lease| lease.expires_at.into()),
        /// The handoff it waits on.
        parked_on: Option<HandoffId> = held(&card).and_then(|lease| lease.parked_on),
        /// Whose lease ran out; until somebody else claims the task, that one's next write takes it
        /// up again.
        expired_of: Option<Handle> =
            card.lease.as_ref().filter(|lease| lease.expired).map(|lease| lease.member.clone()),
        /// Of what is ready: somebody else began it and no longer holds it.
        abandoned: bool = card.is_abandoned(false),
        due: Option<String> = card.due.clone(),
        comments: Option<u32> = Some(card.comment_count).filter(|count| *count > 0),
    }
}

/// Its lease, while it holds.
fn held(task: &Task) -> Option<&Lease> {
    task.lease.as_ref().filter(|lease| !lease.expired)
}

/// Lists tasks.
pub async fn list(hub: Hub, actor: Actor, mut command: ListTasks) -> Result<Answer> {
    command.limit = Some(shown(command.limit));
    let is_of_ready = command.ready == Some(true);
    let found = tasks::list_counted(&hub, &actor, command.clone()).await?.value;
    let (mut tasks, rest): (Vec<Line>, Rest) = listed("tasks_list", command, found);
    for line in &mut tasks {
        line.abandoned &= is_of_ready && line.assignee.as_ref() != Some(&actor.handle);
    }
    Ok(Answer { tasks, rest })
}
