//! `/members/{handle}/tokens`.

use http::Method;
use hub_core::service::tokens;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(
            Method::GET,
            "/members/{handle}/tokens",
            "A member's tokens, without their secrets",
            calls!(tokens::list),
        ),
        endpoint(
            Method::POST,
            "/members/{handle}/tokens",
            "Make a token; its secret is shown once",
            calls!(tokens::create),
        )
        .creates(),
        endpoint(Method::DELETE, "/members/{handle}/tokens/{id}", "Revoke a token at once", calls!(tokens::revoke))
            .answers_nothing(),
    ]
}
