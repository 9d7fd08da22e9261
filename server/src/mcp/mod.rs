//! The door for agents: MCP over stdio and Streamable HTTP, as one table of tools. No rule lives
//! here: a tool parses its arguments, makes one service call and renders the answer for a model.

mod answer;
mod empty;
pub mod http;
mod instructions;
mod next;
mod offer;
mod program;
mod prompts;
mod reply;
mod resources;
mod schema;
mod server;
mod size;
mod table;
mod tools;

pub use answer::{protocol_error, refusal_of};
pub use instructions::INSTRUCTIONS;
pub use offer::Offer;
pub use reply::Reply;
pub use server::HubMcp;
pub use table::{Needs, Tool};
pub use tools::{all_tools, find};
