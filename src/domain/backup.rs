//! Backups: whole copies of the database, each checked before it counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
use super::time::Timestamp;

/// A backup in the hub's own directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Backup {
    /// The file's name, which says when it was made.
    pub name: String,
    pub made_at: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether the hub made it by itself before it changed the database's schema.
    pub before_migration: bool,
}

/// What the check of a copy found: it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checked {
    /// The number of its schema.
    pub schema: i64,
    /// How many events its audit trail has.
    pub events: i64,
}

/// A backup that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckedBackup {
    #[serde(flatten)]
    pub backup: Backup,
    #[serde(flatten)]
    pub checked: Checked,
}

/// Makes a backup now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeBackup {}

/// Asks for the backups, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListBackups {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Names a backup, to check it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetBackup {
    pub name: String,
}

impl Check for MakeBackup {
    fn check(&mut self, _: &mut Fields) {}
}
