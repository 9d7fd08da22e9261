//! The use of MCP: which member calls which tool how often, and what that costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{Check, Fields};
use super::ids::Handle;
use super::time::Timestamp;

/// A member's calls of one tool, since the hub was set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct McpUse {
    pub member: Handle,
    pub tool: String,
    pub calls: u64,
    /// How many of them were refused.
    pub errors: u64,
    /// The size of all answers together, as JSON.
    pub bytes: u64,
    /// How long the slowest call took, in milliseconds; waiting for something new counts.
    pub slowest_ms: u64,
    pub last_used_at: Timestamp,
}

/// Asks for the use of MCP by member and tool.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListMcpUse {}

impl Check for ListMcpUse {
    fn check(&mut self, _: &mut Fields) {}
}
