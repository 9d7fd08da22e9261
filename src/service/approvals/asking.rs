//! Asking for an approval, asking anew after an edit, and taking the question back.

use serde_json::json;

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ApprovalContent};
use crate::domain::event::{ApprovalRequested, ApprovalSide, ApprovalSuperseded, Because, Fact, NewEvent};
use crate::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use crate::domain::task::{ApprovalRef, ApprovalStatus, Task};
use crate::domain::text::shorten;
use crate::service::secret::sha256;
use crate::store::approvals::NewApproval;
use crate::store::{self, Tx};

/// How much of a text an event carries, in characters; the mark of what was cut off is one more.
pub(super) const EVENT_TEXT: usize = 499;

/// For whom an approval is asked: the last agent that held the task, and the session it held it in.
#[derive(Clone, Debug)]
pub(in crate::service) struct Asker {
    pub(in crate::service) agent: Handle,
    pub(in crate::service) session: Option<SessionId>,
}

/// Opens an approval of `task`, which was just written into Review. `acting` is the session it was
/// done in.
pub(in crate::service) async fn ask(
    tx: &mut Tx,
    actor: &Actor,
    task: &mut Task,
    asker: Asker,
    acting: Option<SessionId>,
) -> Result<()> {
    let id = insert(tx, task, &asker).await?;
    requested(tx, actor, task, id, &asker, acting);
    Ok(())
}

/// Supersedes the pending approval by a new one where what it binds has changed since it was asked
/// for.
pub(in crate::service) async fn ask_anew(
    tx: &mut Tx,
    actor: &Actor,
    task: &mut Task,
    acting: Option<SessionId>,
) -> Result<()> {
    let Some(reference) = &task.approval else { return Ok(()) };
    let old = store::approvals::find(tx, reference.id).await?;
    if old.content_hash == content_hash(&ApprovalContent::of(task)) {
        return Ok(());
    }
    store::approvals::supersede(tx, old.id).await?;
    let asker = Asker { agent: old.requested_by.clone(), session: old.session };
    let id = insert(tx, task, &asker).await?;
    store::approvals::succeed(tx, old.id, id).await?;
    superseded(tx, actor, &old, Some(id), Because::Edited, acting);
    requested(tx, actor, task, id, &asker, acting);
    Ok(())
}

/// Supersedes the pending approval of a task that leaves Review or the board, without a successor.
/// `because` names how it leaves.
pub(in crate::service) async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    task: &mut Task,
    because: Because,
    acting: Option<SessionId>,
) -> Result<()> {
    let Some(reference) = task.approval.take() else { return Ok(()) };
    let old = store::approvals::find(tx, reference.id).await?;
    store::approvals::supersede(tx, old.id).await?;
    superseded(tx, actor, &old, None, because, acting);
    Ok(())
}

/// The hash that binds an approval to its content, over the content's JSON with its fields sorted
/// by name.
pub(super) fn content_hash(content: &ApprovalContent) -> String {
    let mut content = json!(content);
    content.sort_all_objects();
    sha256(&content.to_string())
}

/// The event of approval `id` of `task`.
pub(super) fn event_of(id: ApprovalId, task: &TaskKey, acting: Option<SessionId>, fact: Fact) -> NewEvent {
    NewEvent { subject: id.to_string(), ..NewEvent::of_task(task, acting, fact) }
}

async fn insert(tx: &mut Tx, task: &mut Task, asker: &Asker) -> Result<ApprovalId> {
    let content = ApprovalContent::of(task);
    let new = NewApproval {
        task: &task.key,
        requested_by: &asker.agent,
        session: asker.session,
        task_version: task.version,
        content_hash: &content_hash(&content),
        title_by: &task.written_by.title,
        content: &content,
    };
    let id = store::approvals::insert(tx, new).await?;
    task.approval = Some(ApprovalRef { id, status: ApprovalStatus::Pending });
    Ok(id)
}

fn requested(tx: &mut Tx, actor: &Actor, task: &Task, id: ApprovalId, asker: &Asker, acting: Option<SessionId>) {
    let fact = Fact::ApprovalRequested(ApprovalRequested {
        requested_by: Some(asker.agent.clone()),
        requested_in: asker.session,
        task_version: task.version,
        content_hash: Some(content_hash(&ApprovalContent::of(task))),
        assignee: task.assignee.clone(),
        text: shorten(task.result.as_deref().unwrap_or_default(), EVENT_TEXT),
        text_by: task.written_by.result.clone().filter(|author| *author != actor.handle),
    });
    tx.event(actor, event_of(id, &task.key, acting, fact));
}

fn superseded(
    tx: &mut Tx,
    actor: &Actor,
    old: &Approval,
    successor: Option<ApprovalId>,
    because: Because,
    acting: Option<SessionId>,
) {
    let fact = Fact::ApprovalSuperseded(ApprovalSuperseded {
        before: ApprovalSide { status: Some(ApprovalStatus::Pending) },
        after: ApprovalSide { status: Some(ApprovalStatus::Superseded) },
        requested_by: Some(old.requested_by.clone()),
        successor,
        because: Some(because),
    });
    tx.event(actor, event_of(old.id, &old.task, acting, fact));
}
