//! Taking tasks, giving them back, and taking them away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::budget;
use crate::domain::fields::{Check, Fields};
use crate::domain::ids::{SessionId, TaskKey};

/// Takes a task for a session: the named one, or the best ready one of the session's project.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimTask {
    pub session: SessionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
}

/// Gives a held task back to Backlog.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseTask {
    pub task: TaskKey,
    pub session: SessionId,
    /// How far it got, for whoever takes it next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Takes a held task away from its holder, by a human.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    pub task: TaskKey,
    /// The session that was seen holding it: held by another by now, it stays with that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_session: Option<SessionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Check for ClaimTask {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for ReleaseTask {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(note) = &mut self.note {
            fields.text("note", note, 0, budget::RELEASE_NOTE_TEXT);
        }
    }
}

impl Check for TakeBack {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, budget::NOTE_TEXT);
        }
    }
}
