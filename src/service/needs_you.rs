//! Needs you: what waits for a human now. Nothing is stored for it; what is settled is simply no
//! longer there.

use super::{Answered, Hub, approvals};
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ListApprovals};
use crate::domain::budget;
use crate::domain::ids::TaskKey;
use crate::domain::inbox::{InboxItem, InboxKind};
use crate::domain::needs_you::NeedsYou;
use crate::domain::page::MAX_LIMIT;
use crate::domain::task::ApprovalStatus;
use crate::domain::{Error, Result};
use crate::store::{self, Snapshot};

/// What waits for the caller. Viewers are shown what they can settle: what was written to them.
///
/// # Errors
/// `forbidden` for agents and where the credential may not read.
pub async fn read(hub: &Hub, actor: &Actor) -> Answered<NeedsYou> {
    if actor.is_agent() {
        return Err(Error::forbidden("Needs you is for humans; what waits for you is in your inbox."));
    }
    let mut snapshot = hub.read(actor).await?;
    let needs = gather(&mut snapshot, actor).await?;
    hub.answer(snapshot, needs).await
}

async fn gather(snapshot: &mut Snapshot, actor: &Actor) -> Result<NeedsYou> {
    let mut needs = waiting(snapshot, actor).await?;
    needs.count += count_pending(snapshot, actor).await?;
    for approval in pending(snapshot, actor).await?.into_iter().take(budget::NEEDS_YOU_PART) {
        needs.approvals.push(approvals::detail(snapshot, approval).await?);
    }
    needs.questions.truncate(budget::NEEDS_YOU_PART);
    needs.stale.truncate(budget::NEEDS_YOU_PART);
    needs.left_behind.truncate(budget::NEEDS_YOU_PART);
    needs.inbox.truncate(budget::NEEDS_YOU_PART);
    Ok(needs)
}

/// All that waits but for approvals, whole and counted.
async fn waiting(snapshot: &mut Snapshot, actor: &Actor) -> Result<NeedsYou> {
    let mut needs = NeedsYou::default();
    let reaches = |task: &TaskKey| actor.reaches(&task.project());
    needs.questions = store::needs_you::questions(snapshot, &actor.handle).await?;
    needs.questions.retain(|question| question.task.as_ref().is_none_or(reaches));
    needs.inbox = unacknowledged(snapshot, actor).await?;
    // A question waits as a question, and is gone once it is answered.
    needs.inbox.retain(|item| item.kind != InboxKind::Question);
    if actor.is_human_writer() {
        needs.stale = store::needs_you::stale(snapshot).await?;
        needs.stale.retain(|stale| reaches(&stale.task));
        needs.left_behind = store::needs_you::left_behind(snapshot).await?;
        needs.left_behind.retain(|left| reaches(&left.task));
    }
    let count = needs.questions.len() + needs.stale.len() + needs.left_behind.len() + needs.inbox.len();
    needs.count = u32::try_from(count).unwrap_or(u32::MAX);
    Ok(needs)
}

/// How many things wait for the caller; none for agents, which have their inbox.
pub(super) async fn count(snapshot: &mut Snapshot, actor: &Actor) -> Result<u32> {
    if actor.is_agent() {
        return Ok(0);
    }
    Ok(waiting(snapshot, actor).await?.count + count_pending(snapshot, actor).await?)
}

/// How many approvals the caller may decide.
async fn count_pending(snapshot: &mut Snapshot, actor: &Actor) -> Result<u32> {
    if !actor.may_decide() {
        return Ok(0);
    }
    store::approvals::count_pending(snapshot, actor.project.as_ref(), None).await
}

/// The approvals the caller may decide, the oldest first.
async fn pending(snapshot: &mut Snapshot, actor: &Actor) -> Result<Vec<Approval>> {
    if !actor.may_decide() {
        return Ok(Vec::new());
    }
    let filter = ListApprovals {
        status: Some(ApprovalStatus::Pending),
        project: actor.project.clone(),
        ..ListApprovals::default()
    };
    let mut pending = store::approvals::list(snapshot, &filter, None, i64::MAX, MAX_LIMIT).await?;
    pending.reverse();
    Ok(pending)
}

async fn unacknowledged(snapshot: &mut Snapshot, actor: &Actor) -> Result<Vec<InboxItem>> {
    let after = store::inbox::acknowledged(snapshot, &actor.handle).await?;
    store::inbox::list(snapshot, actor, after, MAX_LIMIT).await
}
