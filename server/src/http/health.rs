//! Whether the hub lives, and whether it can work.

use axum::Extension;
use axum::response::{IntoResponse, Response};
use hub_core::service::Hub;

use super::Problem;

/// Where probes ask; the router has the same.
pub(super) const PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// It answers: it lives.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Its database can be written and is migrated.
pub(super) async fn ready(Extension(hub): Extension<Hub>) -> Response {
    match hub.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}
