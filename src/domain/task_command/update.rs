//! Changing tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{check_blockers, check_due, check_evidence, check_labels, check_role, check_texts};
use crate::domain::budget;
use crate::domain::change::Change;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::null;
use crate::domain::task::{EvidenceKind, Priority, TaskType};

/// Evidence for one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceInput {
    /// The criterion's id.
    pub criterion: u32,
    pub kind: EvidenceKind,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// Whether the criterion is met by it: said by a human, or by who holds the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

/// Evidence inside a criterion of an update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    pub kind: EvidenceKind,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
}

/// A criterion in the list an update gives: with `id` the present one, without a new one. Criteria
/// left out are removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionInput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// Evidence to add; what is there stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<NewEvidence>>,
}

/// Changes fields of a task. `status` and `project` change by moving only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateTask {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub prompt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub result: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub task_type: Option<TaskType>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub role: Change<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::is_refused")]
    pub priority: Option<Priority>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub labels: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub assignee: Change<Handle>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub parent: Change<TaskKey>,
    /// The whole list of blockers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub blocked_by: Option<Vec<TaskKey>>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub due: Change<String>,
    /// The whole list of criteria.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "null::clears")]
    pub acceptance_criteria: Option<Vec<CriterionInput>>,
    /// Criteria to add at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_criteria: Option<Vec<String>>,
    /// Evidence to add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<EvidenceInput>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl UpdateTask {
    /// An update of `task` that changes nothing yet.
    pub fn of(task: TaskKey) -> Self {
        Self {
            task,
            title: None,
            description: None,
            prompt: None,
            result: None,
            task_type: None,
            role: Change::Keep,
            priority: None,
            labels: None,
            assignee: Change::Keep,
            parent: Change::Keep,
            blocked_by: None,
            due: Change::Keep,
            acceptance_criteria: None,
            add_criteria: None,
            evidence: None,
            expected_version: None,
            session: None,
        }
    }
}

impl UpdateTask {
    /// Whether it changes nothing but the result and evidence.
    pub fn shows_work_only(&self) -> bool {
        let shown = Self {
            result: self.result.clone(),
            evidence: self.evidence.clone(),
            expected_version: self.expected_version,
            session: self.session,
            ..Self::of(self.task.clone())
        };
        *self == shown
    }
}

impl Check for UpdateTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(title) = &mut self.title {
            fields.line("title", title, 1, budget::TITLE_TEXT);
        }
        check_texts(
            fields,
            [("description", &mut self.description), ("prompt", &mut self.prompt), ("result", &mut self.result)],
        );
        if let Change::Set(role) = &mut self.role {
            check_role(fields, Some(role));
        }
        check_labels(fields, self.labels.as_mut());
        if let Change::Set(due) = &self.due {
            check_due(fields, Some(due));
        }
        if let Some(criteria) = &mut self.add_criteria {
            fields.lines("add_criteria", criteria, budget::CRITERIA, budget::CRITERION_TEXT);
        }
        check_criteria(fields, self.acceptance_criteria.as_mut());
        check_evidence(fields, self.evidence.as_mut());
        check_blockers(fields, self.blocked_by.as_mut());
    }
}

fn check_criteria(fields: &mut Fields, criteria: Option<&mut Vec<CriterionInput>>) {
    let Some(criteria) = criteria else { return };
    fields.count("acceptance_criteria", criteria, budget::CRITERIA);
    for criterion in criteria {
        fields.line("acceptance_criteria", &mut criterion.text, 1, budget::CRITERION_TEXT);
        let Some(evidence) = &mut criterion.evidence else { continue };
        fields.count("acceptance_criteria", evidence, budget::EVIDENCE);
        for piece in evidence {
            fields.text("acceptance_criteria", &mut piece.text, 1, budget::EVIDENCE_TEXT);
        }
    }
}
