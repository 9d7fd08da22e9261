//! The size of what is sent: one bound for every door.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use hub_core::domain::{Code, Error, Result};

/// The most bytes of a request's body: 1 MiB.
pub const MAX_BODY: usize = 1024 * 1024;

/// The request with a body of at most [`MAX_BODY`] bytes.
///
/// # Errors
/// `too_large` where it is longer, `invalid` where it breaks off.
pub(super) async fn bound(request: Request) -> Result<Request> {
    let headers = request.headers();
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(too_large());
    }
    if announced.is_some() || !headers.contains_key(TRANSFER_ENCODING) {
        return Ok(request);
    }
    // Its length is not announced: it is read here, so that every handler sees the same refusal.
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| read_error(&error))?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// What went wrong while a body was read.
pub(crate) fn read_error(error: &axum::Error) -> Error {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(present) = cause {
        if present.to_string().contains("length limit exceeded") {
            return too_large();
        }
        cause = present.source();
    }
    Error::new(Code::Invalid, "The body broke off; send it again.")
}

fn too_large() -> Error {
    Error::new(Code::TooLarge, format!("The body is larger than {MAX_BODY} bytes; send less at a time."))
        .with("limit_bytes", MAX_BODY)
}
