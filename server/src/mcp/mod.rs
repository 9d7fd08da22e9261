//! The door for agents: MCP over stdio and Streamable HTTP, as one table of tools over the services. No rule lives here: a tool
//! parses its arguments, calls a service function and renders the answer for a model.

mod answer;
mod arguments;
mod bridge;
pub mod door;
mod frame;
pub mod http;
mod instructions;
mod next;
mod offer;
pub mod package;
mod program;
mod prompts;
mod resources;
mod schema;
mod server;
mod size;
pub mod stdio;
mod table;
mod tools;
mod wire;

pub use instructions::INSTRUCTIONS;
pub use offer::Offer;
pub use server::HubMcp;
pub use table::{Needs, Tool, all_tools, find};
