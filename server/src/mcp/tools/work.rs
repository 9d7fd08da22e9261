//! The tools of who works on what: claim, release, complete, review.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::claim;
use hub_core::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use hub_core::domain::review::{Review, ReviewTask, Verdict};
use hub_core::domain::story::{Include, ReadStory};
use hub_core::domain::task_command::{ClaimTask, CompleteTask, NamedCriterion, ReleaseTask};
use hub_core::service::{Answer, Hub, reviews, tasks};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::inbox::wait_after;
use super::receipts::{Receipt, Told};
use super::tasks::{EXPECTED_VERSION, SESSION};
use super::view::view;
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

view! {
    /// A task that was claimed, with what its new holder must know of it.
    struct Claimed of answer: Answer<claim::Claimed> {
        task: TaskKey = answer.value.task.key.clone(),
        title: String = answer.value.task.title,
        /// Whose words the title is.
        title_by: Handle = answer.value.task.written_by.title,
        version: u32 = answer.value.task.version,
        session: SessionId = answer.value.session,
        expires_at: Moment = answer.value.expires_at.into(),
        /// Why its work came back.
        rejection: Option<RejectionLine> = answer.value.rejection.map(RejectionLine::from),
        /// Who held it last, the latest first.
        attempts: Vec<AttemptLine> = answer.value.attempts.iter().take(ATTEMPTS).cloned().map(AttemptLine::from).collect(),
        /// How many held it before those; the history tells of them.
        more_attempts: Option<usize> = answer.value.attempts.len().checked_sub(ATTEMPTS).filter(|more| *more > 0),
        /// Handoffs that name it, the latest first.
        handoffs: Vec<HandoffLine> = lines(answer.value.handoffs),
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
        next: String = {
            let has_story = answer.value.task.comment_count > 0 || !answer.value.attempts.is_empty();
            let include = has_story.then_some(Include::All);
            call("tasks_get", &json!(ReadStory { task: answer.value.task.key, include, limit: None, cursor: None }))
        },
    }
}

async fn claim(hub: Hub, actor: Actor, command: ClaimTask) -> Result<Claimed> {
    Ok(tasks::claim(&hub, &actor, command).await?.into())
}

async fn release(hub: Hub, actor: Actor, command: ReleaseTask) -> Result<Receipt> {
    Ok(tasks::release(&hub, &actor, command).await?.into())
}

#[derive(Serialize, JsonSchema)]
struct Completed {
    #[serde(flatten)]
    receipt: Receipt,
    /// What it waits for in review.
    approval: Option<ApprovalId>,
    /// Criteria that nothing was shown for.
    without_evidence: Vec<NamedCriterion>,
}

async fn complete(hub: Hub, actor: Actor, command: CompleteTask) -> Result<Completed> {
    let mut answer = tasks::complete(&hub, &actor, command).await?;
    let without_evidence = std::mem::take(&mut answer.value.without_evidence);
    let approval = answer.value.task.approval.as_ref().map(|approval| approval.id);
    let wait = || format!("{}, to be told of the decision", wait_after(answer.value.inbox_cursor.as_deref()));
    let next = approval.map(|_| wait());
    Ok(Completed {
        receipt: Receipt::from(answer.map(|completed| completed.task)).hinting(next),
        approval,
        without_evidence,
    })
}

view! {
    /// A review was added.
    struct Reviewed of answer: Answer<Review> {
        task: TaskKey = answer.value.task,
        review: i64 = answer.value.id,
        verdict: Verdict = answer.value.verdict,
        /// The version that was reviewed.
        version: u32 = answer.value.version,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
    }
}

async fn review(hub: Hub, actor: Actor, command: ReviewTask) -> Result<Reviewed> {
    Ok(reviews::add(&hub, &actor, command).await?.into())
}
