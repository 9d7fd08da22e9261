//! The table as a router.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};
use http::Method;
use hub_app::api::cookie::Cookie;
use hub_core::domain::actor::Actor;
use hub_core::service::Hub;
use hub_core::service::sign_ins::Source;

use super::endpoint::{Access, Call, nobody};
use super::{BASE, Endpoint, arguments, docs, endpoints};
use crate::http::Problem;

/// Every endpoint, and their documentation. Each request must carry `Hub`, `Source`, `Cookie` and,
/// if signed in, `Actor`.
pub fn routes() -> Router {
    let documented = Router::new().route("/api/openapi.json", get(docs::openapi)).route("/api/docs", get(docs::page));
    endpoints().into_iter().fold(documented, |router, endpoint| {
        let path = format!("{BASE}{}", endpoint.path);
        let filter = filter(&endpoint.method);
        let endpoint = Arc::new(endpoint);
        router.route(&path, on(filter, move |call, actor, request| answer(endpoint, call, actor, request)))
    })
}

async fn answer(
    endpoint: Arc<Endpoint>,
    (Extension(hub), Extension(source), Extension(cookie)): (Extension<Hub>, Extension<Source>, Extension<Cookie>),
    actor: Option<Extension<Actor>>,
    request: Request,
) -> Response {
    let call = Call { hub, source, cookie };
    match run(&endpoint, call, actor.map(|Extension(actor)| actor), request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn run(endpoint: &Endpoint, call: Call, actor: Option<Actor>, request: Request) -> Result<Response, Problem> {
    // Who is nobody learns nothing about the form of the request.
    if endpoint.access == Access::SignedIn && actor.is_none() {
        return Err(nobody().into());
    }
    let arguments = arguments::gather(endpoint, request).await?;
    let reply = endpoint.call(call, actor, arguments).await?;
    Ok(reply.into_response(endpoint.status))
}

fn filter(method: &Method) -> MethodFilter {
    match *method {
        Method::POST => MethodFilter::POST,
        Method::PUT => MethodFilter::PUT,
        Method::PATCH => MethodFilter::PATCH,
        Method::DELETE => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}
