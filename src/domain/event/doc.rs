//! What happens to documents.

use serde::{Deserialize, Serialize};

/// A document was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocSaved {
    pub version: Option<u32>,
    /// Nothing where it is new.
    pub before: Option<DocSide>,
    pub after: DocSide,
    /// The hash of its text.
    pub sha256: Option<String>,
}

/// A document without its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocSide {
    pub title: Option<String>,
    pub load: bool,
    /// Left out where the document is taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// A document was taken away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocDeleted {
    pub version: u32,
    pub before: DocSide,
    /// Nothing.
    pub after: (),
}
