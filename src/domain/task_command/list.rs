//! Asking for tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::budget::{LABEL_TEXT, QUERY_TEXT};
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::task::{LongField, Priority, Status, TaskType};
use crate::domain::time::Timestamp;

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
    /// Words that stand in the key or the title.
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

impl Check for ListTasks {
    fn check(&mut self, fields: &mut Fields) {
        for (name, text, most) in [
            ("role", &mut self.role, LABEL_TEXT),
            ("label", &mut self.label, LABEL_TEXT),
            ("q", &mut self.q, QUERY_TEXT),
        ] {
            if let Some(text) = text {
                fields.line(name, text, 0, most);
            }
        }
        if let Some(long) = &mut self.fields {
            fields.words("fields", long);
        }
    }
}

impl Check for GetTask {
    fn check(&mut self, _: &mut Fields) {}
}
