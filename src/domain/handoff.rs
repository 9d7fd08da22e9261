//! Handoffs: what one session leaves for the next, with the leases that wait on it (R8).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use super::member::word_enum;
use super::task::Status;
use super::time::Timestamp;

/// Where a handoff stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum HandoffStatus {
    Open,
    PickedUp,
    Closed,
}

word_enum!(HandoffStatus { Open = "open", PickedUp = "picked_up", Closed = "closed" });

/// A task that a handoff names, with what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OpenTask {
    pub task: TaskKey,
    pub note: Option<String>,
    pub title: String,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    #[serde(default)]
    pub created_by: Handle,
    /// The column it stands in now.
    pub status: Status,
    pub archived: bool,
    pub assignee: Option<Handle>,
    /// Whether its lease waits on this handoff: who picks up gets it.
    pub parked: bool,
    /// Whether its lease went to who picked up.
    pub moved: bool,
}

/// A handoff as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Handoff {
    pub id: HandoffId,
    pub project: ProjectKey,
    /// The session that wrote it.
    pub session: SessionId,
    pub author: Handle,
    pub summary: String,
    pub context: String,
    pub decisions: String,
    pub dead_ends: String,
    pub open_tasks: Vec<OpenTask>,
    pub open_questions: String,
    pub branch: Option<String>,
    pub commit: Option<String>,
    /// Whether the working tree held changes that were not committed.
    pub dirty: Option<bool>,
    /// The member it is addressed to; nobody else is excluded.
    pub to: Option<Handle>,
    /// The role it is addressed to.
    pub to_role: Option<String>,
    pub status: HandoffStatus,
    pub picked_up_by: Option<Handle>,
    /// The session that picked it up.
    pub picked_up_in: Option<SessionId>,
    pub picked_up_at: Option<Timestamp>,
    pub closed_by: Option<Handle>,
    pub closed_at: Option<Timestamp>,
    pub closed_note: Option<String>,
    pub created_at: Timestamp,
}

impl Handoff {
    /// All that its author wrote, as one text that its event names by its hash.
    pub fn texts(&self) -> String {
        serde_json::json!([self.summary, self.context, self.decisions, self.dead_ends, self.open_questions]).to_string()
    }
}

/// What a session got by picking up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PickedUp {
    #[serde(flatten)]
    pub handoff: Handoff,
    /// The tasks that the session holds from now on.
    pub moved: Vec<TaskKey>,
    /// The tasks that waited on the handoff when it was written and no longer do.
    pub gone: Vec<TaskKey>,
}
