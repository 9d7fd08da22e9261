//! Reviews: any member's findings on a task in Review, but never of who asked for its approval.
//! They decide nothing.

use super::secret::sha256;
use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, NewEvent, TaskReviewed};
use crate::domain::lifecycle::{self, Mover};
use crate::domain::review::{Review, ReviewTask};
use crate::domain::task::Status;
use crate::domain::text::shorten;
use crate::domain::{Code, Error, Result};
use crate::store::{self, Tx};

/// Adds a review.
///
/// # Errors
/// `invalid` for its fields or session, `not_found`, `forbidden` for viewers and for who asked for
/// the approval, `illegal_transition` for a task that is not in Review.
pub async fn add(hub: &Hub, actor: &Actor, command: ReviewTask) -> Answered<Review> {
    actor.must_write()?;
    actor.must_reach_task(&command.task)?;
    hub.write(actor, "tasks.review", command, async |tx: &mut Tx, actor, command| add_in(tx, &actor, command).await)
        .await
}

async fn add_in(tx: &mut Tx, actor: &Actor, command: ReviewTask) -> Result<Review> {
    let writable = super::tasks::writable(tx, actor, &command.task, command.session).await?;
    let (session, task) = (writable.session_id(), writable.held.task);
    let approval = match &task.approval {
        Some(pending) => Some(store::approvals::find(tx, pending.id).await?),
        None => None,
    };
    let asked_by = approval.as_ref().map(|approval| &approval.requested_by);
    if asked_by == Some(&actor.handle) {
        return Err(Error::forbidden(format!(
            "{} waits for approval of your own work; another member reviews it.",
            task.key
        )));
    }
    if task.status != Status::Review || task.archived {
        let place = if task.archived { "archived" } else { task.status.as_str() };
        let mover = if actor.is_agent() { Mover::Agent } else { Mover::Human };
        return Err(Error::new(
            Code::IllegalTransition,
            format!("{} is {place}, not in review; reviews are for tasks in Review. Comment on it instead.", task.key),
        )
        .with("from", task.status)
        .with("legal", lifecycle::legal_targets(task.status, mover)));
    }
    let ReviewTask { verdict, findings, .. } = command;
    let id = store::reviews::insert(tx, &task.key, &actor.handle, verdict, &findings, task.version).await?;
    let fact = Fact::TaskReviewed(TaskReviewed {
        review: id,
        verdict: Some(verdict),
        text: shorten(&findings, 499),
        sha256: Some(sha256(&findings)),
        task_version: task.version,
        approval: approval.as_ref().map(|approval| approval.id),
        requested_by: asked_by.cloned(),
        assignee: task.assignee,
    });
    tx.event(actor, NewEvent::of_task(&task.key, session, fact));
    Ok(Review {
        id,
        task: task.key,
        author: actor.handle.clone(),
        verdict,
        findings,
        version: task.version,
        created_at: tx.now(),
    })
}
