//! What the hub counts.

use super::wire::Wire;
use hub_core::domain::mcp_use::{self as command, McpUse};
use hub_core::domain::page::Page;
use leptos::prelude::*;

use super::ApiError;

/// The use of MCP, by member and tool.
///
/// # Errors
/// What `service::mcp_use::list` refuses.
#[server(prefix = "/api/ui", endpoint = "stats/mcp", input = Wire, output = Wire)]
pub async fn list_mcp_use(command: command::ListMcpUse) -> Result<Page<McpUse>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::mcp_use::list(&hub, &actor, command).await)
}
