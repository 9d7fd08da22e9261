//! `tasks_list`: tasks in one line each.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::task::{Priority, Status, Task, TaskType};
use hub_core::domain::task_command::ListTasks;
use hub_core::domain::time::Timestamp;
use hub_core::service::{Hub, tasks};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Rest, page_of};

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
    created_by: Handle,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<Timestamp>,
    /// Of what is ready: somebody began it and no longer holds it.
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
        let held_until = task.lease.as_ref().map(|lease| lease.expires_at);
        Self {
            task: task.key,
            title: task.title,
            created_by: task.created_by,
            status: task.status,
            r#type: task.task_type,
            priority: task.priority,
            version: task.version,
            assignee: task.assignee,
            role: task.role,
            labels: task.labels,
            blocked_by: if task.blocked { task.blocked_by } else { Vec::new() },
            criteria: (criteria.total > 0).then(|| format!("{}/{}", criteria.met, criteria.total)),
            held_by: task.lease.map(|lease| lease.member),
            held_until,
            abandoned: false,
            due: task.due,
            comments: task.comment_count,
        }
    }
}

/// Lists tasks.
pub async fn list(hub: Hub, actor: Actor, command: ListTasks) -> Result<Answer> {
    let ready = command.ready == Some(true);
    let (tasks, rest) = page_of("tasks_list", command, |command| tasks::list(&hub, &actor, command)).await?;
    let line = |task: Task| Line { abandoned: ready && task.is_abandoned(false), ..task.into() };
    Ok(Answer { tasks: tasks.into_iter().map(line).collect(), rest })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
