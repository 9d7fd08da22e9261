//! What a claim answers: the task, and what became of it before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::Rejection;
use super::ids::{Handle, HandoffId, SessionId, TaskKey};
use super::member::{Member, word_enum};
use super::task::{Status, Task};
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

/// What R4 asks of a claimer, besides the task itself.
#[derive(Clone, Copy, Debug)]
pub struct Claimer<'a> {
    pub handle: &'a Handle,
    /// Whether the task's assignee is an agent.
    pub assignee_is_agent: bool,
    /// Whether the task's work was rejected less than one lease time ago (R11).
    pub was_just_rejected: bool,
    /// Whether the task was taken back from the claimer less than one lease time ago (R7).
    pub was_just_taken_back: bool,
}

/// How a task that nobody holds stands with a claimer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimable {
    Yes,
    /// It is in Review or Done.
    TooLate,
    /// It is somebody else's, or not planned yet.
    NotTheirs,
    /// It was taken back from the claimer a moment ago.
    TakenBack,
}

impl Claimer<'_> {
    /// Whether the claimer may claim `task` now: exactly these tasks are ready (R4).
    pub fn may_claim(&self, task: &Task) -> bool {
        let is_held = task.lease.as_ref().is_some_and(|lease| !lease.expired || lease.parked_on.is_some());
        !is_held && !task.blocked && !task.archived && self.judge(task) == Claimable::Yes
    }

    /// R4: how `task` stands with the claimer, whether or not somebody holds it and something
    /// blocks it. The same rule as SQL is in `src/store/tasks/ready.rs`.
    pub fn judge(&self, task: &Task) -> Claimable {
        let is_mine = task.assignee.as_ref() == Some(self.handle);
        let is_nobodys = task.assignee.is_none();
        let is_free = match task.status {
            Status::Inbox => is_mine,
            Status::Backlog => is_mine || is_nobodys,
            Status::Active => is_mine || is_nobodys || self.assignee_is_agent && !self.was_just_rejected,
            Status::Review | Status::Done => return Claimable::TooLate,
        };
        if !is_free {
            Claimable::NotTheirs
        } else if self.was_just_taken_back && !is_mine {
            Claimable::TakenBack
        } else {
            Claimable::Yes
        }
    }
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
        member.handle.as_str().eq_ignore_ascii_case(to) || member.has_role_or_skill(to)
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
