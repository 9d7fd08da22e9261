//! What a session is told in one go: at its start, when it asks, and with each heartbeat. Lists are
//! short and say how much they leave out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claim::HandoffCard;
use super::ids::{Handle, HandoffId, SessionId, TaskKey};
use super::inbox::InboxItem;
use super::member::Member;
use super::project::Project;
use super::session::{Control, Session, SessionState};
use super::task::{Priority, Status, Task, TaskType};
use super::time::Timestamp;

/// The most characters of documents that a session loads at its start.
pub const LOADED_TEXT: usize = 6_000;

/// The first of a list, and how many more there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section<T> {
    pub items: Vec<T>,
    /// How many are left out.
    pub more: u32,
}

/// A document of the project: with its body where sessions load it and there was room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextDoc {
    pub slug: String,
    pub title: String,
    pub version: u32,
    /// Who wrote its text last: the words are that member's.
    #[serde(default)]
    pub updated_by: Handle,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    /// Whether sessions load it.
    pub load: bool,
    pub body: Option<String>,
}

/// A task that a session holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldTask {
    pub task: TaskKey,
    pub title: String,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    #[serde(default)]
    pub created_by: Handle,
    pub status: Status,
    pub expires_at: Timestamp,
    pub expired: bool,
    /// The handoff it waits on.
    pub parked_on: Option<HandoffId>,
}

/// A task that the caller may claim now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadyTask {
    pub task: TaskKey,
    pub title: String,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    #[serde(default)]
    pub created_by: Handle,
    #[serde(rename = "type")]
    pub task_type: TaskType,
    pub priority: Priority,
    pub role: Option<String>,
    /// Whether it is assigned to the caller.
    pub mine: bool,
    /// Whether somebody else began it and no longer holds it.
    pub abandoned: bool,
}

/// What a session starts with, and what it knows and holds later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SessionContext {
    pub id: SessionId,
    pub session: Session,
    pub me: Member,
    pub project: Project,
    pub docs: Section<ContextDoc>,
    /// The newest open handoffs of the project.
    pub handoffs: Section<HandoffCard>,
    pub leases: Section<HeldTask>,
    /// What I was told and have not acknowledged, the oldest first.
    pub inbox: Section<InboxItem>,
    /// What I may claim now, the best first.
    pub ready: Section<ReadyTask>,
    /// How much of the inbox is not acknowledged.
    pub unread: u32,
    /// What the session must know now.
    pub control: Vec<Control>,
}

/// What a heartbeat answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeartbeatAnswer {
    pub session: SessionId,
    pub state: SessionState,
    pub quiet_until: Option<Timestamp>,
    /// What the session holds, and until when.
    pub leases: Vec<HeldTask>,
    /// How much of the inbox is not acknowledged.
    pub unread: u32,
    /// What the session must know now.
    pub control: Vec<Control>,
}

impl<T> Section<T> {
    /// The `items` of a list of `total`.
    pub fn of(items: Vec<T>, total: u32) -> Self {
        let more = total.saturating_sub(u32::try_from(items.len()).unwrap_or(u32::MAX));
        Self { items, more }
    }
}

impl ReadyTask {
    /// A ready task as `member` sees it.
    pub fn of(task: Task, member: &Member) -> Self {
        let mine = task.assignee.as_ref() == Some(&member.handle);
        Self {
            mine,
            // What came back to its own assignee, by a rejection or an expiry, is nobody's leaving.
            abandoned: !mine && task.is_abandoned(false),
            task: task.key,
            title: task.title,
            title_by: task.written_by.title,
            created_by: task.created_by,
            task_type: task.task_type,
            priority: task.priority,
            role: task.role,
        }
    }
}
