//! MCP at `/mcp`: Streamable HTTP. The router around it checks host, origin, size and sign-in.

use std::sync::Arc;

use hub_core::service::Hub;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio_util::sync::CancellationToken;

use super::HubMcp;

/// The service to mount at `/mcp`. Each request must carry its `Actor` in its extensions. When
/// `shutdown` is cancelled, streams and waiting calls end; every other call is answered.
///
/// It keeps no protocol sessions, also not for clients that open with `initialize`: a hub that was
/// restarted goes on answering the clients it had.
pub fn service(hub: Hub, shutdown: CancellationToken) -> StreamableHttpService<HubMcp, LocalSessionManager> {
    let server = HubMcp::behind_http(hub, shutdown);
    StreamableHttpService::new(move || Ok(server.clone()), Arc::new(LocalSessionManager::default()), config())
}

/// How that service speaks HTTP.
pub fn config() -> StreamableHttpServerConfig {
    StreamableHttpServerConfig::default()
        .disable_allowed_hosts()
        .disable_allowed_origins()
        .with_legacy_session_mode(false)
        .with_json_response(true)
}
