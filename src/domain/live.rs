//! The frames of the live stream, as browsers and agents get them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actor::Door;
use super::event::{Event, Seq};
use super::ids::{Handle, ProjectKey, SessionId, TaskKey};
use super::member::Presence;
use super::task::{Lease, Task};
use super::time::Timestamp;

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame: the head at connecting, and who one is.
    Hello { seq: Seq, member: Handle },
    /// One event, in order.
    Event(Box<EventFrame>),
    /// How present everybody is now, and until when every lease holds: signs of life renew leases
    /// without an event.
    Presence {
        members: Vec<Presence>,
        #[serde(default)]
        leases: Vec<RenewedLease>,
    },
    /// The gap is too large: fetch anew, then go on from `seq`.
    Resync { seq: Seq },
    /// The answer to a ping.
    Pong,
}

/// A task's lease as it now is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RenewedLease {
    pub task: TaskKey,
    pub lease: Lease,
}

/// An event with the tasks it touches, as they now are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventFrame {
    pub seq: Seq,
    pub kind: String,
    pub project: Option<ProjectKey>,
    pub subject: String,
    pub actor: Handle,
    pub door: Door,
    pub session: Option<SessionId>,
    pub at: Timestamp,
    pub data: Value,
    pub cards: Vec<Task>,
}

/// What a client may send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    Ping,
    Heartbeat,
}

impl EventFrame {
    /// The frame of `event` with the present state of its tasks.
    pub fn new(event: Event, cards: Vec<Task>) -> Self {
        let Event { seq, at, actor, door, session, kind, project, subject, data, .. } = event;
        Self { seq, kind, project, subject, actor, door, session, at, data, cards }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientFrame, ServerFrame};

    #[test]
    fn frames_are_tagged_by_type() {
        assert_eq!(serde_json::to_string(&ServerFrame::Resync { seq: 7 }).unwrap(), r#"{"type":"resync","seq":7}"#);
        assert_eq!(serde_json::from_str::<ClientFrame>(r#"{"type":"ping"}"#).unwrap(), ClientFrame::Ping);
    }
}
