//! What waits for a human now, and leaves only when it is settled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::ApprovalDetail;
use super::ids::{Handle, SessionId, TaskKey, ThreadId};
use super::inbox::InboxItem;
use super::member::word_enum;
use super::task::Status;
use super::time::Timestamp;

/// Everything that waits for the caller, in each part the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeedsYou {
    /// Approvals to decide, for those who may decide them.
    pub approvals: Vec<ApprovalDetail>,
    /// What an agent asked and the caller has not answered.
    pub questions: Vec<Question>,
    /// Active tasks that nobody works on any more.
    pub stale: Vec<StaleTask>,
    /// Open tasks of deactivated members that nobody has taken over.
    pub left_behind: Vec<LeftBehind>,
    /// Items that are not acknowledged, but for questions, which leave when they are answered.
    pub inbox: Vec<InboxItem>,
    /// How many things wait: those listed, and those beyond the most a part lists.
    pub count: u32,
}

/// An agent's message or mention without an answer. An answer in `thread`, or a comment on `task`,
/// settles it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its place in the inbox.
    pub cursor: String,
    pub from: Handle,
    pub at: Timestamp,
    /// What was said: that member's words, at most 500 characters.
    pub text: String,
    /// The thread it was asked in; `null` where it was asked in a comment.
    pub thread: Option<ThreadId>,
    pub task: Option<TaskKey>,
    /// The task's title, or the thread's subject.
    pub title: String,
}

/// Why nobody works on an Active task any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum StaleReason {
    /// The session that holds it shows no sign of life.
    SessionStale,
    /// The lease has expired.
    LeaseExpired,
    /// Its agent no longer holds it.
    Abandoned,
}

word_enum!(StaleReason { SessionStale = "session_stale", LeaseExpired = "lease_expired", Abandoned = "abandoned" });

/// An Active task that nobody works on any more. Taking it back, moving it, or an agent's claim
/// settles it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StaleTask {
    pub task: TaskKey,
    pub title: String,
    pub version: u32,
    pub why: StaleReason,
    /// Who holds it or held it last.
    pub member: Handle,
    /// The session that holds it still.
    pub session: Option<SessionId>,
    pub since: Timestamp,
}

/// An open task of a member who was deactivated. Assigning it, finishing or archiving it settles
/// it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeftBehind {
    pub task: TaskKey,
    pub title: String,
    pub version: u32,
    pub status: Status,
    /// Whose it was.
    pub member: Handle,
    pub since: Timestamp,
}
