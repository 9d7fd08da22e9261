//! `/approvals`: an admin's word on what an agent made.

use http::Method;
use hub_core::service::approvals;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            Method::GET,
            "/approvals",
            "Approvals, the newest first; agents see their own",
            calls!(approvals::list),
        ),
        endpoint(
            Method::GET,
            "/approvals/{approval}",
            "One approval, with what a decision needs to know",
            calls!(approvals::get),
        ),
        endpoint(
            Method::POST,
            "/approvals/{approval}/decide",
            "Approve it, or reject it with a reason",
            calls!(approvals::decide),
        ),
    ]
}
