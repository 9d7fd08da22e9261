//! `/stats`: what the hub counts.

use http::Method;
use hub_core::service::mcp_use;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    let title = "The use of MCP by member and tool: calls, errors, bytes, slowest, last";
    vec![endpoint(Method::GET, "/stats/mcp", title, calls!(mcp_use::list))]
}
