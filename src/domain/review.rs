//! Reviews: a member's findings on a task in Review. They stand beside the approval and decide
//! nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
use super::ids::{Handle, SessionId, TaskKey};
use super::member::word_enum;
use super::time::Timestamp;

/// The longest findings, in characters.
pub use super::budget::FINDINGS_TEXT;

/// What a reviewer thinks on the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Verdict {
    LooksGood,
    ChangesNeeded,
}

word_enum!(Verdict { LooksGood = "looks_good", ChangesNeeded = "changes_needed" });

/// A review as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    pub id: i64,
    pub task: TaskKey,
    pub author: Handle,
    pub verdict: Verdict,
    /// Markdown, as its author wrote it.
    pub findings: String,
    /// The version of the task that was reviewed.
    pub version: u32,
    pub created_at: Timestamp,
}

/// Adds a review of a task in Review.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewTask {
    pub task: TaskKey,
    pub verdict: Verdict,
    pub findings: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl Check for ReviewTask {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("findings", &mut self.findings, 1, FINDINGS_TEXT);
    }
}
