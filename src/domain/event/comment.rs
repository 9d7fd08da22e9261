//! What happens to the comments of a task.

use serde::{Deserialize, Serialize};

use crate::domain::ids::Handle;

/// A comment was written, changed or taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TaskCommented {
    Edited(CommentEdited),
    Removed(CommentRemoved),
    // The last one, as it asks for no field.
    Written(CommentWritten),
}

/// A comment was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentWritten {
    /// The number of the comment.
    pub comment: i64,
    pub body: String,
    pub sha256: Option<String>,
    pub mentions: Vec<Handle>,
    /// Of whom an answer is expected.
    pub questions: Vec<Handle>,
    /// Who holds the task.
    pub holder: Option<Handle>,
    pub version: u32,
}

/// The author of a comment changed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentEdited {
    #[serde(default)]
    pub comment: i64,
    pub before: Body,
    pub after: Body,
    #[serde(default)]
    pub sha256: Option<String>,
    /// Who was not mentioned before.
    #[serde(default)]
    pub mentions: Vec<Handle>,
    #[serde(default)]
    pub questions: Vec<Handle>,
    #[serde(default)]
    pub text: String,
}

/// A comment was taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentRemoved {
    #[serde(default)]
    pub comment: i64,
    pub before: Body,
    /// Always `null`, which is what tells it from a comment that was changed.
    pub after: (),
}

/// What a comment says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    pub body: String,
}

impl TaskCommented {
    /// The number of the comment.
    pub fn comment(&self) -> i64 {
        match self {
            Self::Written(written) => written.comment,
            Self::Edited(edited) => edited.comment,
            Self::Removed(removed) => removed.comment,
        }
    }
}
