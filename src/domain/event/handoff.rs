//! What happens to handoffs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::handoff::HandoffStatus;
use crate::domain::ids::{Handle, TaskKey};

/// A handoff was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoffCreated {
    /// The member it is for.
    pub to: Option<Handle>,
    /// The role or skill it is for.
    pub to_role: Option<String>,
    /// The beginning of the summary.
    pub text: String,
    /// The hash of all its texts.
    pub sha256: Option<String>,
    /// The tasks whose leases wait on it.
    pub parked: Vec<TaskKey>,
    pub after: HandoffSide,
}

/// Where a handoff stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoffSide {
    pub status: Option<HandoffStatus>,
}

/// A session picked a handoff up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoffPickedUp {
    pub before: HandoffSide,
    pub after: HandoffSide,
    pub author: Option<Handle>,
    /// The author, where a lease of theirs went over.
    pub holder: Option<Handle>,
    /// The tasks whose leases went over.
    pub moved: Vec<TaskKey>,
    /// Those among them that got another assignee.
    pub changed: BTreeMap<TaskKey, Reassigned>,
    /// The beginning of the summary, which is the author's words.
    pub text: String,
}

/// A task got another assignee, as one new version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reassigned {
    pub version: u32,
    pub before: AssigneeSide,
    pub after: AssigneeSide,
}

impl Reassigned {
    /// From whom to whom.
    pub fn new(version: u32, before: Option<Handle>, after: Option<Handle>) -> Self {
        Self { version, before: AssigneeSide { assignee: before }, after: AssigneeSide { assignee: after } }
    }
}

/// Whose a task is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssigneeSide {
    pub assignee: Option<Handle>,
}

/// A handoff was closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoffClosed {
    pub before: HandoffSide,
    pub after: HandoffSide,
    pub author: Option<Handle>,
    /// The tasks whose leases no longer wait on it.
    pub unparked: Vec<TaskKey>,
    /// The note of who closed it.
    pub text: String,
}
