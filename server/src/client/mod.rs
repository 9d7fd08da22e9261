//! What `hub` knows as a client of a hub: where it is, which token to show it, which project a
//! directory belongs to, and whether the two have the same version; and the bridge that passes MCP
//! on to it.

pub mod bridge;
pub mod credentials;
pub mod files;
pub mod project_file;
pub mod remote;
pub mod target;
pub mod toml;
pub mod version;
