//! The inbox: what a member is told of, and the commands around it. Who is told of what is decided
//! in `rules` alone.

mod outcome;
mod rules;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::Seq;
use super::fields::{Check, Fields};
use super::ids::{Handle, TaskKey};
use super::member::word_enum;
use super::time::Timestamp;
use super::{Error, Result};

pub use outcome::{Outcome, outcome};
pub use rules::{Recipient, Told, told};

/// The longest text an item carries, in characters.
pub const ITEM_TEXT: usize = 500;
/// The longest a read waits for something new, in seconds.
pub use super::budget::LONGEST_WAIT;

/// Why a member is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum InboxKind {
    /// A task was given to me.
    Assigned,
    /// Somebody named me.
    Mentioned,
    /// Somebody wrote to me.
    Message,
    /// An agent wrote to me or named me, and I am a human who can answer.
    Question,
    /// What I asked approval for was decided.
    Decision,
    /// Work of mine that waits in Review was reviewed.
    Review,
    /// A handoff is addressed to me.
    Handoff,
    /// What a task of mine waited for is done.
    Unblocked,
    /// My lease of a task ended, and not by me.
    LeaseLost,
    /// A task changed while I hold it.
    TaskChanged,
}

word_enum!(InboxKind {
    Assigned = "assigned", Mentioned = "mentioned", Message = "message", Question = "question", Decision = "decision",
    Review = "review", Handoff = "handoff", Unblocked = "unblocked", LeaseLost = "lease_lost", TaskChanged = "task_changed",
});

/// One thing a member is told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InboxItem {
    /// Where it stands: acknowledge it, or read on after it, by this.
    pub cursor: String,
    pub kind: InboxKind,
    /// Which way a decision or a review went, or how a lease was lost.
    pub outcome: Option<Outcome>,
    pub at: Timestamp,
    /// Whose doing it is.
    pub actor: Handle,
    /// What it is about: `HUB-12`, `M-5`, `A-3`, `H-7`.
    pub subject: String,
    pub tasks: Vec<TaskKey>,
    /// The message, comment, reason, findings or summary: that member's words, at most
    /// [`ITEM_TEXT`] characters.
    pub text: String,
    /// Whose words the text is, where it is not the actor's: a title that somebody else wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_by: Option<Handle>,
}

/// Some of a member's items, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Inbox {
    pub items: Vec<InboxItem>,
    /// The last item's cursor: give it back for what comes after. `null` where there is nothing
    /// new.
    pub next_cursor: Option<String>,
    /// How many items are not acknowledged.
    pub unread: u32,
}

/// Asks for the caller's items: those after `cursor`, or all that are not acknowledged.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadInbox {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many seconds to wait where there is nothing: at most 25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Asks for the caller's items, once those up to `ack` are acknowledged.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeInbox {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack: Option<String>,
    /// How many seconds to wait where there is nothing: at most 25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Acknowledges every item up to `cursor`. It never goes back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AckInbox {
    pub cursor: String,
}

/// How much is not acknowledged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    pub unread: u32,
}

/// The event that the cursor in `field` stands for.
///
/// # Errors
/// `invalid` where it is none of ours.
pub fn read_cursor(field: &str, cursor: &str) -> Result<Seq> {
    let seq = cursor.trim().parse().ok().filter(|seq| *seq >= 0);
    seq.ok_or_else(|| Error::invalid(field, "is not one this hub gave out; leave it out for all that is new"))
}

impl Check for ReadInbox {
    fn check(&mut self, fields: &mut Fields) {
        check_wait(fields, "wait", self.wait);
    }
}

impl Check for TakeInbox {
    fn check(&mut self, fields: &mut Fields) {
        check_wait(fields, "wait_seconds", self.wait_seconds);
    }
}

fn check_wait(fields: &mut Fields, field: &str, seconds: Option<u32>) {
    if seconds.is_some_and(|seconds| seconds > LONGEST_WAIT) {
        fields.fault(field, format!("is at most {LONGEST_WAIT} seconds; ask again after it"));
    }
}

impl Check for AckInbox {
    fn check(&mut self, _: &mut Fields) {}
}
