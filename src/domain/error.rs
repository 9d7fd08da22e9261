//! The one error of all doors. Each door converts it last: REST to problem+json, MCP to an in-band
//! error, the UI to a toast.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::budget::ECHOED_MESSAGE;
use super::remedy::{Remedy, Thing};
use super::text::{echo, echo_within};

/// The result of every rule, store and service function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of refusal it is. The names are part of the contract of every door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    Unauthenticated,
    Forbidden,
    NotFound,
    Invalid,
    IllegalTransition,
    VersionConflict,
    AlreadyClaimed,
    LeaseHeld,
    LeaseLost,
    SessionEnded,
    AlreadyPickedUp,
    AlreadyDecided,
    Blocked,
    Cycle,
    Duplicate,
    ReplayMismatch,
    RateLimited,
    TooLarge,
    Unavailable,
    Internal,
}

impl Code {
    /// The name as the doors write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid => "invalid",
            Self::IllegalTransition => "illegal_transition",
            Self::VersionConflict => "version_conflict",
            Self::AlreadyClaimed => "already_claimed",
            Self::LeaseHeld => "lease_held",
            Self::LeaseLost => "lease_lost",
            Self::SessionEnded => "session_ended",
            Self::AlreadyPickedUp => "already_picked_up",
            Self::AlreadyDecided => "already_decided",
            Self::Blocked => "blocked",
            Self::Cycle => "cycle",
            Self::Duplicate => "duplicate",
            Self::ReplayMismatch => "replay_mismatch",
            Self::RateLimited => "rate_limited",
            Self::TooLarge => "too_large",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// A refusal: what happened and what to do next, for a person or a model, and the facts a program
/// needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Error {
    pub code: Code,
    /// Says what is so and what to do next. Never SQL, never a secret, never something destructive.
    pub message: String,
    /// The facts the code promises, such as `version` with `version_conflict`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// What helps, for the door of agents; nothing of it is sent as it is. In a box, as most
    /// answers are no refusal.
    #[serde(skip)]
    pub remedy: Option<Box<Remedy>>,
}

impl Error {
    /// An error of this kind that says `message`.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: Map::new(), remedy: None }
    }

    /// The same error with one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.data.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// The same error with what helps after it.
    #[must_use]
    pub fn helped_by(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(Box::new(remedy));
        self
    }

    /// `invalid` for one field. What was sent is repeated in it only as far as a reader needs it.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        let (field, message) = (&echo(field), echo_within(&message.into(), ECHOED_MESSAGE));
        let fields = Map::from_iter([(field.to_owned(), Value::String(message.clone()))]);
        Self::new(Code::Invalid, format!("{field}: {message}")).with("fields", fields)
    }

    /// `not_found`: there is no such thing called `name`; looking up what there is helps.
    pub fn not_found(thing: Thing, name: impl fmt::Display) -> Self {
        Self::new(Code::NotFound, format!("There is no {thing} {}.", echo(&name.to_string())))
            .helped_by(Remedy::LookUp(thing))
    }

    /// `forbidden`, with what would be needed.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, message)
    }

    /// `internal`: the cause belongs in the log, not in the answer.
    pub fn internal() -> Self {
        Self::new(Code::Internal, "Something went wrong in the hub; it is in its log. Nothing was changed.")
    }

    /// `unavailable`: the database cannot be written or read now.
    pub fn unavailable() -> Self {
        Self::new(
            Code::Unavailable,
            "The hub cannot write to its database now; nothing was changed. Try again in a moment.",
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::{Code, Error};

    #[test]
    fn the_written_name_of_a_code_is_its_json_name() {
        for code in [Code::Unauthenticated, Code::AlreadyPickedUp, Code::ReplayMismatch, Code::TooLarge] {
            assert_eq!(serde_json::json!(code), code.as_str());
        }
    }

    #[test]
    fn invalid_names_its_field() {
        let error = Error::invalid("title", "is empty");
        assert_eq!(error.data["fields"]["title"], "is empty");
        assert_eq!(error.to_string(), "invalid: title: is empty");
    }
}
