//! What happens to approvals.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{ApprovalId, Handle, SessionId};
use crate::domain::task::ApprovalStatus;

/// An approval was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalRequested {
    pub requested_by: Option<Handle>,
    pub requested_in: Option<SessionId>,
    pub task_version: u32,
    /// The hash of what it binds (R10).
    pub content_hash: Option<String>,
    pub assignee: Option<Handle>,
    /// The beginning of the result.
    pub text: String,
    /// Whose words the text is, where they are another member's.
    pub text_by: Option<Handle>,
}

/// Where an approval stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalSide {
    pub status: Option<ApprovalStatus>,
}

/// An approval was given or refused; the kind says which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalDecided {
    pub before: ApprovalSide,
    pub after: ApprovalSide,
    pub requested_by: Option<Handle>,
    /// The same member as `requested_by`.
    pub to: Option<Handle>,
    pub assignee: Option<Handle>,
    /// Why.
    pub text: String,
}

impl ApprovalDecided {
    /// The decision over what `asker` asked for.
    pub fn new(decision: ApprovalStatus, asker: &Handle, assignee: Option<Handle>, text: String) -> Self {
        Self {
            before: ApprovalSide { status: Some(ApprovalStatus::Pending) },
            after: ApprovalSide { status: Some(decision) },
            requested_by: Some(asker.clone()),
            to: Some(asker.clone()),
            assignee,
            text,
        }
    }
}

/// An approval was taken back before it was decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalSuperseded {
    pub before: ApprovalSide,
    pub after: ApprovalSide,
    pub requested_by: Option<Handle>,
    /// The approval that is asked for in its place.
    pub successor: Option<ApprovalId>,
    pub because: Option<Because>,
}

/// Why an approval was superseded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// What it binds was changed.
    Edited,
    /// The task left Review.
    Moved,
    /// The task left the board.
    Archived,
}
