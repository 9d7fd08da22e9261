//! The heart of AI Projects Hub: what things are (`domain`), where they are kept (`store`) and what
//! may be done with them (`service`). It knows nothing of HTTP, MCP or the browser; without the
//! feature `server` it is the domain alone.

pub mod domain;
#[cfg(feature = "server")]
pub mod service;
#[cfg(feature = "server")]
pub mod store;
