//! `tasks_list`: tasks in one line each.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, HandoffId, TaskKey};
use hub_core::domain::task::{Priority, Status, Task, TaskType};
use hub_core::domain::task_command::ListTasks;
use hub_core::service::{Card, Hub, tasks};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, must_be_there, page_of};
use super::views::Moment;

#[derive(Serialize, JsonSchema)]
pub struct Answer {
    tasks: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

/// A task as a model reads it in a list. The title is its author's words.
#[derive(Serialize, JsonSchema)]
struct Line {
    task: TaskKey,
    title: String,
    title_by: Handle,
    status: Status,
    r#type: TaskType,
    priority: Priority,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    /// What it waits for, while it waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked_by: Vec<TaskKey>,
    /// How many criteria are met, `1/3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<Handle>,
    /// Until when, where it does not wait on a handoff.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<Moment>,
    /// The handoff it waits on.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked_on: Option<HandoffId>,
    /// Whose lease ran out; until somebody else claims the task, that one's next write takes it up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_of: Option<Handle>,
    /// Of what is ready: somebody else began it and no longer holds it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    abandoned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "is_zero")]
    comments: u32,
}

impl From<Task> for Line {
    fn from(task: Task) -> Self {
        let criteria = task.criteria;
        let (held, expired) = match task.lease {
            Some(lease) if lease.expired => (None, Some(lease.member)),
            held => (held, None),
        };
        let parked_on = held.as_ref().and_then(|lease| lease.parked_on);
        Self {
            task: task.key,
            title: task.title,
            title_by: task.written_by.title,
            status: task.status,
            r#type: task.task_type,
            priority: task.priority,
            version: task.version,
            assignee: task.assignee,
            role: task.role,
            labels: task.labels,
            blocked_by: if task.blocked { task.blocked_by } else { Vec::new() },
            criteria: (criteria.total > 0).then(|| format!("{}/{}", criteria.met, criteria.total)),
            held_until: held.as_ref().filter(|_| parked_on.is_none()).map(|lease| lease.expires_at.into()),
            held_by: held.map(|lease| lease.member),
            parked_on,
            expired_of: expired,
            abandoned: false,
            due: task.due,
            comments: task.comment_count,
        }
    }
}

/// Lists tasks.
pub async fn list(hub: Hub, actor: Actor, command: ListTasks) -> Result<Answer> {
    let ready = command.ready == Some(true);
    let (project, assignee) = (command.project.clone(), command.assignee.clone());
    let (tasks, rest) = page_of("tasks_list", command, |command| tasks::list(&hub, &actor, command)).await?;
    if tasks.is_empty() {
        must_be_there(&hub, &actor, project, assignee).await?;
    }
    let left = |task: &Task| ready && task.assignee.as_ref() != Some(&actor.handle) && task.is_abandoned(false);
    let line = |task: Task| Line { abandoned: left(&task), ..task.into() };
    Ok(Answer { tasks: tasks.into_iter().map(Card::into_task).map(line).collect(), rest })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
