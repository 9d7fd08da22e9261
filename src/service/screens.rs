//! What the screens beside the board read in one go: what the other services answer, with Markdown rendered.

mod comparison;

use super::events::as_seen_by;
use super::sessions::held_tasks;
use super::{Answer, Answered, Hub, approvals, docs, handoffs, markdown, messages, needs_you};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ApprovalContent, ApprovalDetail, GetApproval, ListApprovals};
use crate::domain::board::RenderedReview;
use crate::domain::doc::{GetDoc, ListDocVersions};
use crate::domain::event::{ListEvents, Seq};
use crate::domain::handoff_command::GetHandoff;
use crate::domain::ids::TaskKey;
use crate::domain::message::GetThread;
use crate::domain::needs_you::NeedsYou;
use crate::domain::page::MAX_LIMIT;
use crate::domain::review::Review;
use crate::domain::screen::{
    ApprovalPage, ApprovalsPage, ConversationPage, Counts, DocPage, HandoffPage, NeedsYouPage, ReadApprovals,
    RenderedMessage, SessionPage,
};
use crate::domain::session_command::GetSession;
use crate::store::{self, Snapshot};

pub use comparison::compare;

/// How many of a session's newest events, and of its former leases, its page shows.
const STORY: u32 = 200;
const ATTEMPTS: u32 = 20;

/// The counters of the navigation.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn counts(hub: &Hub, actor: &Actor) -> Answered<Counts> {
    actor.must_read()?;
    let mut snapshot = hub.read(actor).await?;
    let counts = count(&mut snapshot, actor).await?;
    hub.answer(snapshot, counts).await
}

pub(super) async fn count(snapshot: &mut Snapshot, actor: &Actor) -> Result<Counts> {
    // Agents read the approvals they asked for, and no others.
    let own = actor.is_agent().then_some(&actor.handle);
    let project = actor.project.as_ref();
    Ok(Counts {
        needs_you: needs_you::count(snapshot, actor).await?,
        handoffs: store::handoffs::count_open(snapshot, project).await?,
        approvals: store::approvals::count_pending(snapshot, project, own).await?,
        messages: store::threads::count_unread(snapshot, &actor.handle, project).await?,
    })
}

/// What waits for the caller, with all that is needed to settle it.
///
/// # Errors
/// Those of [`needs_you::read`].
pub async fn needs_you(hub: &Hub, actor: &Actor) -> Answered<NeedsYouPage> {
    let answer = needs_you::read(hub, actor).await?;
    let seq = answer.seq;
    Ok(answer.map(|needs| {
        let NeedsYou { approvals, questions, stale, left_behind, inbox, count } = needs;
        let approvals = approvals.into_iter().map(|detail| rendered_approval(detail, seq)).collect();
        NeedsYouPage { approvals, questions, stale, left_behind, inbox, count, seq }
    }))
}

/// An approval with what a decision needs to know.
///
/// # Errors
/// Those of [`approvals::get`].
pub async fn approval(hub: &Hub, actor: &Actor, command: GetApproval) -> Answered<ApprovalPage> {
    let answer = approvals::get(hub, actor, command).await?;
    let seq = answer.seq;
    Ok(answer.map(|detail| rendered_approval(detail, seq)))
}

/// The approvals of a status, and one of them in full.
///
/// # Errors
/// Those of [`approvals::list`].
pub async fn approvals(hub: &Hub, actor: &Actor, command: ReadApprovals) -> Answered<ApprovalsPage> {
    let answer =
        approvals::list(hub, actor, ListApprovals { status: command.status, ..ListApprovals::default() }).await?;
    let chosen = match command.chosen.or_else(|| answer.value.items.first().map(|first| first.id)) {
        // One that is not there is missed where it is looked for, and not by the whole list.
        Some(id) => approval(hub, actor, GetApproval { approval: id }).await.ok().map(|found| found.value),
        None => None,
    };
    Ok(answer.map(|page| ApprovalsPage { page, chosen }))
}

fn rendered_approval(detail: ApprovalDetail, seq: Seq) -> ApprovalPage {
    let html = |approval: &Approval, text: fn(&ApprovalContent) -> &str| {
        approval.content.as_ref().map(|content| markdown::render(text(content)))
    };
    ApprovalPage {
        description_html: html(&detail.approval, |content| &content.description).unwrap_or_default(),
        result_html: html(&detail.approval, |content| &content.result).unwrap_or_default(),
        last_result_html: detail.last_round.as_ref().and_then(|round| html(round, |content| &content.result)),
        reviews: detail.reviews.iter().cloned().map(rendered_review).collect(),
        detail,
        seq,
    }
}

pub(super) fn rendered_review(review: Review) -> RenderedReview {
    RenderedReview { html: markdown::render(&review.findings), review }
}

/// A handoff in full.
///
/// # Errors
/// Those of [`handoffs::get`].
pub async fn handoff(hub: &Hub, actor: &Actor, command: GetHandoff) -> Answered<HandoffPage> {
    let answer = handoffs::get(hub, actor, command).await?;
    let seq = answer.seq;
    let noted = store::handoffs::noted(&mut hub.read(actor).await?, answer.value.id).await?;
    let waits = |task: &TaskKey| answer.value.open_tasks.iter().any(|open| open.task == *task && open.parked);
    let gone = noted.into_iter().filter(|noted| noted.parked && !noted.moved && !waits(&noted.task));
    let gone = gone.map(|noted| noted.task).collect();
    Ok(answer.map(|handoff| HandoffPage {
        gone,
        summary_html: markdown::render(&handoff.summary),
        context_html: markdown::render(&handoff.context),
        decisions_html: markdown::render(&handoff.decisions),
        dead_ends_html: markdown::render(&handoff.dead_ends),
        open_questions_html: markdown::render(&handoff.open_questions),
        handoff,
        seq,
    }))
}

/// A thread with its newest messages. Reading it here marks nothing as read.
///
/// # Errors
/// Those of [`messages::get`].
pub async fn conversation(hub: &Hub, actor: &Actor, command: GetThread) -> Answered<ConversationPage> {
    let command = GetThread { latest: Some(true), limit: command.limit.or(Some(MAX_LIMIT)), ..command };
    let answer = messages::get(hub, actor, command).await?;
    let seq = answer.seq;
    Ok(answer.map(|conversation| ConversationPage {
        thread: conversation.thread,
        messages: conversation
            .items
            .into_iter()
            .map(|message| RenderedMessage { html: markdown::render(&message.body), message })
            .collect(),
        seq,
    }))
}

/// A session with what it holds, held and did.
///
/// # Errors
/// `not_found`, `invalid` where none is named and the caller has several, `forbidden` where the credential does not reach.
pub async fn session(hub: &Hub, actor: &Actor, command: GetSession) -> Answered<SessionPage> {
    let session = super::sessions::get(hub, actor, command).await?.value;
    let mut snapshot = hub.read(actor).await?;
    let held = held_tasks(&mut snapshot, session.id).await?;
    let attempts = store::attempts::of_session(&mut snapshot, session.id, ATTEMPTS).await?;
    let filter = ListEvents { session: Some(session.id), latest: Some(true), ..ListEvents::default() };
    let events = store::log::list(&mut snapshot, &filter, STORY).await?;
    let events = events.into_iter().filter_map(|logged| as_seen_by(actor, logged)).collect();
    let seq = store::log::head(&mut snapshot).await?;
    Ok(Answer::new(SessionPage { session, held, attempts, events, seq }, seq))
}

/// A document as it is read, with its versions.
///
/// # Errors
/// Those of [`docs::get`].
pub async fn doc(hub: &Hub, actor: &Actor, command: GetDoc) -> Answered<DocPage> {
    let versions = ListDocVersions {
        project: command.project.clone(),
        doc: command.doc.clone(),
        limit: Some(MAX_LIMIT),
        cursor: None,
    };
    let versions = docs::versions(hub, actor, versions).await?.value.items;
    let answer = docs::get(hub, actor, command).await?;
    let seq = answer.seq;
    Ok(answer.map(|doc| DocPage {
        html: markdown::render(doc.body.as_deref().unwrap_or_default()),
        doc,
        versions,
        seq,
    }))
}
