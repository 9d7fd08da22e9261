//! `tasks_get`: a task whole, with each text marked as the words of who wrote it.

use std::collections::BTreeMap;

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::comment::Comment;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::review::{Review, Verdict};
use hub_core::domain::story::{Include, ReadStory, Story};
use hub_core::domain::task::{ApprovalRef, Criterion, Evidence, EvidenceKind, Priority, Status, TaskType, WrittenBy};
use hub_core::service::{Hub, tasks};
use serde_json::json;

use super::history::HistoryLine;
use super::lists::shown;
use super::view::view;
use super::views::{LeaseLine, Moment, RejectionLine, lines};
use crate::mcp::next::call;

view! {
    /// A task with one page of its story.
    pub struct Answer of story: Story {
        task: TaskKey = story.task.key,
        title: String = story.task.title,
        status: Status = story.task.status,
        status_since: Moment = story.task.status_since.into(),
        r#type: TaskType = story.task.task_type,
        priority: Priority = story.task.priority,
        version: u32 = story.task.version,
        created_by: Handle = story.task.created_by,
        /// Who wrote each text: their words, not the hub's.
        written_by: BTreeMap<&'static str, Handle> = authors(story.task.written_by),
        /// Why the work came back, where the last decision was a rejection.
        rejection: Option<RejectionLine> = story.rejection.map(RejectionLine::from),
        description: String = story.task.description.unwrap_or_default(),
        prompt: String = story.task.prompt.unwrap_or_default(),
        result: String = story.task.result.unwrap_or_default(),
        acceptance_criteria: Vec<CriterionLine> = lines(story.task.acceptance_criteria.unwrap_or_default()),
        assignee: Option<Handle> = story.task.assignee,
        role: Option<String> = story.task.role,
        labels: Vec<String> = story.task.labels,
        parent: Option<TaskKey> = story.task.parent,
        children: Vec<TaskKey> = story.task.children,
        blocked_by: Vec<TaskKey> = story.task.blocked_by,
        blocks: Vec<TaskKey> = story.task.blocks,
        /// Whether something of `blocked_by` is still open.
        blocked: bool = story.task.blocked,
        lease: Option<LeaseLine> = story.task.lease.map(LeaseLine::from),
        approval: Option<ApprovalRef> = story.task.approval,
        due: Option<String> = story.task.due,
        archived: bool = story.task.archived,
        comment_count: u32 = story.task.comment_count,
        /// The newest, oldest first; shortened unless asked for.
        reviews: Vec<ReviewLine> = lines(story.reviews),
        /// The newest comments, oldest first.
        comments: Option<Vec<CommentLine>> = story.comments.map(lines),
        /// The newest events, oldest first.
        history: Option<Vec<HistoryLine>> = story.history.map(lines),
        /// How many older comments, events or reviews were left out.
        more: Option<u32> = Some(story.more).filter(|more| *more > 0),
        next: Option<String> = None,
    }
}

view! {
    /// A comment, under the name of who wrote it.
    struct CommentLine of comment: Comment {
        comment: i64 = comment.id,
        by: Handle = comment.author,
        at: Moment = comment.created_at.into(),
        body: String = comment.body,
    }
}

view! {
    /// A review, under the name of who wrote it. It decides nothing.
    struct ReviewLine of review: Review {
        review: i64 = review.id,
        by: Handle = review.author,
        at: Moment = review.created_at.into(),
        verdict: Verdict = review.verdict,
        findings: String = review.findings,
        /// The version of the task that was reviewed.
        version: u32 = review.version,
    }
}

view! {
    /// A criterion, under the name of who wrote it.
    struct CriterionLine of criterion: Criterion {
        id: u32 = criterion.id,
        text: String = criterion.text,
        by: Handle = criterion.by,
        met: bool = criterion.met,
        evidence: Vec<EvidenceLine> = lines(criterion.evidence),
    }
}

view! {
    /// What shows that a criterion is met, under the name of who says so.
    struct EvidenceLine of evidence: Evidence {
        kind: EvidenceKind = evidence.kind,
        text: String = evidence.text,
        exit_code: Option<i64> = evidence.exit_code,
        by: Handle = evidence.by,
        at: Moment = evidence.at.into(),
    }
}

/// Who wrote each text that is there, last.
fn authors(written_by: WrittenBy) -> BTreeMap<&'static str, Handle> {
    let WrittenBy { title, description, prompt, result } = written_by;
    let texts = [("title", Some(title)), ("description", description), ("prompt", prompt), ("result", result)];
    texts.into_iter().filter_map(|(text, by)| Some((text, by?))).collect()
}

/// Reads a task: whole, or further back what was left out of that.
pub async fn get(hub: Hub, actor: Actor, asked: ReadStory) -> Result<Answer> {
    let command = ReadStory { limit: Some(shown(asked.limit)), ..asked.clone() };
    let story = tasks::story(&hub, &actor, command).await?.value;
    let next = next(&story, &asked);
    let answer = Answer { next, ..story.into() };
    if asked.cursor.is_none() {
        return Ok(answer);
    }
    // Who reads on has the texts already.
    let [description, prompt, result] = [const { String::new() }; 3];
    let (written_by, acceptance_criteria) = (BTreeMap::new(), Vec::new());
    Ok(Answer { written_by, description, prompt, result, acceptance_criteria, ..answer })
}

/// The call for what was left out.
fn next(story: &Story, asked: &ReadStory) -> Option<String> {
    if let Some(cursor) = &story.next_cursor {
        let rest = ReadStory { cursor: Some(cursor.clone()), ..asked.clone() };
        return Some(call("tasks_get", &json!(rest)));
    }
    let comments = asked.include.is_none() && story.task.comment_count > 0;
    let include = match (comments, story.are_reviews_cut) {
        (true, true) => Include::All,
        (true, false) => Include::Comments,
        (false, true) => Include::Reviews,
        (false, false) => return None,
    };
    Some(call("tasks_get", &json!({ "task": asked.task, "include": include })))
}
