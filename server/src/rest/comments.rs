//! `/tasks/{task}/comments` and `/comments/{id}`.

use http::Method;
use hub_core::service::comments;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/tasks/{task}/comments", "A task's comments, oldest first", calls!(comments::list)),
        endpoint(Method::POST, "/tasks/{task}/comments", "Add a comment", calls!(comments::add)).creates(),
        endpoint(Method::PATCH, "/comments/{id}", "Change one's own comment", calls!(comments::edit)),
        endpoint(Method::DELETE, "/comments/{id}", "Take a comment away", calls!(comments::delete)).answers_nothing(),
    ]
}
