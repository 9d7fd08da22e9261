//! `/handoffs`: what one session leaves for the next.

use http::Method;
use hub_core::service::handoffs;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/handoffs", "Handoffs, the newest first", calls!(handoffs::list)),
        endpoint(
            Method::POST,
            "/handoffs",
            "Hand off in mid-session; the leases of the open tasks wait on it",
            calls!(handoffs::create),
        )
        .creates(),
        endpoint(Method::GET, "/handoffs/{handoff}", "One handoff in full", calls!(handoffs::get)),
        endpoint(
            Method::POST,
            "/handoffs/{handoff}/pickup",
            "Take it up, alone, with the leases that wait on it",
            calls!(handoffs::pick_up),
        ),
        endpoint(Method::POST, "/handoffs/{handoff}/close", "Close it; nothing waits on it", calls!(handoffs::close)),
    ]
}
