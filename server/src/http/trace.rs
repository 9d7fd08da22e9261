//! One span and one line for each request, found again by the id in its answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use hub_core::domain::Error;
use tracing::Instrument;

use super::Problem;

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Wraps the request in its span, and names it in `X-Request-Id`.
pub(super) async fn follow(request: Request, next: Next) -> Response {
    let id = NUMBER.fetch_add(1, Ordering::Relaxed);
    // The query stays out of the log: it may hold what people searched for.
    let span = tracing::info_span!("request", request.id = id, http.method = %request.method(), http.path = request.uri().path());
    async move {
        let start = Instant::now();
        let mut response = next.run(request).await;
        let took = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(http.status = response.status().as_u16(), request.micros = took, "answered");
        response.headers_mut().insert("x-request-id", HeaderValue::from(id));
        response
    }
    .instrument(span)
    .await
}

/// A panic in a handler, as an answer. Its message goes to the log alone.
pub(super) fn panicked(payload: Box<dyn std::any::Any + Send>) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    tracing::error!(panic.message = text.unwrap_or("unknown"), "a handler panicked");
    Problem::from(Error::internal()).into_response()
}
