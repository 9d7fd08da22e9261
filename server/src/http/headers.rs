//! The headers of every answer: those that keep browsers from being turned against the hub, and its
//! version.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

use super::{origin, scheme};
use crate::client::version;
use crate::config::{Config, host_of};

/// The policy of a page whose own scripts and styles carry `nonce`.
pub(super) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         connect-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// For answers that are no pages: nothing in them may run or be framed.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Forms without JavaScript find back by the Referer, and `no-referrer` would make their Origin
    // `null`.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Which version answers: a client that is older can say so.
const VERSION: (HeaderName, &str) = (HeaderName::from_static(version::HEADER), version::OWN);

/// Adds them to every answer.
pub(super) async fn add(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let remembers = remembers_https(&config, &request);
    let mut response = next.run(request).await;
    protect(response.headers_mut(), remembers);
    response
}

/// Whether browsers may be told to come over https alone: not where the same host is opened over
/// http too.
fn remembers_https(config: &Config, request: &Request) -> bool {
    let authority = origin::authority(request.uri(), request.headers()).unwrap_or_default();
    let also_plain = config.public_urls.iter().any(|url| !url.is_https() && url.is_at(host_of(&authority)));
    !also_plain && scheme::of_request(config, request).is_https()
}

fn protect(headers: &mut HeaderMap, remembers_https: bool) {
    for (name, value) in ALWAYS.into_iter().chain([VERSION]) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(DATA_POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if headers.get(CONTENT_TYPE).is_some_and(|media| media.as_bytes().starts_with(b"text/event-stream")) {
        // Proxies keep back or pack what they take for a page; events are sent on as they come.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    }
    if remembers_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}
