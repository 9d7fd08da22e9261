//! What happens to sessions.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::session::{Session, StopRequest};

/// A session began.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionStarted {
    /// All of it.
    pub after: Side<Session>,
}

/// A human asked a session to stop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionStopRequested {
    /// Whose session it is.
    pub to: Option<Handle>,
    pub after: StopSide,
    /// Why.
    pub text: Option<String>,
}

/// The request that a session has since.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StopSide {
    pub stop_requested: Option<StopRequest>,
}

/// A session ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionEnded {
    /// Whose session it was.
    pub member: Option<Handle>,
    /// The same member, where it lost a lease by this.
    pub holder: Option<Handle>,
    /// The tasks that stay in Active without a holder.
    pub abandoned: Vec<TaskKey>,
    /// Why.
    pub text: Option<String>,
    pub without_handoff: bool,
}
