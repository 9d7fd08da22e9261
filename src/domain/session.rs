//! Sessions: phases of work of one member in one project. Their state is derived from signs of
//! life, never stored.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use super::member::word_enum;
use super::quoting::words_of;
use super::time::Timestamp;

/// Without a sign of life for this long a session is stale.
pub const STALE_TIME: Duration = Duration::from_mins(30);
/// What is added to an announced quiet time before it counts as passed.
pub const QUIET_GRACE: Duration = Duration::from_mins(5);
/// A session that was stale for this long is ended by the hub.
pub const ABANDONED_TIME: Duration = Duration::from_hours(24);
/// How long a waiting session is quiet unless it says otherwise, in minutes.
pub const WAITING_MINUTES: u32 = 60;
/// The longest quiet time that can be announced, in minutes.
pub const MOST_QUIET_MINUTES: u32 = 240;

/// What a session is at, as it says itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Phase {
    Planning,
    #[default]
    Working,
    Testing,
    Waiting,
}

word_enum!(Phase { Planning = "planning", Working = "working", Testing = "testing", Waiting = "waiting" });

/// How a session is doing, derived from its phase and its signs of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum SessionState {
    Active,
    Waiting,
    Stale,
    Ended,
}

word_enum!(SessionState { Active = "active", Waiting = "waiting", Stale = "stale", Ended = "ended" });

/// A human asked the session to stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StopRequest {
    pub by: Handle,
    pub at: Timestamp,
    pub reason: Option<String>,
}

/// A session as every door shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    pub id: SessionId,
    pub project: ProjectKey,
    pub member: Handle,
    pub goal: String,
    pub phase: Phase,
    pub note: String,
    pub state: SessionState,
    /// Until when it announced to be quiet.
    pub quiet_until: Option<Timestamp>,
    /// Its last sign of life.
    pub last_seen_at: Timestamp,
    /// The tasks it holds, parked ones too.
    pub leases: Vec<TaskKey>,
    /// The latest handoff it wrote.
    pub handoff: Option<HandoffId>,
    /// The token it was started with.
    pub token: Option<i64>,
    /// Name and version of the program it runs in.
    pub client: Option<String>,
    /// The agent app's own name for it.
    pub external_ref: Option<String>,
    pub stop_requested: Option<StopRequest>,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub end_reason: Option<String>,
    /// Whose words the reason is; nobody's where the hub gave it.
    #[serde(default)]
    pub ended_by: Option<Handle>,
    /// Whether it ended with leases and left no handoff.
    pub without_handoff: bool,
}

impl Session {
    /// Whether it is over at the moment it was read.
    pub fn is_ended(&self) -> bool {
        self.state == SessionState::Ended
    }
}

/// The facts a session's state is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    pub phase: Phase,
    pub last_seen_at: Timestamp,
    pub quiet_until: Option<Timestamp>,
    pub ended: bool,
}

impl Signs {
    /// The moment from which the session is stale, unless it shows another sign of life.
    pub fn stale_at(&self) -> Timestamp {
        let seen = self.last_seen_at.plus(STALE_TIME);
        self.quiet_until.map_or(seen, |until| seen.max(until.plus(QUIET_GRACE)))
    }

    /// How the session is doing at `now`. One that was stale for a day is over, whether or not that
    /// was written down yet (R15).
    pub fn state(&self, now: Timestamp) -> SessionState {
        let stale_at = self.stale_at();
        if self.ended || now >= stale_at.plus(ABANDONED_TIME) {
            SessionState::Ended
        } else if now > stale_at {
            SessionState::Stale
        } else if self.phase == Phase::Waiting {
            SessionState::Waiting
        } else {
            SessionState::Active
        }
    }
}

/// Something a session must know now; it comes with every answer to the session until it is
/// settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Control {
    pub kind: ControlKind,
    /// What happened and what to do, for a person or a model.
    pub text: String,
    /// The task it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
    /// Who caused it, where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Handle>,
}

/// What kind of thing a session must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ControlKind {
    /// A human asked the session to stop.
    StopRequested,
    /// The session no longer holds a task it held.
    LeaseLost,
    /// The session ended.
    SessionEnded,
}

word_enum!(ControlKind { StopRequested = "stop_requested", LeaseLost = "lease_lost", SessionEnded = "session_ended" });

impl Control {
    /// What a session that was asked to stop is told.
    pub fn stop(stop: &StopRequest) -> Self {
        let text = format!(
            "{} asked this session to stop. Bring what you do to a safe point, then end it with a handoff.{}",
            stop.by,
            words_of(&stop.by, stop.reason.as_deref())
        );
        Self { kind: ControlKind::StopRequested, text, task: None, by: Some(stop.by.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{ABANDONED_TIME, Phase, SessionState, Signs};
    use crate::domain::time::Timestamp;

    #[test]
    fn the_state_follows_from_the_last_sign_of_life_and_the_announced_quiet() {
        let signs = Signs { phase: Phase::Working, last_seen_at: Timestamp(0), quiet_until: None, ended: false };
        let at = |signs: &Signs, minute: i64| signs.state(Timestamp(0).plus_minutes(minute));
        assert_eq!((at(&signs, 30), at(&signs, 31)), (SessionState::Active, SessionState::Stale));
        let quiet = Signs { quiet_until: Some(Timestamp(0).plus_minutes(60)), ..signs };
        assert_eq!((at(&quiet, 65), at(&quiet, 66)), (SessionState::Active, SessionState::Stale));
        let short = Signs { quiet_until: Some(Timestamp(0).plus_minutes(1)), ..signs };
        assert_eq!(at(&short, 30), SessionState::Active, "a short quiet time does not make it stale earlier");
        let waiting = Signs { phase: Phase::Waiting, ..quiet };
        assert_eq!((at(&waiting, 10), at(&waiting, 70)), (SessionState::Waiting, SessionState::Stale));
        assert_eq!(signs.state(signs.stale_at().plus(ABANDONED_TIME)), SessionState::Ended);
        assert_eq!(Signs { ended: true, ..signs }.state(Timestamp(0)), SessionState::Ended);
    }
}
