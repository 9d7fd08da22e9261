//! Approvals: an admin's word on what an agent made, bound to exactly what it was asked for (R10,
//! R11).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
use super::ids::{ApprovalId, Handle, ProjectKey, SessionId, TaskKey};
use super::member::word_enum;
use super::review::Review;
use super::task::{ApprovalStatus, Evidence, Task, TaskType};
use super::time::Timestamp;

/// The longest reason of a decision, in characters.
pub use super::budget::REASON_TEXT;

/// A criterion as an approval binds it: its tick is a human's note and not part of what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedCriterion {
    pub id: u32,
    pub text: String,
    pub evidence: Vec<Evidence>,
}

/// Whether any of the evidence shows what it is meant to show: a command that failed does not.
pub fn is_proven(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|piece| piece.exit_code.is_none_or(|code| code == 0))
}

/// What an approval binds: a change of any of it while pending asks anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalContent {
    pub title: String,
    pub description: String,
    pub prompt: String,
    #[serde(rename = "type")]
    pub task_type: TaskType,
    pub acceptance_criteria: Vec<AskedCriterion>,
    pub result: String,
}

impl ApprovalContent {
    /// What an approval of `task`, read whole, binds.
    pub fn of(task: &Task) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let criteria = task.acceptance_criteria.iter().flatten();
        Self {
            title: task.title.clone(),
            description: text(&task.description),
            prompt: text(&task.prompt),
            task_type: task.task_type,
            acceptance_criteria: criteria
                .map(|row| AskedCriterion { id: row.id, text: row.text.clone(), evidence: row.evidence.clone() })
                .collect(),
            result: text(&task.result),
        }
    }

    /// The texts of the criteria that nothing proves, in order.
    pub fn unproven(&self) -> Vec<String> {
        let rows = self.acceptance_criteria.iter().filter(|row| !is_proven(&row.evidence));
        rows.map(|row| row.text.clone()).collect()
    }

    /// The names of the fields in which `other` differs, as the task's own fields are called.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let fields = [
            ("title", self.title != other.title),
            ("description", self.description != other.description),
            ("prompt", self.prompt != other.prompt),
            ("type", self.task_type != other.task_type),
            ("acceptance_criteria", self.acceptance_criteria != other.acceptance_criteria),
            ("result", self.result != other.result),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
    }
}

/// An approval as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    pub id: ApprovalId,
    pub task: TaskKey,
    pub project: ProjectKey,
    /// The task's title when it was asked for.
    pub title: String,
    /// Whose words that title is.
    #[serde(default)]
    pub title_by: Handle,
    /// The last agent that held the task.
    pub requested_by: Handle,
    /// The session it held it in.
    pub session: Option<SessionId>,
    /// The task's version when it was asked for.
    pub version: u32,
    /// SHA-256 of what it binds, in hexadecimal.
    pub content_hash: String,
    pub status: ApprovalStatus,
    /// The approval that took its place, where an edit superseded it.
    pub superseded_by: Option<ApprovalId>,
    pub decided_by: Option<Handle>,
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    /// What was asked for. Lists leave it out unless asked for with `content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ApprovalContent>,
}

/// An approval with what a decision needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalDetail {
    #[serde(flatten)]
    pub approval: Approval,
    /// The same fields of the task as it is now.
    pub present: ApprovalContent,
    /// The names of the fields in which `present` differs from what was asked for.
    pub changed_since: Vec<String>,
    /// The decision before this one, with what was asked for then.
    pub last_round: Option<Approval>,
    /// The names of the fields in which what was asked for differs from the last round.
    pub changed_since_last_round: Vec<String>,
    /// What members found in the task's reviews, oldest first. They decide nothing.
    pub reviews: Vec<Review>,
}

/// What an admin says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Decision {
    Approve,
    Reject,
}

word_enum!(Decision { Approve = "approve", Reject = "reject" });

/// The last decision on a task's work, where that was a rejection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rejection {
    pub approval: ApprovalId,
    pub by: Handle,
    pub at: Timestamp,
    /// What has to change, in that member's words.
    pub reason: String,
}

impl Rejection {
    /// What a decided approval says, where it was rejected.
    pub fn of(approval: Approval) -> Option<Self> {
        let rejected = approval.status == ApprovalStatus::Rejected;
        let (by, at) = approval.decided_by.zip(approval.decided_at).filter(|_| rejected)?;
        Some(Self { approval: approval.id, by, at, reason: approval.reason.unwrap_or_default() })
    }
}

/// Asks for one approval.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetApproval {
    pub approval: ApprovalId,
}

/// Asks for approvals, newest first. Agents get those they asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListApprovals {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApprovalStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
    /// Whether each carries what was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Decides an approval. A rejection needs a reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideApproval {
    pub approval: ApprovalId,
    pub decision: Decision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Check for GetApproval {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for ListApprovals {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for DecideApproval {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, REASON_TEXT);
        }
        self.reason = self.reason.take().filter(|reason| !reason.trim().is_empty());
        if self.decision == Decision::Reject && self.reason.is_none() {
            fields.fault("reason", "is needed to reject; say what has to change");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_proven;
    use crate::domain::task::{Evidence, EvidenceKind};
    use crate::domain::time::Timestamp;

    #[test]
    fn a_failed_command_proves_nothing() {
        let piece = |kind, exit_code| Evidence {
            kind,
            text: "cargo test".to_owned(),
            exit_code,
            by: "ada".parse().unwrap(),
            at: Timestamp(0),
        };
        let failed = piece(EvidenceKind::Command, Some(1));
        assert!(!is_proven(&[]));
        assert!(!is_proven(std::slice::from_ref(&failed)));
        assert!(is_proven(&[failed, piece(EvidenceKind::Command, Some(0))]));
        assert!(is_proven(&[piece(EvidenceKind::Note, None)]));
    }
}
