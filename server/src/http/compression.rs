//! Pages and JSON go out compressed to who takes that. Only what was read is: the answer to a write
//! may hold a secret beside what its caller wrote, and the size of both together would tell of the
//! secret.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

/// The mark of an answer to a read.
#[derive(Clone, Copy)]
struct Read;

/// Compresses the answers that [`mark`] marked. Live streams are left alone: their events would
/// wait for more to come.
pub(super) fn layer() -> CompressionLayer<impl Predicate> {
    let is_read =
        |_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| extensions.get::<Read>().is_some();
    // A page that a faster method makes a little larger is there earlier.
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(DefaultPredicate::new().and(is_read))
}

/// Marks the answer to a read.
pub(super) async fn mark(request: Request, next: Next) -> Response {
    // The files of the site are compressed when it is built.
    let is_read = request.method().is_safe() && !request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    if is_read {
        response.extensions_mut().insert(Read);
    }
    response
}
