//! `/members` and `/presence`.

use http::Method;
use hub_core::service::{members, passwords};

use super::endpoint::{Endpoint, Nothing, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/members", "Everybody, humans and agents", calls!(members::list)),
        endpoint(Method::POST, "/members", "Add a human or an agent", calls!(members::create)).creates(),
        endpoint(Method::GET, "/members/{handle}", "One member", calls!(members::get)),
        endpoint(Method::PATCH, "/members/{handle}", "Change, deactivate or reactivate", calls!(members::update)),
        endpoint(Method::POST, "/members/{handle}/reset-password", "Set a new password", calls!(passwords::reset))
            .answers_nothing(),
        endpoint(Method::GET, "/presence", "Who is here now", |hub, actor, _: Nothing| async move {
            members::presence(&hub, &actor).await
        }),
    ]
}
