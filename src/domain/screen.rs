//! What the screens beside the board read in one go: counters, what waits for a person, a handoff,
//! a conversation, a session, a document. Texts that members wrote come as sanitised HTML too, as
//! the browser renders no Markdown.

use serde::{Deserialize, Serialize};

use super::approval::{Approval, ApprovalDetail};
use super::board::RenderedReview;
use super::claim::Attempt;
use super::doc::{Doc, DocVersion};
use super::event::{Event, Seq};
use super::fields::{Check, Fields};
use super::handoff::Handoff;
use super::ids::{ApprovalId, DocSlug, ProjectKey, TaskKey};
use super::inbox::InboxItem;
use super::message::{Message, Thread};
use super::needs_you::{LeftBehind, Question, StaleTask};
use super::page::Page;
use super::session::Session;
use super::session_context::HeldTask;
use super::task::ApprovalStatus;

/// The counters of the navigation, as one member sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// What waits for the member under Needs you.
    pub needs_you: u32,
    /// Open handoffs of all projects in reach.
    pub handoffs: u32,
    /// Pending approvals in reach.
    pub approvals: u32,
    /// Messages the member has not read.
    pub messages: u32,
}

/// An approval as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApprovalPage {
    pub detail: ApprovalDetail,
    /// The Markdown texts it was asked for with.
    pub description_html: String,
    pub result_html: String,
    /// The result of the last round.
    pub last_result_html: Option<String>,
    pub reviews: Vec<RenderedReview>,
    pub seq: Seq,
}

/// Asks for approvals by their status, with one of them in full: the chosen one, or else the first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadApprovals {
    pub status: Option<ApprovalStatus>,
    pub chosen: Option<ApprovalId>,
}

/// Approvals, the newest first, and one of them in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApprovalsPage {
    pub page: Page<Approval>,
    /// None where the chosen one is not there.
    pub chosen: Option<ApprovalPage>,
}

/// What waits for a person, with all that is needed to settle it in place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NeedsYouPage {
    pub approvals: Vec<ApprovalPage>,
    pub questions: Vec<Question>,
    pub stale: Vec<StaleTask>,
    pub left_behind: Vec<LeftBehind>,
    pub inbox: Vec<InboxItem>,
    /// How many things wait: those listed, and those beyond the most a part lists.
    pub count: u32,
    pub seq: Seq,
}

/// What an agent is given for a task, word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPackage {
    /// What an agent is answered that reads the task, laid out for people.
    pub text: String,
    /// How many tokens the answer as it is sent has, by a public tokenizer; models differ by some.
    pub tokens: u32,
    /// The size of the answer as it is sent.
    pub bytes: u32,
}

/// A handoff with its Markdown as HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoffPage {
    pub handoff: Handoff,
    pub summary_html: String,
    pub context_html: String,
    pub decisions_html: String,
    pub dead_ends_html: String,
    pub open_questions_html: String,
    /// The tasks that waited on it when it was written, and neither do so now nor went to who
    /// picked it up.
    pub gone: Vec<TaskKey>,
    pub seq: Seq,
}

/// A message with its Markdown as HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderedMessage {
    pub message: Message,
    pub html: String,
}

/// A thread with its newest messages, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationPage {
    pub thread: Thread,
    pub messages: Vec<RenderedMessage>,
    /// How many stand before these.
    pub older: u32,
    /// The cursor of those, where there are some.
    pub earlier: Option<String>,
    pub seq: Seq,
}

/// A session with what it holds, held, wrote and did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionPage {
    pub session: Session,
    pub held: Vec<HeldTask>,
    /// What it held before, the latest first.
    pub attempts: Vec<Attempt>,
    /// Its newest events, oldest first.
    pub events: Vec<Event>,
    pub seq: Seq,
}

/// A document as it is read, with its versions, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocPage {
    pub doc: Doc,
    pub html: String,
    pub versions: Vec<DocVersion>,
    pub seq: Seq,
}

/// Asks what changed in a document from one version to another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompareDoc {
    pub project: ProjectKey,
    pub doc: DocSlug,
    pub from: u32,
    pub to: u32,
}

/// What a line is in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Same,
    Added,
    Removed,
    /// Unchanged lines that are left out; the text says how many.
    Skipped,
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub kind: LineKind,
    pub text: String,
}

/// Two versions of a document beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocComparison {
    pub from: DocVersion,
    pub to: DocVersion,
    pub lines: Vec<Line>,
}

impl Check for CompareDoc {
    fn check(&mut self, _: &mut Fields) {}
}
