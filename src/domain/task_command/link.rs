//! Linking tasks with each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{SessionId, TaskKey};

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
