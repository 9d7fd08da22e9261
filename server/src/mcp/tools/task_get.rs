//! `tasks_get`: a task whole, with each text marked as the words of who wrote it.

use std::collections::BTreeMap;

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::event::Event;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::task::{ApprovalRef, Criterion, Lease, Priority, Status, Task, TaskType};
use hub_core::domain::task_command::GetTask;
use hub_core::domain::time::Timestamp;
use hub_core::service::{Hub, tasks};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::task_history::{CommentLine, HistoryLine, authors, comments_of, events_of};
use crate::mcp::next::call;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arguments {
    task: TaskKey,
    #[serde(default)]
    include: Option<Include>,
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Include {
    Comments,
    History,
    All,
}

#[derive(Serialize, JsonSchema)]
pub struct Answer {
    task: TaskKey,
    title: String,
    status: Status,
    status_since: Timestamp,
    r#type: TaskType,
    priority: Priority,
    version: u32,
    created_by: Handle,
    /// Who wrote each text: their words, not the hub's.
    written_by: BTreeMap<&'static str, Handle>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    prompt: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    result: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    acceptance_criteria: Vec<Criterion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<TaskKey>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<TaskKey>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked_by: Vec<TaskKey>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<TaskKey>,
    /// Whether something of `blocked_by` is still open.
    blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<Lease>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    archived: bool,
    comment_count: u32,
    /// The newest comments, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<Vec<CommentLine>>,
    /// The newest events, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<HistoryLine>>,
    /// How many older comments or events were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Reads a task.
pub async fn get(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let Arguments { task: key, include, limit } = arguments;
    let task = tasks::get(&hub, &actor, GetTask { task: key.clone() }).await?.value;
    let events = events_of(&hub, &actor, &key).await?;
    let includes = |part| include == Some(part) || include == Some(Include::All);
    let comments = if includes(Include::Comments) { Some(comments_of(&hub, &actor, &key).await?) } else { None };

    let mut answer = whole(task, &events);
    let mut left_out = 0;
    if let Some(comments) = comments {
        answer.comments = Some(newest(comments, limit, &mut left_out).into_iter().map(CommentLine::from).collect());
    }
    if includes(Include::History) {
        answer.history = Some(newest(events, limit, &mut left_out).iter().map(HistoryLine::from).collect());
    }
    if left_out > 0 {
        answer.more = u32::try_from(left_out).ok();
        answer.next = Some(call("tasks_get", &json!({ "task": key, "include": word(include), "limit": MAX_LIMIT })));
    } else if answer.comments.is_none() && answer.comment_count > 0 {
        answer.next = Some(call("tasks_get", &json!({ "task": key, "include": "comments" })));
    }
    Ok(answer)
}

fn whole(task: Task, events: &[Event]) -> Answer {
    Answer {
        written_by: authors(&task, events),
        task: task.key,
        title: task.title,
        status: task.status,
        status_since: task.status_since,
        r#type: task.task_type,
        priority: task.priority,
        version: task.version,
        created_by: task.created_by,
        description: task.description.unwrap_or_default(),
        prompt: task.prompt.unwrap_or_default(),
        result: task.result.unwrap_or_default(),
        acceptance_criteria: task.acceptance_criteria.unwrap_or_default(),
        assignee: task.assignee,
        role: task.role,
        labels: task.labels,
        parent: task.parent,
        children: task.children,
        blocked_by: task.blocked_by,
        blocks: task.blocks,
        blocked: task.blocked,
        lease: task.lease,
        approval: task.approval,
        due: task.due,
        archived: task.archived,
        comment_count: task.comment_count,
        comments: None,
        history: None,
        more: None,
        next: None,
    }
}

fn newest<T>(mut all: Vec<T>, limit: Option<u32>, left_out: &mut usize) -> Vec<T> {
    let surplus = all.len().saturating_sub(super::lists::shown(limit) as usize);
    *left_out += surplus;
    all.split_off(surplus)
}

fn word(include: Option<Include>) -> &'static str {
    match include {
        Some(Include::History) => "history",
        Some(Include::All) => "all",
        Some(Include::Comments) | None => "comments",
    }
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn the_newest_are_kept_in_order() {
        let mut left_out = 0;
        assert_eq!(newest(vec![1, 2, 3], Some(2), &mut left_out), [2, 3]);
        assert_eq!(left_out, 1);
    }
}
