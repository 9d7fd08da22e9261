//! `tasks_list`: tasks in one line each.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::task::{Priority, Status, Task, TaskType};
use hub_core::domain::task_command::ListTasks;
use hub_core::domain::time::Timestamp;
use hub_core::service::{Hub, tasks};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

#[derive(Serialize, JsonSchema)]
pub struct Answer {
    tasks: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
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

/// Lists tasks, [`super::SHOWN`] unless the command says otherwise.
pub async fn list(hub: Hub, actor: Actor, mut command: ListTasks) -> Result<Answer> {
    command.limit = Some(super::shown(command.limit));
    let page = tasks::list(&hub, &actor, command.clone()).await?.value;
    let ready = command.ready == Some(true);
    let tasks = page.items.into_iter().map(|task| Line { abandoned: ready && task.is_abandoned(false), ..task.into() });
    let tasks = tasks.collect();
    let (more, next) = super::rest("tasks_list", json!(command), page.next_cursor, |cursor| {
        tasks::list(&hub, &actor, ListTasks { limit: Some(MAX_LIMIT), cursor: Some(cursor), ..command.clone() })
    })
    .await?;
    Ok(Answer { tasks, more, next })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
