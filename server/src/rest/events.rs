//! `/events` and `/audit/verify`.

use http::Method;
use hub_core::service::events;

use super::endpoint::{Endpoint, Nothing, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/events", "The log of everything that happened, oldest first", calls!(events::list)),
        endpoint(
            Method::GET,
            "/audit/verify",
            "Check the whole chain of the log",
            |hub, actor, _: Nothing| async move { events::verify(&hub, &actor).await },
        ),
    ]
}
