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

impl ApiError {
    /// What happened and what to do next, for a person.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What kind of refusal it is.
    pub fn code(&self) -> Code {
        self.0.code
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
