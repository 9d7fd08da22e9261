//! What can be asked of tasks: the commands all doors share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey, SessionId, TaskKey};
use super::task::{EvidenceKind, LongField, Priority, Status, TaskType};
use super::time::Timestamp;

/// The longest description, prompt or result, in characters.
pub const LONG_TEXT: usize = 60_000;

/// Asks for tasks. Every filter narrows; all of them together hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTasks {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// A handle, `me`, or `none` for tasks nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Handle>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub task_type: Option<TaskType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    /// Only what the caller may claim now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
    /// Only archived ones; they are left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Words that stand in the key, title, description or prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_since: Option<Timestamp>,
    /// Long texts to include.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<LongField>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Names one task.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetTask {
    pub task: TaskKey,
}

/// Creates a task, in Inbox unless `status` says Backlog.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTask {
    pub project: ProjectKey,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance_criteria: Option<Vec<String>>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub task_type: Option<TaskType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// A handle, or `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TaskKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<Vec<TaskKey>>,
    /// The day it is due, `2026-11-30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `inbox` or `backlog`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Evidence for one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceInput {
    /// The criterion's id.
    pub criterion: u32,
    pub kind: EvidenceKind,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// Evidence inside a criterion of an update.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    pub kind: EvidenceKind,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// A criterion in the list an update gives: with `id` the present one, without a new one. Criteria left out are removed.
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateTask {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub task_type: Option<TaskType>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub role: Change<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub assignee: Change<Handle>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub parent: Change<TaskKey>,
    /// The whole list of blockers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<Vec<TaskKey>>,
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub due: Change<String>,
    /// The whole list of criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// Moves a task to a column, and to a place in it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveTask {
    pub task: TaskKey,
    pub to: Status,
    /// The task it shall stand before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<TaskKey>,
    /// The task it shall stand after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<TaskKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
    /// Why; needed to reopen a done task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Takes a task off the board, or puts it back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveTask {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Adds or takes away one blocker.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBlocker {
    pub task: TaskKey,
    /// The task it waits for.
    pub other: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Changes how a task hangs together with others: several links in one go.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkTask {
    pub task: TaskKey,
    /// A task it waits for from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<TaskKey>,
    /// A task it no longer waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unblock: Option<TaskKey>,
    /// Its parent from now on; `null` for none.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub parent: Change<TaskKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl Check for ListTasks {
    fn check(&mut self, fields: &mut Fields) {
        for (name, text, most) in
            [("role", &mut self.role, 40), ("label", &mut self.label, 40), ("q", &mut self.q, 200)]
        {
            if let Some(text) = text {
                fields.line(name, text, 0, most);
            }
        }
    }
}

impl Check for GetTask {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for CreateTask {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("title", &mut self.title, 1, 200);
        check_texts(fields, [("description", &mut self.description), ("prompt", &mut self.prompt)]);
        if let Some(criteria) = &mut self.acceptance_criteria {
            fields.lines("acceptance_criteria", criteria, 50, 500);
        }
        check_role(fields, self.role.as_mut());
        check_labels(fields, self.labels.as_mut());
        check_due(fields, self.due.as_deref());
        if self.status.is_some_and(|status| !matches!(status, Status::Inbox | Status::Backlog)) {
            fields.fault("status", "of a new task is inbox or backlog; move it from there");
        }
        check_count(fields, "blocked_by", self.blocked_by.as_ref().map_or(0, Vec::len));
    }
}

impl Check for UpdateTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(title) = &mut self.title {
            fields.line("title", title, 1, 200);
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
            fields.lines("add_criteria", criteria, 50, 500);
        }
        check_criteria(fields, self.acceptance_criteria.as_mut());
        for evidence in self.evidence.iter_mut().flatten() {
            fields.text("evidence", &mut evidence.text, 1, 4_000);
        }
        check_count(fields, "evidence", self.evidence.as_ref().map_or(0, Vec::len));
        check_count(fields, "blocked_by", self.blocked_by.as_ref().map_or(0, Vec::len));
    }
}

impl Check for MoveTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, 2_000);
        }
        if self.before.as_ref() == Some(&self.task) || self.after.as_ref() == Some(&self.task) {
            fields.fault("before", "and after name other tasks than the one that moves");
        }
    }
}

impl Check for ArchiveTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, 2_000);
        }
    }
}

impl Check for LinkBlocker {
    fn check(&mut self, fields: &mut Fields) {
        if self.task == self.other {
            fields.fault("other", "is the task itself");
        }
    }
}

impl Check for LinkTask {
    fn check(&mut self, fields: &mut Fields) {
        if self.blocked_by.as_ref() == Some(&self.task) {
            fields.fault("blocked_by", "is the task itself");
        }
        if self.blocked_by.is_none() && self.unblock.is_none() && self.parent.is_keep() {
            fields.fault("blocked_by", "or unblock or parent is needed; nothing to change was named");
        }
    }
}

fn check_texts<const N: usize>(fields: &mut Fields, texts: [(&str, &mut Option<String>); N]) {
    for (name, text) in texts {
        if let Some(text) = text {
            fields.text(name, text, 0, LONG_TEXT);
        }
    }
}

fn check_role(fields: &mut Fields, role: Option<&mut String>) {
    if let Some(role) = role {
        fields.line("role", role, 0, 40);
    }
}

fn check_labels(fields: &mut Fields, labels: Option<&mut Vec<String>>) {
    if let Some(labels) = labels {
        fields.lines("labels", labels, 20, 40);
    }
}

fn check_criteria(fields: &mut Fields, criteria: Option<&mut Vec<CriterionInput>>) {
    let Some(criteria) = criteria else { return };
    check_count(fields, "acceptance_criteria", criteria.len());
    for criterion in criteria {
        fields.line("acceptance_criteria", &mut criterion.text, 1, 500);
        for evidence in criterion.evidence.iter_mut().flatten() {
            fields.text("acceptance_criteria", &mut evidence.text, 1, 4_000);
        }
    }
}

fn check_count(fields: &mut Fields, field: &str, count: usize) {
    if count > 50 {
        fields.fault(field, format!("has {count} entries; at most 50 fit"));
    }
}

fn check_due(fields: &mut Fields, due: Option<&str>) {
    let Some(due) = due else { return };
    let legal = due.len() == 10 && Timestamp::parse(&format!("{due}T00:00:00Z")).is_some();
    if !legal {
        fields.fault("due", "is a day such as 2026-11-30");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Check, CreateTask, UpdateTask};

    #[test]
    fn a_new_task_names_each_fault() {
        let command: CreateTask = serde_json::from_value(json!({
            "project": "hub", "title": "x".repeat(201), "status": "done", "due": "tomorrow", "labels": ["", "a"],
        }))
        .unwrap();
        let error = command.checked().unwrap_err();
        let fields = error.data["fields"].as_object().unwrap();
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["due", "labels", "status", "title"], "{error}");
    }

    #[test]
    fn unknown_fields_are_refused_by_name() {
        let error = serde_json::from_value::<UpdateTask>(json!({"task": "HUB-1", "status": "done"})).unwrap_err();
        assert!(error.to_string().contains("unknown field `status`"), "{error}");
    }
}
