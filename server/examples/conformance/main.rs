//! The hub's MCP door as the conformance suite can reach it: the suite has no way to send a token,
//! so every request is given one here. Nothing else differs from the product's own router. With
//! `--fixtures` the suite's prescribed tools, resources and prompts stand beside the hub's own, in
//! a handler around the hub's; with `--sessions` it also keeps protocol sessions, which the product
//! does not.
#![expect(clippy::print_stdout, reason = "whoever starts it reads the address")]

mod asking;
mod merged;
mod prompts;
mod resources;
mod tools;

use std::error::Error;
use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::any_service;
use hub_core::domain::actor::{Actor, Door};
use hub_core::service::{Hub, Options, members, tokens};
use hub_server::config::Config;
use hub_server::http::{build_router, build_router_with};
use hub_server::mcp::http::config;
use rmcp::transport::StreamableHttpService;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use merged::Merged;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let flags: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let data = tempfile::tempdir()?;
    let hub = Hub::open(Options::new(data.path())).await?;
    let token = token(&hub).await?;
    let stop = CancellationToken::new();
    let router = if has("--fixtures") {
        let handler = Merged::around(hub.clone());
        let config = config().with_cancellation_token(stop.clone()).with_legacy_session_mode(has("--sessions"));
        let sessions = Arc::new(LocalSessionManager::default());
        let service = StreamableHttpService::new(move || Ok(handler.clone()), sessions, config);
        build_router_with(any_service(service), hub.clone(), Config::default())
    } else {
        build_router(hub.clone(), Config::default(), stop.clone())
    };
    let header = format!("Bearer {token}").parse()?;
    let router = router.layer(from_fn(move |mut request: Request, next: Next| {
        request.headers_mut().insert("authorization", axum::http::HeaderValue::clone(&header));
        next.run(request)
    }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let connected = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, connected).await?;
    Ok(())
}

/// The token of an agent of its own.
async fn token(hub: &Hub) -> Result<String, Box<dyn Error>> {
    let operator = Actor::system(Door::Cli);
    let member = json!({"handle": "suite", "display_name": "Suite", "kind": "agent", "role": "agent"});
    members::create(hub, &operator, serde_json::from_value(member)?).await?;
    let token = json!({"handle": "suite", "name": "conformance"});
    Ok(tokens::create(hub, &operator, serde_json::from_value(token)?).await?.value.token)
}
