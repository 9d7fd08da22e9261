//! What happens to tasks.

use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::ids::{ApprovalId, Handle, SessionId, TaskKey};
use crate::domain::review::Verdict;
use crate::domain::task::{Evidence, Status, Task, TaskType};
use crate::domain::time::Timestamp;

use super::Side;

/// A task was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskCreated {
    pub version: u32,
    /// All of it but the authors of its texts: they are who made it.
    pub after: Side<Task>,
    /// Who is told that the task is theirs.
    pub assignee: Option<Handle>,
    /// The title.
    pub text: Option<String>,
}

impl TaskCreated {
    /// The creation of this task.
    pub fn new(task: &Task) -> Self {
        Self {
            version: task.version,
            after: Side::without(task, &["written_by"]),
            assignee: task.assignee.clone(),
            text: Some(task.title.clone()),
        }
    }
}

/// Fields of a task were changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskUpdated {
    pub version: u32,
    /// The fields that changed, as they were; of the criteria those that changed.
    pub before: Side<Task>,
    /// The same fields as they are, with the evidence that came.
    pub after: Side<Task>,
    /// Who is told that the task is theirs, where that is new.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub assignee: Change<Handle>,
    /// Who held it.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub holder: Change<Handle>,
    /// Who can go on with it, as nothing blocks it any more.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub waiting: Change<Handle>,
    /// What an inbox shows: which fields changed, or the title for a new assignee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whose words the text is, where they are another member's.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub text_by: Change<Handle>,
}

impl TaskUpdated {
    /// Nobody's any more, because its assignee was deactivated.
    pub fn left_by(assignee: &Handle, version: u32) -> Self {
        let side = |assignee: Option<&Handle>| Side::of(&LeftSide { assignee });
        Self { version, before: side(Some(assignee)), after: side(None), ..Self::default() }
    }
}

#[derive(Serialize)]
struct LeftSide<'a> {
    assignee: Option<&'a Handle>,
}

/// A task got another place: in another column, or in the same one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskMoved {
    pub version: u32,
    pub before: Place,
    pub after: Place,
    /// Why. Only a new column has one.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub reason: Change<String>,
    /// Who has it in the new column.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub assignee: Change<Handle>,
    /// Why nobody had to approve it, where it went on to Done by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Whose lease ended by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Handle>,
    /// Who can go on now that it is done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Handle>,
    /// Whether the other cards of the column have new ranks, too.
    #[serde(skip_serializing_if = "is_false")]
    pub respaced: bool,
}

/// Where a task stands, and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
    /// Only a new column tells of it.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub assignee: Change<Handle>,
}

/// The setting of the project by which a task needed no approval.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The type that needs none.
    pub auto_approve: Option<TaskType>,
}

/// A session took a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskClaimed {
    pub version: u32,
    pub before: ClaimSide,
    pub after: ClaimSide,
    /// When the lease ends without a sign of life.
    pub expires_at: Option<Timestamp>,
    /// Whose expired lease it replaced, where that is another member who was told of the expiry
    /// before.
    pub holder: Option<Handle>,
}

/// What a claim or a release changes of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimSide {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    pub assignee: Option<Handle>,
}

/// A holder gave a task back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskReleased {
    pub version: u32,
    pub before: ClaimSide,
    pub after: ClaimSide,
    /// How far it got.
    pub text: Option<String>,
}

/// A human took a task away from its holder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskTakenBack {
    pub version: u32,
    pub before: HolderSide,
    pub after: HolderSide,
    /// Whose lease ended by it.
    pub holder: Option<Handle>,
    /// Why.
    pub text: Option<String>,
}

/// Who has a task and who holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HolderSide {
    pub assignee: Option<Handle>,
    pub holder: Option<Handle>,
}

/// Nobody renewed a lease in time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskLeaseExpired {
    pub holder: Option<Handle>,
    pub held_in: Option<SessionId>,
    pub expired_at: Option<Timestamp>,
}

/// The holder of a task completed it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskCompleted {
    pub version: u32,
    pub before: CompletedSide,
    pub after: CompletedSide,
    pub assignee: Option<Handle>,
    /// The ids of the criteria that nothing shows to be met.
    pub without_evidence: Vec<u32>,
    /// The beginning of the result.
    pub text: String,
    /// Why nobody has to approve it, where it went on to Done by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Whose lease ended by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<Handle>,
    /// Who can go on, where it went on to Done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Handle>,
}

/// What a completion changes of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompletedSide {
    pub status: Option<Status>,
    pub rank: Option<String>,
    pub result: Option<String>,
    /// The criteria that changed.
    pub acceptance_criteria: Vec<CriterionSide>,
}

/// A criterion before or after a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CriterionSide {
    pub id: u32,
    pub text: String,
    pub met: bool,
    /// The evidence that came, on the side after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<Evidence>>,
}

/// Somebody said what they think of a task in Review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskReviewed {
    /// The number of the review.
    pub review: i64,
    pub verdict: Option<Verdict>,
    /// The beginning of the findings.
    pub text: String,
    /// The hash of all findings.
    pub sha256: Option<String>,
    pub task_version: u32,
    /// The approval that waits, where one does.
    pub approval: Option<ApprovalId>,
    pub requested_by: Option<Handle>,
    pub assignee: Option<Handle>,
}

/// What a task waits for, or what it is part of, was changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskLinked {
    pub version: u32,
    pub before: LinkSide,
    pub after: LinkSide,
    /// Who holds the task.
    pub holder: Option<Handle>,
    /// Who can go on with it, as nothing blocks it any more.
    pub waiting: Option<Handle>,
}

/// The links of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkSide {
    pub blocked_by: Vec<TaskKey>,
    pub parent: Option<TaskKey>,
}

/// A task was taken off the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskArchived {
    pub before: ArchivedSide,
    pub after: ArchivedSide,
    pub reason: Option<String>,
    /// Whose lease ended by it.
    pub holder: Option<Handle>,
    pub version: u32,
    /// Who can go on now.
    pub waiting: Vec<Handle>,
}

/// An archived task was put back on the board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskUnarchived {
    pub before: ArchivedSide,
    pub after: ArchivedSide,
    pub reason: Option<String>,
    /// Why nobody has to approve it, where it came back into Review and went on to Done by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    pub version: u32,
    /// Who can go on, where it went on to Done.
    pub waiting: Vec<Handle>,
}

/// Whether a task is archived, and its column where that changes, too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArchivedSide {
    pub archived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
