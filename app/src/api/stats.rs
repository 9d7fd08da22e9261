//! What the hub counts.

use hub_core::domain::mcp_use::{self as command, McpUse};
use hub_core::domain::page::Page;

use super::table::server_functions;

server_functions! {
    /// The use of MCP, by member and tool.
    "stats/mcp" list_mcp_use(command::ListMcpUse) -> Page<McpUse> = mcp_use::list;
}
