//! Documents of a project: what everybody who works there should know. Every version is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::{DocSlug, Handle, ProjectKey, SessionId};
use super::time::Timestamp;

/// The longest document, in characters.
pub use super::budget::DOC_TEXT;

/// A document as it now is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Doc {
    pub project: ProjectKey,
    pub slug: DocSlug,
    pub title: String,
    /// Markdown; left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub version: u32,
    /// Whether sessions load it when they start.
    pub load: bool,
    /// Who saved it last.
    pub updated_by: Handle,
    /// Who wrote the title, and who the text, last: the words are theirs.
    #[serde(default)]
    pub title_by: Handle,
    #[serde(default)]
    pub body_by: Handle,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A document as it was at one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocVersion {
    pub version: u32,
    pub title: String,
    /// Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub author: Handle,
    pub created_at: Timestamp,
}

/// Asks for a project's documents, without their bodies.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListDocs {
    pub project: ProjectKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Names one document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetDoc {
    pub project: ProjectKey,
    #[serde(alias = "slug")]
    pub doc: DocSlug,
}

/// Writes a document: the whole `body`, or `new_text` in place of `old_text`, or only its title or
/// whether it loads.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveDoc {
    pub project: ProjectKey,
    #[serde(alias = "slug")]
    pub doc: DocSlug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// A passage that stands in the document exactly once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_text: Option<String>,
    /// Whether sessions load it when they start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<bool>,
    /// The version this change was made on; 0 for a document that is not there yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Takes a document away; its versions are kept.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteDoc {
    pub project: ProjectKey,
    #[serde(alias = "slug")]
    pub doc: DocSlug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_version: Option<u32>,
}

/// Asks for a document's versions, the newest first, without their bodies.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListDocVersions {
    pub project: ProjectKey,
    #[serde(alias = "slug")]
    pub doc: DocSlug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Asks for one version of a document.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetDocVersion {
    pub project: ProjectKey,
    #[serde(alias = "slug")]
    pub doc: DocSlug,
    pub version: u32,
}

impl Check for SaveDoc {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(title) = &mut self.title {
            fields.line("title", title, 1, budget::TITLE_TEXT);
        }
        if let Some(body) = &mut self.body {
            fields.text("body", body, 0, DOC_TEXT);
        }
        if let Some(old) = &mut self.old_text {
            fields.text("old_text", old, 1, DOC_TEXT);
        }
        if let Some(new) = &mut self.new_text {
            fields.text("new_text", new, 0, DOC_TEXT);
        }
        if self.old_text.is_some() != self.new_text.is_some() {
            fields.fault("new_text", "and old_text go together: old_text is replaced by new_text");
        }
        if self.body.is_some() && self.old_text.is_some() {
            fields.fault("body", "is the whole text; give it, or old_text and new_text, not both");
        }
        let nothing = self.body.is_none() && self.old_text.is_none() && self.title.is_none() && self.load.is_none();
        if nothing {
            fields.fault("body", "is missing: give body, or old_text and new_text, or title, or load");
        }
    }
}

impl Check for DeleteDoc {
    fn check(&mut self, _: &mut Fields) {}
}
