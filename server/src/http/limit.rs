//! The size and the time of what is sent: one bound for every door. A body is read here, after it
//! is known who sends it, so that every handler sees the same refusal and nobody holds memory with
//! what never ends.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use futures::StreamExt;
use http::header::{CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};
use hub_core::domain::budget::{
    ANONYMOUS_BODY_BYTES, ANONYMOUS_BODY_TIME, BODIES_BYTES, BODY_BYTES, BODY_TIME, REFUSED_BODY_BYTES,
    REFUSED_BODY_TIME,
};
use hub_core::domain::{Code, Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::Problem;

/// The most bytes of a request's body: 1 MiB.
pub const MAX_BODY: usize = BODY_BYTES;

/// Memory is counted in pieces of this many bytes.
const PIECE: usize = 1024;

/// The memory that bodies on their way take together.
#[derive(Clone, Debug)]
pub(super) struct Bodies(Arc<Semaphore>);

impl Bodies {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BODIES_BYTES / PIECE)))
    }

    /// The request with its whole body; somebody `known` may send more and take longer.
    ///
    /// # Errors
    /// `too_large`, 408 where it takes too long, `invalid` where it breaks off, `unavailable` where
    /// too many send at once.
    pub(super) async fn whole(&self, request: Request, known: bool) -> Result<Request, Problem> {
        if !has_body(request.headers()) {
            return Ok(request);
        }
        let (most, time) = if known { (BODY_BYTES, BODY_TIME) } else { (ANONYMOUS_BODY_BYTES, ANONYMOUS_BODY_TIME) };
        let (parts, body) = request.into_parts();
        if announced(&parts.headers).is_some_and(|length| length > most as u64) {
            throw_away(&parts.headers, body.into_data_stream());
            return Err(too_large(most).into());
        }
        let mut pieces = body.into_data_stream();
        match timeout(time, self.collect(&mut pieces, most)).await {
            Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
            Ok(Err(error)) => {
                throw_away(&parts.headers, pieces);
                Err(error.into())
            }
            Err(_) => Err(too_slow()),
        }
    }

    async fn collect(&self, pieces: &mut BodyDataStream, most: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut held: Option<OwnedSemaphorePermit> = None;
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| read_error(&error))?;
            if bytes.len() + piece.len() > most {
                return Err(too_large(most));
            }
            // Copied at once: a small piece would keep the whole buffer it was read into.
            bytes.extend_from_slice(&piece);
            let wanted = bytes.len().div_ceil(PIECE) - held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
            if wanted > 0 {
                let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
                let more = Arc::clone(&self.0).try_acquire_many_owned(wanted).map_err(|_| too_many())?;
                match &mut held {
                    Some(held) => held.merge(more),
                    None => held = Some(more),
                }
            }
        }
        Ok(bytes)
    }
}

/// Whether the head announces a body.
pub(super) fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || announced(headers).is_some_and(|length| length > 0)
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads on for a while, beside the answer, and throws it away: whoever still writes when the
/// connection closes would get to see a broken pipe and not the refusal.
pub(super) fn throw_away(headers: &HeaderMap, mut pieces: BodyDataStream) {
    // Who waits for leave to send gets none.
    if !has_body(headers) || headers.contains_key(EXPECT) {
        return;
    }
    tokio::spawn(timeout(REFUSED_BODY_TIME, async move {
        let mut length = 0;
        while let Some(Ok(piece)) = pieces.next().await {
            length += piece.len();
            if length > REFUSED_BODY_BYTES {
                break;
            }
        }
    }));
}

/// What went wrong while a body was read.
pub(crate) fn read_error(error: &axum::Error) -> Error {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(present) = cause {
        if present.to_string().contains("length limit exceeded") {
            return too_large(BODY_BYTES);
        }
        cause = present.source();
    }
    Error::new(Code::Invalid, "The body broke off; send it again.")
}

fn too_large(most: usize) -> Error {
    Error::new(Code::TooLarge, format!("The body is larger than {most} bytes; send less at a time."))
        .with("limit_bytes", most)
}

fn too_slow() -> Problem {
    let error = Error::new(Code::Invalid, "The body did not come in time; send it again, at once.");
    Problem::with_status(StatusCode::REQUEST_TIMEOUT, error)
}

fn too_many() -> Error {
    Error::new(Code::Unavailable, "Too much is being sent to the hub at once; try again in a moment.")
        .with("retry_after", 1)
}
