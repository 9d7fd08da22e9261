//! REST under `/api/v1`: one table of endpoints, from which come the router, the OpenAPI document
//! and the tests that walk every route. Each endpoint parses one command, calls one service
//! function and renders its answer.

mod approvals;
mod arguments;
mod auth;
mod backups;
mod comments;
mod docs;
mod endpoint;
mod events;
mod handoffs;
mod inbox;
mod me;
mod members;
mod openapi;
mod project_docs;
mod projects;
mod reply;
mod routes;
mod search;
mod sessions;
mod stats;
mod tasks;
mod threads;
mod tokens;

pub use endpoint::{Access, Endpoint};
pub use openapi::document;
pub use routes::routes;

/// What stands before the path of every endpoint.
pub const BASE: &str = "/api/v1";

/// Every endpoint, in the order they are documented.
pub fn endpoints() -> Vec<Endpoint> {
    let groups = [
        auth::endpoints(),
        me::endpoints(),
        projects::endpoints(),
        tasks::endpoints(),
        comments::endpoints(),
        sessions::endpoints(),
        handoffs::endpoints(),
        approvals::endpoints(),
        threads::endpoints(),
        inbox::endpoints(),
        project_docs::endpoints(),
        members::endpoints(),
        tokens::endpoints(),
        events::endpoints(),
        search::endpoints(),
        backups::endpoints(),
        stats::endpoints(),
    ];
    groups.into_iter().flatten().collect()
}
