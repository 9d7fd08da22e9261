//! The error of the server functions: the hub's own, brought over the wire.

use std::fmt;

use super::wire::Text;
use hub_core::domain::{Code, Error};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// A refusal, or a failure on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiError(pub Error);

/// The fact that holds what was typed, by field.
const TYPED: &str = "typed";
/// How much of a field is shown again, in characters: it stands in an address meanwhile.
const LONGEST_TYPED: usize = 100;

impl ApiError {
    /// What happened and what to do next, for a person.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What kind of refusal it is.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The same, with what was typed into a field: a form without JavaScript shows it again.
    #[must_use]
    pub fn with_typed(self, field: &str, text: &str) -> Self {
        let mut typed = self.0.data.get(TYPED).cloned().unwrap_or_else(|| serde_json::json!({}));
        typed[field] = serde_json::json!(hub_core::domain::text::shorten(text, LONGEST_TYPED));
        Self(self.0.with(TYPED, typed))
    }

    /// What was typed into a field of the form that was refused.
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.0.data.get(TYPED)?.get(field)?.as_str()
    }

    /// What is wrong with one field, where that field is at fault.
    pub fn fault(&self, field: &str) -> Option<&str> {
        self.0.data.get("fields")?.get(field)?.as_str()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ApiError {}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        super::host::answer_with(error.code);
        Self(error)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = Text;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let (code, message) = match error {
            ServerFnErrorErr::Request(_) => {
                (Code::Unavailable, "The hub cannot be reached now; nothing was changed. Try again in a moment.")
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                (Code::Invalid, "The hub and this page do not understand each other; reload the page and try again.")
            }
            _ => (Code::Internal, "Something went wrong on the way; reload the page and try again."),
        };
        Error::new(code, message).into()
    }
}

/// The HTTP status that goes with a refusal.
pub fn status(code: Code) -> u16 {
    match code {
        Code::Unauthenticated => 401,
        Code::Forbidden => 403,
        Code::NotFound => 404,
        Code::Invalid | Code::ReplayMismatch => 422,
        Code::TooLarge => 413,
        Code::RateLimited => 429,
        Code::Unavailable => 503,
        Code::Internal => 500,
        _ => 409,
    }
}
