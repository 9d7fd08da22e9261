//! `tasks_get`: a task whole, with each text marked as the words of who wrote it.

use std::collections::BTreeMap;

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::task::{ApprovalRef, Priority, Status, Task, TaskType};
use hub_core::domain::task_command::GetTask;
use hub_core::service::{Hub, tasks};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::task_authors::{CriterionLine, authors};
use super::task_history::{CommentLine, HistoryLine, events_of};
use super::task_pages::{Asked, Include, Pages, Place, ReviewLine};
use super::views::{LeaseLine, Moment, RejectionLine, lines};
use crate::mcp::next::call;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arguments {
    task: TaskKey,
    #[serde(default)]
    include: Option<Include>,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Answer {
    task: TaskKey,
    title: String,
    status: Status,
    status_since: Moment,
    r#type: TaskType,
    priority: Priority,
    version: u32,
    created_by: Handle,
    /// Who wrote each text: their words, not the hub's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    written_by: BTreeMap<&'static str, Handle>,
    /// Why the work came back, where the last decision was a rejection.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejection: Option<RejectionLine>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    prompt: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    result: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    acceptance_criteria: Vec<CriterionLine>,
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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    archived: bool,
    comment_count: u32,
    /// The newest, oldest first; shortened unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviews: Vec<ReviewLine>,
    /// The newest comments, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<Vec<CommentLine>>,
    /// The newest events, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<HistoryLine>>,
    /// How many older comments, events or reviews were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Reads a task: whole, or further back what was left out of that.
pub async fn get(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let Arguments { task: key, include, limit, cursor } = arguments;
    let asked = Asked { task: &key, include, limit, place: Place::read(cursor.as_deref())? };
    let task = tasks::get(&hub, &actor, GetTask { task: key.clone() }).await?.value;
    let events = events_of(&hub, &actor, &key).await?;
    let pages = asked.read(&hub, &actor, &events).await?;

    let mut answer = whole(task.into_task());
    if asked.goes_on() {
        answer.leave_out_texts();
    }
    answer.next = next(&answer, &asked, &pages);
    answer.more = u32::try_from(pages.more).ok().filter(|more| *more > 0);
    answer.comments = pages.comments;
    answer.history = pages.history;
    answer.reviews = pages.reviews;
    answer.rejection = pages.findings.and_then(|findings| findings.rejection).map(RejectionLine::from);
    Ok(answer)
}

/// The call for what was left out.
fn next(answer: &Answer, asked: &Asked<'_>, pages: &Pages) -> Option<String> {
    let mut arguments = json!({ "task": asked.task });
    if let Some(rest) = pages.rest {
        arguments["include"] = json!(asked.include);
        if let Some(limit) = asked.limit {
            arguments["limit"] = json!(limit);
        }
        arguments["cursor"] = json!(rest.cursor());
        return Some(call("tasks_get", &arguments));
    }
    let comments = asked.include.is_none() && answer.comment_count > 0;
    let include = match (comments, pages.reviews_cut) {
        (true, true) => Include::All,
        (true, false) => Include::Comments,
        (false, true) => Include::Reviews,
        (false, false) => return None,
    };
    arguments["include"] = json!(include);
    Some(call("tasks_get", &arguments))
}

impl Answer {
    /// Who reads on has these already.
    fn leave_out_texts(&mut self) {
        self.written_by.clear();
        self.acceptance_criteria.clear();
        for text in [&mut self.description, &mut self.prompt, &mut self.result] {
            text.clear();
        }
    }
}

fn whole(task: Task) -> Answer {
    Answer {
        written_by: authors(task.written_by),
        acceptance_criteria: lines(task.acceptance_criteria.unwrap_or_default()),
        rejection: None,
        reviews: Vec::new(),
        task: task.key,
        title: task.title,
        status: task.status,
        status_since: task.status_since.into(),
        r#type: task.task_type,
        priority: task.priority,
        version: task.version,
        created_by: task.created_by,
        description: task.description.unwrap_or_default(),
        prompt: task.prompt.unwrap_or_default(),
        result: task.result.unwrap_or_default(),
        assignee: task.assignee,
        role: task.role,
        labels: task.labels,
        parent: task.parent,
        children: task.children,
        blocked_by: task.blocked_by,
        blocks: task.blocks,
        blocked: task.blocked,
        lease: task.lease.map(LeaseLine::from),
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
