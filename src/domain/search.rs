//! Search over what was written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::{Handle, ProjectKey, TaskKey};
use super::member::word_enum;
use super::time::Timestamp;

/// What kind of text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum SearchKind {
    Task,
    Comment,
}

word_enum!(SearchKind { Task = "task", Comment = "comment" });

/// Asks for texts that hold all the words of `q`; the last word may be a beginning.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    pub q: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<SearchKind>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One text that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    pub kind: SearchKind,
    pub task: TaskKey,
    pub title: String,
    /// Whose words the title is.
    #[serde(default)]
    pub title_by: Handle,
    /// Who wrote what was found: the words of the excerpt are that member's.
    pub author: Handle,
    /// Who else wrote them, where several texts of a task hold them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_by: Vec<Handle>,
    /// The words around the first match, as plain text.
    pub excerpt: String,
    pub updated_at: Timestamp,
}

impl Check for Search {
    fn check(&mut self, fields: &mut Fields) {
        fields.line("q", &mut self.q, 1, budget::QUERY_TEXT);
        if let Some(kinds) = &mut self.kinds {
            fields.words("kinds", kinds);
        }
    }
}
