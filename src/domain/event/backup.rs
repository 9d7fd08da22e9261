//! What happens to the database as a whole.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::domain::backup::Checked;

/// A backup was made and checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupMade {
    /// What the check found, with the backup itself where it lies among the hub's own.
    pub after: Side<Checked>,
}

/// A backup took the place of the database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupRestored {
    pub after: Side<Checked>,
    /// How many browsers were signed out.
    pub sign_ins_ended: u64,
    /// How many tokens had been revoked since the backup was made.
    pub tokens_revoked: usize,
}
