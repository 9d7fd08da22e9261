//! The tools of who works on what: claim, release, complete, review.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use hub_core::domain::review::{ReviewTask, Verdict};
use hub_core::domain::task_command::{ClaimTask, CompleteTask, NamedCriterion, ReleaseTask};
use hub_core::service::{Hub, reviews, tasks};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::inbox::wait_after;
use super::receipts::{Receipt, Told};
use super::tasks::{EXPECTED_VERSION, SESSION};
use super::views::{AttemptLine, HandoffLine, Moment, RejectionLine, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// How many former leases a claimer is told of.
const ATTEMPTS: usize = 3;

/// The tools of who works on what.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("tasks_claim", "Takes a task for your session, so that nobody else works on it.", Hints::Changes, claim)
            .takes(&[SESSION, ("task", "left out: the best ready one")])
            .always_loaded(),
        tool("tasks_release", "Gives a task you hold back to backlog.", Hints::Changes, release)
            .takes(&[("task", "a task's key"), SESSION, ("note", "how far it got, for the next one")])
            .core(),
        tool("tasks_complete", "Hands a task you hold over to review, with its result.", Hints::Changes, complete)
            .takes(&[
                ("task", "a task's key"),
                SESSION,
                ("result", "what was done, Markdown"),
                ("evidence", "what shows that a criterion is met"),
                EXPECTED_VERSION,
            ])
            .needs("session")
            .always_loaded(),
        tool(
            "tasks_review",
            "Adds a senior review to a task in review, shown to who decides; never of your own work.",
            Hints::Adds,
            review,
        )
        .takes(&[("task", "a task's key"), ("verdict", ""), ("findings", "Markdown"), SESSION]),
    ]
}

#[derive(Serialize, JsonSchema)]
struct Claimed {
    task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    version: u32,
    session: SessionId,
    expires_at: Moment,
    /// Why its work came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejection: Option<RejectionLine>,
    /// Who held it last, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attempts: Vec<AttemptLine>,
    /// How many held it before those; the history tells of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_attempts: Option<usize>,
    /// Handoffs that name it, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    handoffs: Vec<HandoffLine>,
    #[serde(flatten)]
    told: Told,
    next: String,
}

async fn claim(hub: Hub, actor: Actor, command: ClaimTask) -> Result<Claimed> {
    let (mut value, told) = Told::apart(tasks::claim(&hub, &actor, command).await?);
    let include = if value.task.comment_count > 0 || !value.attempts.is_empty() { Some("all") } else { None };
    let mut arguments = json!({ "task": value.task.key });
    if let Some(include) = include {
        arguments["include"] = json!(include);
    }
    let more_attempts = value.attempts.len().checked_sub(ATTEMPTS).filter(|more| *more > 0);
    value.attempts.truncate(ATTEMPTS);
    Ok(Claimed {
        next: call("tasks_get", &arguments),
        task: value.task.key,
        title: value.task.title,
        title_by: value.task.written_by.title,
        version: value.task.version,
        session: value.session,
        expires_at: value.expires_at.into(),
        rejection: value.rejection.map(RejectionLine::from),
        attempts: lines(value.attempts),
        more_attempts,
        handoffs: lines(value.handoffs),
        told,
    })
}

async fn release(hub: Hub, actor: Actor, command: ReleaseTask) -> Result<Receipt> {
    Ok(Receipt::new(tasks::release(&hub, &actor, command).await?, None))
}

#[derive(Serialize, JsonSchema)]
struct Completed {
    #[serde(flatten)]
    receipt: Receipt,
    /// What it waits for in review.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<ApprovalId>,
    /// Criteria that nothing was shown for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_evidence: Vec<NamedCriterion>,
}

async fn complete(hub: Hub, actor: Actor, command: CompleteTask) -> Result<Completed> {
    let mut answer = tasks::complete(&hub, &actor, command).await?;
    let without_evidence = std::mem::take(&mut answer.value.without_evidence);
    let approval = answer.value.task.approval.as_ref().map(|approval| approval.id);
    let wait = || format!("{}, to be told of the decision", wait_after(answer.value.inbox_cursor.as_deref()));
    let next = approval.map(|_| wait());
    Ok(Completed { receipt: Receipt::new(answer.map(|completed| completed.task), next), approval, without_evidence })
}

#[derive(Serialize, JsonSchema)]
struct Reviewed {
    task: TaskKey,
    review: i64,
    verdict: Verdict,
    /// The version that was reviewed.
    version: u32,
    #[serde(flatten)]
    told: Told,
}

async fn review(hub: Hub, actor: Actor, command: ReviewTask) -> Result<Reviewed> {
    let (value, told) = Told::apart(reviews::add(&hub, &actor, command).await?);
    Ok(Reviewed { task: value.task, review: value.id, verdict: value.verdict, version: value.version, told })
}
