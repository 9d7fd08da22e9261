//! One request becomes one command: path, query and body are merged into one JSON object and read
//! strictly.

use axum::body::to_bytes;
use axum::extract::{FromRequestParts, Query, RawPathParams, Request};
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, Method, StatusCode};
use hub_core::domain::{Code, Error, Result};
use serde_json::{Map, Value};

use super::Endpoint;
use crate::http::{MAX_BODY, Problem};

/// The arguments of a request to `endpoint`.
///
/// # Errors
/// `invalid` for a body that is no JSON object, a query that cannot be read, and what is given
/// twice.
pub(super) async fn gather(endpoint: &Endpoint, request: Request) -> Result<Map<String, Value>, Problem> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| crate::http::body_error(&error))?;
    let mut arguments = if bytes.is_empty() { Map::new() } else { read_body(&parts.headers, &bytes)? };
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    for (name, text) in query.map_err(|_| Error::invalid("query", "cannot be read; percent-encode it"))?.0 {
        endpoint.coercion.add(&mut arguments, &name, &text).map_err(|()| twice(&name))?;
    }
    add_version(endpoint, &parts.headers, &mut arguments)?;
    let path = RawPathParams::from_request_parts(&mut parts, &()).await;
    let path = path.map_err(|_| Error::invalid("path", "cannot be read; percent-encode it as UTF-8"))?;
    for (name, text) in &path {
        if arguments.insert(name.to_owned(), endpoint.coercion.value(name, text)).is_some() {
            return Err(Error::invalid(name, "is named by the path; leave it out of the body").into());
        }
    }
    let arguments = endpoint.coercion.check(&endpoint.method, arguments)?;
    if endpoint.method == Method::PATCH {
        endpoint.coercion.check_changes(endpoint.path_parameters(), &arguments)?;
    }
    Ok(arguments)
}

fn read_body(headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !essence.ends_with("+json") {
        let error = Error::new(Code::Invalid, "The body is not JSON by its Content-Type; send application/json.");
        return Err(Problem::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("The body is not JSON: it goes wrong at {}. Mend it and send it again.", place(&error));
        Problem::with_status(StatusCode::BAD_REQUEST, Error::new(Code::Invalid, message))
    })?;
    match value {
        Value::Object(arguments) => Ok(arguments),
        _ => Err(Error::invalid("body", "is not a JSON object; send {…}").into()),
    }
}

/// Where a text stops being JSON.
fn place(error: &serde_json::Error) -> String {
    if error.is_eof() { "its end".to_owned() } else { format!("character {} of line {}", error.column(), error.line()) }
}

/// `If-Match` says the same as `expected_version`.
fn add_version(endpoint: &Endpoint, headers: &HeaderMap, arguments: &mut Map<String, Value>) -> Result<()> {
    const FIELD: &str = "expected_version";
    let Some(header) = headers.get(IF_MATCH).filter(|_| endpoint.coercion.has(FIELD)) else { return Ok(()) };
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(());
    }
    let version = text.trim_start_matches("W/").trim_matches('"').parse::<u32>();
    let version = version.map_err(|_| Error::invalid("If-Match", "is a version such as \"3\""))?;
    match arguments.insert(FIELD.to_owned(), Value::from(version)) {
        Some(other) if other != version => Err(twice(FIELD)),
        _ => Ok(()),
    }
}

fn twice(field: &str) -> Error {
    Error::invalid(field, "is given twice; give it once")
}
