//! Moving tasks, and taking them off the board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::budget;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::task::Status;

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
}

impl Check for MoveTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, budget::NOTE_TEXT);
        }
        if self.before.as_ref() == Some(&self.task) || self.after.as_ref() == Some(&self.task) {
            fields.fault("before", "and after name other tasks than the one that moves");
        }
    }
}

impl Check for ArchiveTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, budget::NOTE_TEXT);
        }
    }
}
