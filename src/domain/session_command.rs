//! What can be asked of sessions: the commands all doors share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::handoff_command::HandoffDraft;
use super::ids::{Handle, ProjectKey, SessionId};
use super::session::{MOST_QUIET_MINUTES, Phase};

/// The longest name of the program that a session runs in, in characters.
pub use super::budget::CLIENT_NAME;

/// Starts a session, or finds the live one with the same `external_ref`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartSession {
    pub project: ProjectKey,
    /// What it is to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The agent app's own name for the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_ref: Option<String>,
    /// Name and version of the program it runs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
}

/// A sign of life of a session, with what it is at.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    pub session: SessionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// One line on what it does now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// For how long nothing will be heard of it; its leases hold until then. 0 takes an
    /// announcement back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_minutes: Option<u32>,
}

/// Names one session; left out, it is the caller's only live one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetSession {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Asks for sessions, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSessions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    /// A handle, or `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Handle>,
    /// Only live ones, or only ended ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Asks a session to stop.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopSession {
    pub session: SessionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Ends a session: one's own, or as an admin any.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    pub session: SessionId,
    /// What it leaves for the next one; its leases wait on it. Without, they end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffDraft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Check for StartSession {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(goal) = &mut self.goal {
            fields.text("goal", goal, 0, budget::NOTE_TEXT);
        }
        if let Some(external_ref) = &mut self.external_ref {
            fields.line("external_ref", external_ref, 1, budget::TITLE_TEXT);
        }
        if let Some(client) = &mut self.client {
            fields.line("client", client, 0, CLIENT_NAME);
        }
    }
}

impl Check for Heartbeat {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(note) = &mut self.note {
            fields.line("note", note, 0, budget::PHASE_NOTE_TEXT);
        }
        if self.quiet_minutes.is_some_and(|minutes| minutes > MOST_QUIET_MINUTES) {
            fields.fault("quiet_minutes", format!("is at most {MOST_QUIET_MINUTES}; announce it again after that"));
        }
    }
}

impl Check for GetSession {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for ListSessions {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for StopSession {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, budget::NOTE_TEXT);
        }
    }
}

impl Check for EndSession {
    fn check(&mut self, fields: &mut Fields) {
        if let Some(handoff) = &mut self.handoff {
            handoff.check(fields);
        }
        if let Some(reason) = &mut self.reason {
            fields.text("reason", reason, 0, budget::NOTE_TEXT);
        }
    }
}
