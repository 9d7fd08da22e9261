//! `/sessions`: phases of work, kept alive by every call that names them.

use http::Method;
use hub_core::service::sessions;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/sessions", "Who works on what, the newest first", calls!(sessions::list)),
        endpoint(Method::POST, "/sessions", "Start a session; answers all it needs to begin", calls!(sessions::start))
            .creates(),
        endpoint(Method::GET, "/sessions/{session}", "One session", calls!(sessions::get)),
        endpoint(
            Method::POST,
            "/sessions/{session}/heartbeat",
            "A sign of life, with what it is at; renews its leases",
            calls!(sessions::heartbeat),
        ),
        endpoint(Method::POST, "/sessions/{session}/stop", "Ask it to stop", calls!(sessions::stop)),
        endpoint(Method::POST, "/sessions/{session}/end", "End it, with or without a handoff", calls!(sessions::end)),
    ]
}
