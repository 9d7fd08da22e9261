//! Comments on tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
use super::ids::{Handle, SessionId, TaskKey};
use super::time::Timestamp;

pub use super::budget::COMMENT_TEXT;

/// A comment as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comment {
    pub id: i64,
    pub task: TaskKey,
    pub author: Handle,
    /// Markdown, as its author wrote it.
    pub body: String,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

/// Asks for a task's comments, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListComments {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Adds a comment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddComment {
    pub task: TaskKey,
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Changes one's own comment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditComment {
    pub id: i64,
    pub body: String,
}

/// Takes a comment away: one's own, or as an admin any.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteComment {
    pub id: i64,
}

impl Check for ListComments {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for AddComment {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("body", &mut self.body, 1, COMMENT_TEXT);
    }
}

impl Check for EditComment {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("body", &mut self.body, 1, COMMENT_TEXT);
    }
}

impl Check for DeleteComment {
    fn check(&mut self, _: &mut Fields) {}
}
