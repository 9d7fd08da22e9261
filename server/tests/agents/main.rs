//! The doors of agents, tested at the real router and the real `hub mcp`: MCP (`protocol`,
//! `every_tool`, `story`), the live stream (`live`), and that all doors do the same (`parity`). One
//! program, because each test program links the whole hub.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod approvals;
mod authors;
mod bridge;
mod budget;
mod connect;
mod connect_existing;
mod context;
mod every_tool;
mod forms;
mod frames;
mod helping;
mod hook;
mod live;
mod long;
mod machine;
mod mcp;
mod meant;
mod offers;
mod pages;
mod parity;
mod parsers;
mod programs;
mod protocol;
mod reading;
mod refusals;
mod relay;
mod served;
mod stopping;
mod story;
mod versions;
mod watch;
mod words;
mod world;
mod writes;
