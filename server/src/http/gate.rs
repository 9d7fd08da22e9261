//! What every request passes before its handler, in this order: host and origin, size, authentication, forgery.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hub_app::api::ssr::AgentView;
use hub_app::sign_in::cookie::Secure;
use hub_core::domain::Result;
use hub_core::service::Hub;

use super::{Problem, authentication, csrf, limit, origin, source};
use crate::config::Config;

/// What the gate compares requests with.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) hub: Hub,
    pub(super) config: Arc<Config>,
    /// What agents are given, for the screens that show it.
    pub(super) agents: AgentView,
}

/// Lets the request through with its caller in the extensions, or answers with the refusal.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match admit(&gate, request).await {
        Ok(request) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn admit(gate: &Gate, request: Request) -> Result<Request> {
    let secure = gate.config.is_secure();
    let origination = source::of(&request, &gate.config);
    origin::check(&gate.config, request.uri(), request.headers(), origination.https)?;
    let mut request = limit::bound(request).await?;
    let path = request.uri().path();
    let (actor, proof) = authentication::identify(&gate.hub, path, request.headers(), secure).await?;
    csrf::check(request.method(), request.headers(), proof)?;
    let extensions = request.extensions_mut();
    extensions.insert(gate.hub.clone());
    extensions.insert(origination.client);
    extensions.insert(Secure(secure));
    extensions.insert(gate.agents.clone());
    if let Some(actor) = actor {
        extensions.insert(actor);
    }
    Ok(request)
}
