//! Handing out the files of the site: hashed ones for ever, the others as long as they have not
//! changed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Problem;
use super::site::{File, Site};

/// Their names hold a hash of their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Their names stay when their content changes.
const FOR_NOW: &str = "public, max-age=300";

/// A route for each file of the site.
pub(super) fn routes(site: &Arc<Site>) -> Router {
    let paths = site.files().map(|(path, _)| path);
    let router = paths.fold(Router::new(), |router, path| router.route(path, get(send)));
    router.layer(Extension(Arc::clone(site)))
}

async fn send(Extension(site): Extension<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path();
    let Some(file) = site.file(path) else { return Problem::no_such_path(path).into_response() };
    let lifetime = if path.starts_with("/assets/") { FOR_EVER } else { FOR_NOW };
    answer(file, lifetime, request.headers())
}

fn answer(file: &File, lifetime: &'static str, request: &HeaderMap) -> Response {
    let known =
        request.get(IF_NONE_MATCH).is_some_and(|tags| tags.to_str().is_ok_and(|tags| tags.contains(&file.etag)));
    let (encoding, content) = if known { (None, None) } else { choose(file, request) };
    let mut response = Response::new(content.map_or_else(Body::empty, Body::from));
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(lifetime));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    for (name, value) in [(ETAG, &file.etag), (CONTENT_TYPE, &file.content_type)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form the client takes.
fn choose(file: &File, request: &HeaderMap) -> (Option<&'static str>, Option<axum::body::Bytes>) {
    let accepted = request.get(ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok()).unwrap_or_default();
    let compressed = [("br", &file.brotli), ("gzip", &file.gzip)];
    for (encoding, content) in compressed {
        if let Some(content) = content.as_ref().filter(|_| accepts(accepted, encoding)) {
            return (Some(encoding), Some(content.clone()));
        }
    }
    (None, Some(file.plain.clone()))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_is_used_only_where_it_is_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("BR;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "br"));
        assert!(!accepts("brotli", "br"));
    }
}
