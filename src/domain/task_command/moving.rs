//! Moving tasks, and taking them off the board.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::budget;
use crate::domain::change::Change;
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
    /// The column the mover saw it in: standing in another by now, it is not moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Status>,
    /// The session the mover saw holding it, `null` for nobody: held by another by now, it is not
    /// moved.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub from_session: Change<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
    /// Why; needed to reopen a done task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl MoveTask {
    /// A move of `task` to `to`, to its usual place there, whatever it looks like now.
    pub fn of(task: TaskKey, to: Status) -> Self {
        Self {
            task,
            to,
            before: None,
            after: None,
            from: None,
            from_session: Change::Keep,
            expected_version: None,
            reason: None,
            session: None,
        }
    }
}

/// Takes a task off the board, or puts it back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveTask {
    pub task: TaskKey,
    /// The session that was seen holding it, `null` for nobody: held by another by now, it is not
    /// archived.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub from_session: Change<SessionId>,
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
        if self.before.is_some() && self.before == self.after {
            fields.fault("before", "and after name the same task; name one of them, or its two neighbours");
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
