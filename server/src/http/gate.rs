//! What every request passes before its handler, in this order: host and origin, authentication,
//! forgery, and only then its body.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, Uri};
use hub_app::api::cookie::Cookie;
use hub_app::api::ssr::AgentView;
use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::service::Hub;

use super::anonymous::{self, Open};
use super::connections::Connection;
use super::limit::{self, Bodies};
use super::scheme::{self, Scheme};
use super::{Problem, authentication, csrf, health, origin, source};
use crate::config::Config;

/// What the gate compares requests with.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) hub: Hub,
    pub(super) config: Arc<Config>,
    /// What agents are given, for the screens that show it.
    pub(super) agents: AgentView,
    pub(super) open: Arc<Open>,
    pub(super) bodies: Bodies,
}

/// Lets the request through with its caller in the extensions, or answers with the refusal.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<Connection>().cloned();
    match admit(&gate, request).await {
        Ok(request) => {
            let _answering = connection.as_ref().map(Connection::waits_for_the_hub);
            next.run(request).await
        }
        Err(response) => response,
    }
}

async fn admit(gate: &Gate, request: Request) -> Result<Request, Response> {
    let origination = source::of(&request, &gate.config);
    let https = origination.https == Some(true);
    let scheme = scheme::of(&gate.config, request.uri(), request.headers(), origination.https);
    // All that is decided here is decided by the head.
    let identified = identify(gate, request.method(), request.uri(), request.headers(), (https, scheme)).await;
    let actor = match identified {
        Ok(actor) => actor,
        Err(error) => return Err(refuse(request, Problem::from(error).into_response())),
    };
    if let (Some(_), Some(connection)) = (&actor, request.extensions().get::<Connection>()) {
        connection.is_somebodys();
    }
    let path = request.uri().path();
    if actor.is_none() && limit::has_body(request.headers()) && !gate.open.takes_body(path) {
        let refusal = anonymous::refuse(request.method(), path, request.headers());
        return Err(refuse(request, refusal));
    }
    let whole = gate.bodies.whole(request, actor.is_some()).await;
    let mut request = whole.map_err(IntoResponse::into_response)?;
    let extensions = request.extensions_mut();
    extensions.insert(gate.hub.clone());
    extensions.insert(origination.client);
    extensions.insert(Cookie::of(gate.hub.id(), scheme.is_https()));
    extensions.insert(gate.agents.clone());
    if let Some(actor) = actor {
        extensions.insert(actor);
    }
    Ok(request)
}

async fn identify(
    gate: &Gate,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    (https, scheme): (bool, Scheme),
) -> Result<Option<Actor>> {
    let path = uri.path();
    // A probe asks by whatever address it knows.
    if !health::PATHS.contains(&path) {
        origin::check(&gate.config, uri, headers, https)?;
    }
    let (actor, proof) = authentication::identify(&gate.hub, path, headers, scheme).await?;
    csrf::check(method, headers, proof)?;
    Ok(actor)
}

/// The refusal; what is still being sent is thrown away.
fn refuse(request: Request, refusal: Response) -> Response {
    let (parts, body) = request.into_parts();
    limit::throw_away(&parts.headers, body.into_data_stream());
    refusal
}
