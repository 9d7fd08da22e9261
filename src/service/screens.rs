//! What the screens beside the board read in one go: what the other services answer, with Markdown
//! rendered.

mod comparison;

use super::events::as_seen_by;
use super::sessions::held_tasks;
use super::{Answer, Answered, Hub, approvals, docs, handoffs, markdown, messages, needs_you};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::{ApprovalContent, ApprovalDetail, GetApproval, ListApprovals};
use crate::domain::board::RenderedReview;
use crate::domain::budget;
use crate::domain::doc::GetDoc;
use crate::domain::event::{ListEvents, Seq};
use crate::domain::handoff_command::GetHandoff;
use crate::domain::ids::TaskKey;
use crate::domain::message::GetThread;
use crate::domain::needs_you::NeedsYou;
use crate::domain::page::MAX_LIMIT;
use crate::domain::screen::{
    ApprovalPage, ApprovalsPage, ConversationPage, Counts, DocPage, HandoffPage, NeedsYouPage, ReadApprovals,
    RenderedMessage, SessionPage,
};
use crate::domain::session_command::GetSession;
use crate::store::{self, Snapshot};

pub use comparison::compare;

const ATTEMPTS: u32 = 20;

/// The counters of the navigation.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn counts(hub: &Hub, actor: &Actor) -> Answered<Counts> {
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
    let NeedsYou { approvals: waiting, questions, stale, left_behind, inbox, count } = answer.value;
    let mut approvals = Vec::with_capacity(waiting.len());
    for detail in waiting {
        approvals.push(rendered_approval(hub, actor, detail, seq).await?);
    }
    Ok(Answer::new(NeedsYouPage { approvals, questions, stale, left_behind, inbox, count, seq }, seq))
}

/// An approval with what a decision needs to know.
///
/// # Errors
/// Those of [`approvals::get`].
pub async fn approval(hub: &Hub, actor: &Actor, command: GetApproval) -> Answered<ApprovalPage> {
    let answer = approvals::get(hub, actor, command).await?;
    let seq = answer.seq;
    Ok(Answer::new(rendered_approval(hub, actor, answer.value, seq).await?, seq))
}

/// The approvals of a status, and one of them in full.
///
/// # Errors
/// Those of [`approvals::list`].
pub async fn approvals(hub: &Hub, actor: &Actor, command: ReadApprovals) -> Answered<ApprovalsPage> {
    let mut snapshot = hub.read(actor).await?;
    let asked = ListApprovals { status: command.status, ..ListApprovals::default() };
    let page = approvals::list_in(&mut snapshot, actor, asked).await?;
    let found = match command.chosen.or_else(|| page.items.first().map(|first| first.id)) {
        // One that is not there is missed where it is looked for, and not by the whole list.
        Some(id) => approvals::get_in(&mut snapshot, actor, &GetApproval { approval: id }).await.ok(),
        None => None,
    };
    let seq = store::log::head(&mut snapshot).await?;
    // Nobody waits for this connection while the texts are rendered.
    drop(snapshot);
    let chosen = match found {
        Some(detail) => Some(rendered_approval(hub, actor, detail, seq).await?),
        None => None,
    };
    Ok(Answer::new(ApprovalsPage { page, chosen }, seq))
}

async fn rendered_approval(hub: &Hub, actor: &Actor, detail: ApprovalDetail, seq: Seq) -> Result<ApprovalPage> {
    let text = |content: Option<&ApprovalContent>, text: fn(&ApprovalContent) -> &String| {
        content.map(text).cloned().unwrap_or_default()
    };
    let content = detail.approval.content.as_ref();
    let last = detail.last_round.as_ref().and_then(|round| round.content.as_ref());
    let description = text(content, |content| &content.description);
    let (result, last_result) = (text(content, |content| &content.result), text(last, |content| &content.result));
    let mut texts = vec![description.as_str(), result.as_str(), last_result.as_str()];
    texts.extend(detail.reviews.iter().map(|review| review.findings.as_str()));
    let mut html = markdown::rendered(hub, actor, &texts).await?.into_iter();
    let mut next = || html.next().unwrap_or_default();
    Ok(ApprovalPage {
        description_html: next(),
        result_html: next(),
        last_result_html: Some(next()).filter(|_| last.is_some()),
        reviews: detail.reviews.iter().map(|review| RenderedReview { html: next(), review: review.clone() }).collect(),
        detail,
        seq,
    })
}

/// A handoff in full.
///
/// # Errors
/// Those of [`handoffs::get`].
pub async fn handoff(hub: &Hub, actor: &Actor, command: GetHandoff) -> Answered<HandoffPage> {
    let mut snapshot = hub.read(actor).await?;
    let handoff = handoffs::get_in(&mut snapshot, actor, &command).await?;
    let noted = store::handoffs::noted(&mut snapshot, handoff.id).await?;
    let seq = store::log::head(&mut snapshot).await?;
    drop(snapshot);
    let waits = |task: &TaskKey| handoff.open_tasks.iter().any(|open| open.task == *task && open.parked);
    let gone = noted.into_iter().filter(|noted| noted.parked && !noted.moved && !waits(&noted.task));
    let gone = gone.map(|noted| noted.task).collect();
    let texts = [&handoff.summary, &handoff.context, &handoff.decisions, &handoff.dead_ends, &handoff.open_questions];
    let mut html = markdown::rendered(hub, actor, &texts.map(String::as_str)).await?.into_iter();
    let mut next = || html.next().unwrap_or_default();
    let page = HandoffPage {
        gone,
        summary_html: next(),
        context_html: next(),
        decisions_html: next(),
        dead_ends_html: next(),
        open_questions_html: next(),
        handoff,
        seq,
    };
    Ok(Answer::new(page, seq))
}

/// A thread with its newest messages. Reading it here marks nothing as read.
///
/// # Errors
/// Those of [`messages::get`].
pub async fn conversation(hub: &Hub, actor: &Actor, command: GetThread) -> Answered<ConversationPage> {
    let command = GetThread { latest: Some(true), limit: command.limit.or(Some(MAX_LIMIT)), ..command };
    let answer = messages::get(hub, actor, command).await?;
    let seq = answer.seq;
    let conversation = answer.value;
    let texts: Vec<&str> = conversation.items.iter().map(|message| message.body.as_str()).collect();
    let html = markdown::rendered(hub, actor, &texts).await?;
    let messages = conversation.items.into_iter().zip(html);
    let messages = messages.map(|(message, html)| RenderedMessage { html, message }).collect();
    let (older, earlier) = (conversation.older, conversation.next_cursor);
    Ok(Answer::new(ConversationPage { thread: conversation.thread, messages, older, earlier, seq }, seq))
}

/// A session with what it holds, held and did.
///
/// # Errors
/// `not_found`, `invalid` where none is named and the caller has several, `forbidden` where the
/// credential does not reach.
pub async fn session(hub: &Hub, actor: &Actor, command: GetSession) -> Answered<SessionPage> {
    let mut snapshot = hub.read(actor).await?;
    let session = super::sessions::get_in(&mut snapshot, actor, &command).await?;
    let held = held_tasks(&mut snapshot, session.id).await?;
    let attempts = store::attempts::of_session(&mut snapshot, session.id, ATTEMPTS).await?;
    let filter = ListEvents { session: Some(session.id), latest: Some(true), ..ListEvents::default() };
    let events = store::log::list(&mut snapshot, &filter, None, budget::SESSION_EVENTS).await?;
    let events = events.into_iter().filter_map(|logged| as_seen_by(actor, logged)).collect();
    let seq = store::log::head(&mut snapshot).await?;
    Ok(Answer::new(SessionPage { session, held, attempts, events, seq }, seq))
}

/// A document as it is read, with its versions.
///
/// # Errors
/// Those of [`docs::get`].
pub async fn doc(hub: &Hub, actor: &Actor, command: GetDoc) -> Answered<DocPage> {
    let mut snapshot = docs::reach(hub, actor, &command.project).await?;
    let doc = store::docs::find(&mut snapshot, &command.project, &command.doc).await?;
    let versions = store::docs::versions(&mut snapshot, &command.project, &command.doc, u32::MAX, MAX_LIMIT).await?;
    let seq = store::log::head(&mut snapshot).await?;
    drop(snapshot);
    let html = markdown::rendered(hub, actor, &[doc.body.as_deref().unwrap_or_default()]).await?.swap_remove(0);
    Ok(Answer::new(DocPage { html, doc, versions, seq }, seq))
}
