//! Errors as HTTP answers: RFC 9457 problem+json with the status that goes with the code.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use hub_core::domain::{Code, Error};
use serde_json::{Map, Value, json};

/// A refusal on its way to the client.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    error: Error,
}

impl Problem {
    /// The refusal with a status other than its code's usual one.
    pub fn with_status(status: StatusCode, error: Error) -> Self {
        Self { status, error }
    }

    /// There is nothing at `path`.
    pub fn no_such_path(path: &str) -> Self {
        Error::new(Code::NotFound, format!("There is nothing at {path}; /api/docs lists what there is.")).into()
    }

    /// The path is there, but not for this method.
    pub fn wrong_method(method: &http::Method, path: &str) -> Self {
        let message = format!("{path} does not take {method}; /api/docs lists what it takes.");
        Self::with_status(StatusCode::METHOD_NOT_ALLOWED, Error::new(Code::Invalid, message))
    }

    /// The document that is sent: the standard members, then the facts the code promises.
    pub fn document(&self) -> Value {
        let code = self.error.code.as_str();
        let mut document = Map::from_iter([
            ("type".to_owned(), json!(format!("/api/docs#{code}"))),
            ("title".to_owned(), json!(title(code))),
            ("status".to_owned(), json!(self.status.as_u16())),
            ("detail".to_owned(), json!(self.error.message)),
            ("code".to_owned(), json!(code)),
        ]);
        for (name, value) in &self.error.data {
            document.entry(name.as_str()).or_insert_with(|| value.clone());
        }
        Value::Object(document)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = StatusCode::from_u16(hub_app::api::error::status(error.code));
        Self { status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if self.status.is_server_error() {
            tracing::error!(
                http.status = self.status.as_u16(),
                error.code = self.error.code.as_str(),
                "answered with a failure"
            );
        }
        let mut response = (self.status, self.document().to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.error.code == Code::Unauthenticated {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.error.data.get("retry_after").and_then(Value::as_u64) {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// `version_conflict` as people write it.
fn title(code: &str) -> String {
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::{Code, Error};
    use serde_json::json;

    use super::Problem;

    #[test]
    fn the_facts_stand_beside_the_standard_members_and_never_replace_them() {
        let error = Error::new(Code::VersionConflict, "Read it again.").with("version", 4).with("status", "done");
        assert_eq!(
            Problem::from(error).document(),
            json!({
                "type": "/api/docs#version_conflict", "title": "Version conflict", "status": 409,
                "detail": "Read it again.", "code": "version_conflict", "version": 4,
            })
        );
    }
}
