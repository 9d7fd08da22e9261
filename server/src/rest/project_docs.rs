//! `/projects/{project}/docs`: what everybody who works there should know.

use http::Method;
use hub_core::service::docs;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/projects/{project}/docs", "A project's documents by title", calls!(docs::list)),
        endpoint(Method::GET, "/projects/{project}/docs/{doc}", "One document", calls!(docs::get)),
        endpoint(
            Method::PUT,
            "/projects/{project}/docs/{doc}",
            "Write a document: its whole body, or a passage of it",
            calls!(docs::save),
        ),
        endpoint(
            Method::DELETE,
            "/projects/{project}/docs/{doc}",
            "Take a document away; its versions are kept",
            calls!(docs::delete),
        )
        .answers_nothing(),
        endpoint(
            Method::GET,
            "/projects/{project}/docs/{doc}/versions",
            "A document's versions, the newest first",
            calls!(docs::versions),
        ),
    ]
}
