//! What an endpoint answers: the body, and what its headers say about it.

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use hub_core::domain::event::Seq;
use hub_core::domain::{Error, Result};
use hub_core::service::Answer;
use serde::Serialize;

/// A success on its way to the client.
#[derive(Debug, Default)]
pub(super) struct Reply {
    body: Vec<u8>,
    seq: Option<Seq>,
    replayed: bool,
    cookie: Option<String>,
}

impl Reply {
    /// The answer of a service function.
    ///
    /// # Errors
    /// `internal` where it cannot be written as JSON.
    pub(super) fn of<T: Serialize>(answer: Answer<T>) -> Result<Self> {
        Ok(Self { seq: Some(answer.seq), replayed: answer.replayed, ..Self::json(&answer.value)? })
    }

    /// A value as it is.
    ///
    /// # Errors
    /// `internal` where it cannot be written as JSON.
    pub(super) fn json<T: Serialize>(value: &T) -> Result<Self> {
        let body = serde_json::to_vec(value).map_err(|_| Error::internal())?;
        Ok(Self { body, ..Self::default() })
    }

    /// The same reply, with a `Set-Cookie`.
    pub(super) fn with_cookie(mut self, cookie: String) -> Self {
        self.cookie = Some(cookie);
        self
    }

    /// The HTTP answer with this status.
    pub(super) fn into_response(self, status: StatusCode) -> Response {
        let mut response = if status == StatusCode::NO_CONTENT {
            status.into_response()
        } else {
            (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.body).into_response()
        };
        let headers = response.headers_mut();
        if let Some(seq) = self.seq {
            headers.insert("hub-seq", HeaderValue::from(seq));
        }
        if self.replayed {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        if let Some(cookie) = self.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            headers.insert(SET_COOKIE, cookie);
        }
        response
    }
}
