//! Completing tasks: from Active to Review, with a result and evidence (R9).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{LONG_TEXT, check_evidence};
use super::update::EvidenceInput;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::task::Task;

/// Completes a task that the caller's session holds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteTask {
    pub task: TaskKey,
    /// The session that holds it; left out, the caller's only live one in the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// What was done, in Markdown.
    pub result: String,
    /// What shows that criteria are met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<EvidenceInput>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
}

/// A criterion, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NamedCriterion {
    pub id: u32,
    pub text: String,
    /// Who wrote it: the words are that member's.
    #[serde(default)]
    pub by: Handle,
}

/// A completed task: in Review, or in Done where its type needs no approval in the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Completed {
    #[serde(flatten)]
    pub task: Task,
    /// The criteria that nothing was shown for.
    pub without_evidence: Vec<NamedCriterion>,
    /// What comes of it stands in the caller's inbox after this cursor.
    #[serde(default)]
    pub inbox_cursor: Option<String>,
}

impl Check for CompleteTask {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("result", &mut self.result, 1, LONG_TEXT);
        check_evidence(fields, self.evidence.as_mut());
    }
}
