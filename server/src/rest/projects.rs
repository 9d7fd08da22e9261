//! `/projects`.

use http::Method;
use hub_core::service::projects;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/projects", "The projects", calls!(projects::list)),
        endpoint(Method::POST, "/projects", "Make a project", calls!(projects::create)).creates(),
        endpoint(Method::GET, "/projects/{project}", "One project", calls!(projects::get)),
        endpoint(Method::PATCH, "/projects/{project}", "Change a project or its policies", calls!(projects::update)),
    ]
}
