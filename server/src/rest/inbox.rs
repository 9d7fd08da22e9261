//! `/inbox` and `/needs-you`: what the caller is told of, and what waits for it.

use http::Method;
use hub_core::service::{inbox, needs_you};

use super::endpoint::{Endpoint, Nothing, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            Method::GET,
            "/inbox",
            "What one is told of after `cursor`, or since one acknowledged; may wait for it",
            calls!(inbox::read),
        ),
        endpoint(Method::POST, "/inbox/ack", "Acknowledge everything up to a cursor", calls!(inbox::ack)),
        endpoint(
            Method::GET,
            "/needs-you",
            "What waits for the caller until it is settled",
            |hub, actor, _: Nothing| async move { needs_you::read(&hub, &actor).await },
        ),
    ]
}
