//! HTTP: one router for pages, server functions, REST, live stream and MCP, and everything that
//! stands before its handlers.

mod anonymous;
mod assets;
mod authentication;
mod compression;
mod connections;
mod cookie;
mod csrf;
mod form_faults;
mod gate;
mod headers;
mod health;
mod limit;
mod origin;
pub mod package;
mod page_threads;
mod pages;
mod problem;
mod router;
mod scheme;
mod serve;
pub mod site;
mod source;
mod trace;

pub use limit::MAX_BODY;
pub(crate) use limit::read_error as body_error;
pub use problem::Problem;
pub use router::{build_router, build_router_with};
pub use serve::{DRAIN, serve};
