//! The doors of the hub: command line, HTTP with REST and pages, the live stream, MCP. Adapters
//! only: parse, call one service function, render. No rule lives here.

pub mod cli;
pub mod client;
pub mod config;
pub mod http;
mod input;
mod jsonrpc;
pub mod live;
pub mod mcp;
pub mod rest;
pub mod skills;
