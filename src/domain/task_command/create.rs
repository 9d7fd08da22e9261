//! Creating tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{check_blockers, check_due, check_labels, check_role, check_texts};
use crate::domain::budget;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};
use crate::domain::task::{Priority, Status, TaskType};

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

impl CreateTask {
    /// A task called `title` in Inbox, with nothing else said of it.
    pub fn titled(project: ProjectKey, title: impl Into<String>) -> Self {
        Self {
            project,
            title: title.into(),
            description: None,
            prompt: None,
            acceptance_criteria: None,
            task_type: None,
            role: None,
            priority: None,
            labels: None,
            assignee: None,
            parent: None,
            blocked_by: None,
            due: None,
            status: None,
            session: None,
        }
    }
}

impl Check for CreateTask {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("title", &mut self.title, 1, budget::TITLE_TEXT);
        check_texts(fields, [("description", &mut self.description), ("prompt", &mut self.prompt)]);
        if let Some(criteria) = &mut self.acceptance_criteria {
            fields.lines("acceptance_criteria", criteria, budget::CRITERIA, budget::CRITERION_TEXT);
        }
        check_role(fields, self.role.as_mut());
        check_labels(fields, self.labels.as_mut());
        check_due(fields, self.due.as_deref());
        if self.status.is_some_and(|status| !matches!(status, Status::Inbox | Status::Backlog)) {
            fields.fault("status", "of a new task is inbox or backlog; move it from there");
        }
        check_blockers(fields, self.blocked_by.as_mut());
    }
}
