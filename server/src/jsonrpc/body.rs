//! What stands before `/mcp`: each body is read as a message first, so that what is none is refused
//! in the same words as on stdio; and no client is refused for what it says it accepts.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use rmcp::model::ErrorCode;
use serde_json::Value;

use super::{Message, Refusal};
use crate::http::{MAX_BODY, Problem, body_error};

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";
/// Where a message says in which version of the protocol it is, since clients do not begin with
/// `initialize` any more.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";

/// Reads the message of a request, and lets it through in the form that is expected behind.
pub async fn read(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    match admit(request).await {
        Ok(Some(request)) => next.run(request).await,
        Ok(None) => StatusCode::ACCEPTED.into_response(),
        Err(response) => response,
    }
}

async fn admit(request: Request) -> Result<Option<Request>, Response> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| Problem::from(body_error(&error)).into_response())?;
    if !is_json(&parts.headers) {
        let message = "A message is JSON; send it with `Content-Type: application/json`.".to_owned();
        let refusal = Refusal { id: None, code: ErrorCode::INVALID_REQUEST, message };
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal));
    }
    let message = super::read(&bytes).map_err(|refusal| refuse(status_of(&refusal, &bytes), refusal))?;
    let Some(Message { mut written, .. }) = message else { return Ok(None) };
    if !accepts(&parts.headers, EVENTS)
        && let Some(meta) = written.pointer_mut("/params/_meta").and_then(Value::as_object_mut)
    {
        // Progress would come as events.
        meta.shift_remove("progressToken");
    }
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    parts.headers.remove(CONTENT_LENGTH);
    Ok(Some(Request::from_parts(parts, Body::from(written.to_string()))))
}

fn refuse(status: StatusCode, refusal: Refusal) -> Response {
    // A refusal is texts and numbers, which can always be written.
    let body = serde_json::to_string(&refusal.answer()).unwrap_or_default();
    (status, [(CONTENT_TYPE, HeaderValue::from_static(JSON))], body).into_response()
}

/// As the protocol has it: a body that is no message is a bad request; a method that is not there
/// is not found, which clients of before 2026 were told with 200.
fn status_of(refusal: &Refusal, bytes: &[u8]) -> StatusCode {
    match refusal.code {
        ErrorCode::PARSE_ERROR | ErrorCode::INVALID_REQUEST => StatusCode::BAD_REQUEST,
        ErrorCode::METHOD_NOT_FOUND => {
            let message: Value = serde_json::from_slice(bytes).unwrap_or_default();
            if message["params"]["_meta"].get(VERSION).is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK }
        }
        _ => StatusCode::OK,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(JSON))
}

fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|accepted| accepted.to_str().ok());
    accepted.flat_map(|accepted| accepted.split(',')).any(|accepted| {
        let essence = accepted.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case(kind) || essence == "*/*" || essence == "text/*"
    })
}
