//! The size of what is sent: one bound for every door.

use axum::body::Body;
use axum::extract::Request;
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use hub_core::domain::{Code, Error, Result};

/// The most bytes of a request's body: 1 MiB.
pub const MAX_BODY: usize = 1024 * 1024;

/// How much of a body that is too long is read, in bytes.
const MAX_READ: usize = 16 * MAX_BODY;

/// The request with a body of at most [`MAX_BODY`] bytes.
///
/// # Errors
/// `too_large` where it is longer, `invalid` where it breaks off.
pub(super) async fn bound(request: Request) -> Result<Request> {
    let headers = request.headers();
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        let body = request.into_body();
        return Err(bounded(body).await.err().unwrap_or_else(too_large));
    }
    if announced.is_some() || !headers.contains_key(TRANSFER_ENCODING) {
        return Ok(request);
    }
    // Its length is not announced: it is read here, so that every handler sees the same refusal.
    let (parts, body) = request.into_parts();
    let bytes = bounded(body).await?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// The body, if it is short enough. One that is too long is read on for a while and thrown away: whoever still writes when the connection
/// closes would get to see a broken pipe and not the refusal.
async fn bounded(body: Body) -> Result<Vec<u8>> {
    let mut pieces = body.into_data_stream();
    let (mut kept, mut length) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| read_error(&error))?;
        length += piece.len();
        if length <= MAX_BODY {
            kept.extend_from_slice(&piece);
        } else if length > MAX_READ {
            break;
        }
    }
    if length > MAX_BODY { Err(too_large()) } else { Ok(kept) }
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
