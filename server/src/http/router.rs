//! The one router: every door, and what stands before them in one order.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, any, any_service, get};
use hub_core::domain::actor::Actor;
use hub_core::domain::{Code, Error};
use hub_core::service::Hub;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;

use super::anonymous::Open;
use super::gate::{self, Gate};
use super::limit::Bodies;
use super::{Problem, assets, compression, headers, health, pages, trace};
use crate::config::Config;
use crate::mcp::package;
use crate::{live, mcp, rest};

/// Everything the hub answers over HTTP. `shutdown` ends what would go on for ever.
pub fn build_router(hub: Hub, config: Config, shutdown: CancellationToken) -> Router {
    let agents = any_service(mcp::http::service(hub.clone(), shutdown));
    build_router_with(agents, hub, config)
}

/// The same with another service at `/mcp`, behind all that stands before the hub's own.
pub fn build_router_with(agents: MethodRouter, hub: Hub, config: Config) -> Router {
    let (config, site) = (Arc::new(config.clone()), config.site);
    let gate = Gate {
        hub: hub.clone(),
        config: Arc::clone(&config),
        agents: package::view(),
        open: Arc::new(Open::new()),
        bodies: Bodies::new(),
    };
    Router::new()
        .merge(agents_at(agents))
        .merge(rest::routes())
        .merge(live::routes())
        .route(health::PATHS[0], get(health::alive))
        .route(health::PATHS[1], get(health::ready))
        .route("/api/{*path}", any(no_such_api))
        .merge(assets::routes(&site))
        .merge(pages::routes(site.urls.clone()))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(gate, gate::pass))
        .layer(from_fn(compression::mark))
        .layer(compression::layer())
        .layer(CatchPanicLayer::custom(trace::panicked))
        .layer(from_fn_with_state(config, headers::add))
        .layer(from_fn(trace::follow))
}

/// The agents' door, with and without a slash at its end.
fn agents_at(agents: MethodRouter) -> Router {
    let both = Router::new().route("/mcp", agents.clone()).route("/mcp/", agents);
    both.route_layer(from_fn(mcp::door::read)).route_layer(from_fn(signed_in))
}

/// MCP is for those who have a token or a sign-in.
async fn signed_in(request: Request, next: axum::middleware::Next) -> Response {
    if request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    let message = "Send the member's token as `Authorization: Bearer <token>`; an admin makes one on the Admin page.";
    Problem::from(Error::new(Code::Unauthenticated, message)).into_response()
}

/// A slash too many at the end is forgiven; all else is told.
async fn no_such_api(request: Request) -> Response {
    let path = request.uri().path();
    let known = path.trim_end_matches('/');
    if known == path || known.contains("//") || path.ends_with("//") {
        return Problem::no_such_path(path).into_response();
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{known}{query}")).into_response()
}

async fn wrong_method(request: Request) -> Problem {
    Problem::wrong_method(request.method(), request.uri().path())
}
