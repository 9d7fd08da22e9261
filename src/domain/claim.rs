//! What a claim answers: the task, and what became of it before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::Rejection;
use super::ids::{Handle, HandoffId, SessionId, TaskKey};
use super::member::{Member, word_enum};
use super::task::Task;
use super::time::Timestamp;

/// How a lease ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum AttemptEnd {
    Completed,
    Released,
    /// A human took it away.
    TakenBack,
    /// No sign of life in time, and somebody else claimed the task.
    Expired,
    /// A human moved the task out of Active.
    Moved,
    /// The task or its project was archived.
    Archived,
    /// Its session ended without a handoff.
    SessionEnded,
    /// Another session picked its handoff up.
    HandedOver,
    /// Its token was revoked or its member deactivated.
    Revoked,
}

word_enum!(AttemptEnd {
    Completed = "completed", Released = "released", TakenBack = "taken_back", Expired = "expired", Moved = "moved",
    Archived = "archived", SessionEnded = "session_ended", HandedOver = "handed_over", Revoked = "revoked",
});

/// A former lease of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    pub task: TaskKey,
    pub session: SessionId,
    pub member: Handle,
    pub acquired_at: Timestamp,
    pub ended_at: Timestamp,
    pub end: AttemptEnd,
    /// What its holder last said: the note of the release, or of its session.
    pub note: String,
}

/// As much of a handoff as is shown beside its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HandoffCard {
    pub id: HandoffId,
    pub author: Handle,
    pub session: SessionId,
    pub summary: String,
    /// `open`, `picked_up` or `closed`.
    pub status: String,
    /// Whom it is addressed to: a member or a role.
    pub to: Option<String>,
    /// The tasks it names.
    pub tasks: Vec<TaskKey>,
    pub created_at: Timestamp,
}

impl HandoffCard {
    /// Whether it is addressed to `member`, by handle, role or skill, or to nobody in particular.
    pub fn is_for(&self, member: &Member) -> bool {
        let Some(to) = &self.to else { return true };
        let same = |word: &str| word.eq_ignore_ascii_case(to);
        same(member.handle.as_str()) || same(member.role.as_str()) || member.skills.iter().any(|skill| same(skill))
    }
}

/// A claimed task, with what its new holder should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claimed {
    pub task: Task,
    pub session: SessionId,
    pub expires_at: Timestamp,
    /// Who held it before, the latest first.
    pub attempts: Vec<Attempt>,
    /// Why its work came back, where the last decision was a rejection.
    #[serde(default)]
    pub rejection: Option<Rejection>,
    /// Handoffs that name it, the latest first.
    pub handoffs: Vec<HandoffCard>,
}
