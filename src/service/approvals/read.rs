//! Reading approvals: humans see all, agents those they asked for.

use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ApprovalContent, ApprovalDetail, GetApproval, ListApprovals};
use crate::domain::ids::Handle;
use crate::domain::page::{Counted, DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
use crate::service::{Answered, Hub};
use crate::store::{self, Snapshot};

/// How many of a task's newest reviews stand beside its approval.
pub(in crate::service) const REVIEWS: u32 = 50;

/// Approvals that pass the filter, newest first.
///
/// # Errors
/// `invalid` for a broken cursor, `not_found` for the filter's project, `forbidden` where the
/// credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListApprovals) -> Answered<Page<Approval>> {
    let mut snapshot = hub.read(actor).await?;
    let page = list_in(&mut snapshot, actor, command).await?;
    hub.answer(snapshot, page).await
}

/// The same, with how many stand behind the page.
///
/// # Errors
/// Those of [`list`].
pub async fn list_counted(hub: &Hub, actor: &Actor, command: ListApprovals) -> Answered<Counted<Approval>> {
    let command = narrowed(actor, command)?;
    let mut snapshot = hub.read(actor).await?;
    let page = list_in(&mut snapshot, actor, command.clone()).await?;
    let left = match page.items.last().filter(|_| page.next_cursor.is_some()) {
        Some(last) => store::approvals::count(&mut snapshot, &command, own(actor), last.id.0).await?,
        None => 0,
    };
    hub.answer(snapshot, Counted::new(page, left)).await
}

/// The filter as far as the credential reaches.
fn narrowed(actor: &Actor, mut command: ListApprovals) -> Result<ListApprovals> {
    match &command.project {
        Some(project) => actor.must_reach(project)?,
        None => command.project.clone_from(&actor.project),
    }
    Ok(command)
}

/// An agent sees those it asked for.
fn own(actor: &Actor) -> Option<&Handle> {
    actor.is_agent().then_some(&actor.handle)
}

pub(in crate::service) async fn list_in(
    snapshot: &mut Snapshot,
    actor: &Actor,
    command: ListApprovals,
) -> Result<Page<Approval>> {
    let command = narrowed(actor, command)?;
    let before = match &command.cursor {
        Some(cursor) => {
            read_cursor(cursor, 1)?[0].parse().map_err(|_| Error::invalid("cursor", "is not one this hub gave out"))?
        }
        None => i64::MAX,
    };
    if let Some(project) = &command.project {
        store::projects::find(snapshot, project).await?;
    }
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let mut approvals = store::approvals::list(snapshot, &command, own(actor), before, limit + 1).await?;
    if command.content != Some(true) {
        approvals.iter_mut().for_each(|approval| approval.content = None);
    }
    Ok(Page::of_surplus(approvals, limit, |approval| write_cursor(&[&approval.id.0.to_string()])))
}

/// One approval, with what a decision needs to know.
///
/// # Errors
/// `not_found`; `forbidden` for other agents' requests and where the credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetApproval) -> Answered<ApprovalDetail> {
    let mut snapshot = hub.read(actor).await?;
    let detail = get_in(&mut snapshot, actor, &command).await?;
    hub.answer(snapshot, detail).await
}

pub(in crate::service) async fn get_in(
    snapshot: &mut Snapshot,
    actor: &Actor,
    command: &GetApproval,
) -> Result<ApprovalDetail> {
    let approval = store::approvals::find(snapshot, command.approval).await?;
    actor.must_reach_thing(&approval.project, Thing::Approval, approval.id)?;
    if actor.is_agent() && approval.requested_by != actor.handle {
        return Err(Error::forbidden(format!(
            "{} was asked for by {}; agents read the approvals they asked for. Read {} instead.",
            approval.id, approval.requested_by, approval.task
        )));
    }
    detail(snapshot, approval).await
}

/// The approval beside the task as it is now, the round before, and the reviews.
pub(in crate::service) async fn detail(snapshot: &mut Snapshot, approval: Approval) -> Result<ApprovalDetail> {
    let present = ApprovalContent::of(&store::tasks::find(snapshot, &approval.task).await?.task);
    let last_round = store::approvals::last_decided(snapshot, &approval.task, approval.id).await?;
    let reviews = store::reviews::newest(snapshot, &approval.task, REVIEWS).await?;
    let asked = approval.content.as_ref();
    let before = last_round.as_ref().and_then(|round| round.content.as_ref());
    Ok(ApprovalDetail {
        changed_since: asked.map(|asked| asked.differences(&present)).unwrap_or_default(),
        changed_since_last_round: asked
            .zip(before)
            .map(|(asked, before)| before.differences(asked))
            .unwrap_or_default(),
        present,
        last_round,
        reviews,
        approval,
    })
}
