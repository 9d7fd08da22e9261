//! `/me`: the caller itself.

use http::Method;
use hub_core::service::{members, passwords};

use super::endpoint::{Endpoint, Nothing, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/me", "Who the credential says one is", |hub, actor, _: Nothing| async move {
            members::me(&hub, &actor).await
        }),
        endpoint(Method::PATCH, "/me", "Change one's own name or avatar", calls!(members::update_me)),
        endpoint(Method::POST, "/me/password", "Change one's own password", calls!(passwords::change))
            .answers_nothing(),
    ]
}
