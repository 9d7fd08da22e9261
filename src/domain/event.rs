//! Events: the append-only log that is audit trail, live stream and history in one.
//!
//! The log stores what happened as a word and a JSON object, and these go to clients as they are
//! stored. Code writes and reads them as a [`Fact`], which has one variant with its own payload for
//! each kind.

mod approval;
mod auth;
mod backup;
mod change;
mod comment;
mod doc;
mod fact;
mod handoff;
mod member;
mod message;
mod new;
mod project;
mod session;
mod side;
mod task;
mod token;

pub use approval::{ApprovalDecided, ApprovalRequested, ApprovalSide, ApprovalSuperseded, Because};
pub use auth::{AuthLogin, AuthLoginFailed, AuthLogout};
pub use backup::{BackupMade, BackupRestored};
pub use change::ChangeOf;
pub use comment::{Body, CommentEdited, CommentRemoved, CommentWritten, TaskCommented};
pub use doc::{DocDeleted, DocSaved, DocSide};
pub use fact::{Entity, Fact, Kind};
pub use handoff::{HandoffClosed, HandoffCreated, HandoffPickedUp, HandoffSide, Reassigned};
pub use member::{MemberChanged, MemberCreated};
pub use message::MessageSent;
pub use new::NewEvent;
pub use project::{ProjectArchived, ProjectCreated, ProjectUpdated};
pub use session::{SessionEnded, SessionStarted, SessionStopRequested, StopSide};
pub use side::Side;
pub use task::{
    ArchivedSide, ClaimSide, CompletedSide, CriterionSide, HolderSide, LinkSide, Place, Policy, TaskArchived,
    TaskClaimed, TaskCompleted, TaskCreated, TaskLeaseExpired, TaskLinked, TaskMoved, TaskReleased, TaskReviewed,
    TaskTakenBack, TaskUnarchived, TaskUpdated,
};
pub use token::{TokenCreated, TokenRevoked};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actor::Door;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey, SessionId, TaskKey};
use super::time::Timestamp;

/// The number of an event: gapless, from 1.
pub type Seq = i64;

/// One committed change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    pub seq: Seq,
    pub at: Timestamp,
    pub actor: Handle,
    pub door: Door,
    /// The id of the token it was done with, where one was used.
    pub token: Option<i64>,
    pub session: Option<SessionId>,
    /// What happened, such as `task.moved`.
    pub kind: String,
    pub project: Option<ProjectKey>,
    /// What changed: `HUB-12`, `A-3`, `ada`.
    pub subject: String,
    /// The tasks it concerns.
    pub tasks: Vec<TaskKey>,
    /// What changed from what to what, under `before` and `after`, and more by kind. `{}` for who
    /// may know only that it was.
    pub data: Value,
}

impl Event {
    /// What happened, read by its kind. An event that only its kind may be known of has an empty
    /// payload.
    #[must_use]
    pub fn fact(&self) -> Fact {
        Fact::read(&self.kind, &self.data)
    }

    /// Whether it is of this kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.as_str()
    }

    /// Whether a whole column got new ranks with it, which is more than the cards of the tasks it
    /// names.
    #[must_use]
    pub fn is_respaced(&self) -> bool {
        self.is(Kind::TaskMoved) && matches!(self.fact(), Fact::TaskMoved(moved) if moved.respaced)
    }

    /// What admins learn of a message between others: that there was one, and not what it was
    /// about.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        self.data = Value::Object(serde_json::Map::new());
        self.tasks.clear();
        self.project = None;
        self
    }
}

/// Asks for events, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListEvents {
    /// Only events after this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Seq>,
    /// Only events before this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// The newest ones, still oldest first, instead of the first ones; `next_cursor` is then the
    /// `before` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// A handle, or `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// A kind such as `task.moved`, or its first word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only events that concern this task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
}

/// Asks for every event that passes the filters, to be kept elsewhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportEvents {
    /// Only events after this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Seq>,
    /// Only events before this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// A handle, or `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// A kind such as `task.moved`, or its first word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only events that concern this task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
}

impl ExportEvents {
    /// The same as a list, from its beginning.
    #[must_use]
    pub fn into_list(self) -> ListEvents {
        let Self { since, before, actor, session, kind, task } = self;
        ListEvents { since, before, latest: None, limit: None, actor, session, kind, task }
    }
}

/// A page of events: give `next_cursor` back as `since` for the next, or as `before` where the
/// latest were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Events {
    pub items: Vec<Event>,
    /// The number where this page ended and more may follow, as a text; `null` at the end.
    pub next_cursor: Option<String>,
}

/// What the check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verified {
    pub intact: bool,
    /// How many events were checked.
    pub events: i64,
    /// The first event that does not fit, where one was found.
    pub broken_at: Option<Seq>,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// What was checked, in words.
    #[serde(default)]
    pub checked: Vec<String>,
}

impl Check for ListEvents {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(kind) = &mut self.kind {
            fields.line("kind", kind, 1, 40);
        }
        for (name, number) in [("since", self.since), ("before", self.before)] {
            if number.is_some_and(|number| number < 0) {
                fields.fault(name, "is the number of an event, 0 for the beginning");
            }
        }
    }
}
