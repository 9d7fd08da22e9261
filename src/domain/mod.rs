//! What things are: typed values, commands, errors and pure rules. No I/O, no clock, no async; builds for the browser too.

pub mod actor;
pub mod approval;
pub mod backup;
pub mod board;
pub mod change;
pub mod claim;
pub mod comment;
pub mod doc;
pub mod error;
pub mod event;
pub mod fields;
pub mod handoff;
pub mod handoff_command;
pub mod ids;
pub mod inbox;
pub mod lifecycle;
pub mod live;
pub mod member;
pub mod member_command;
pub mod message;
pub mod needs_you;
pub mod page;
pub mod project;
pub mod rank;
pub mod review;
pub mod search;
pub mod session;
pub mod session_command;
pub mod session_context;
pub mod sign_in;
pub mod task;
pub mod task_command;
pub mod text;
pub mod time;
pub mod token;

pub use error::{Code, Error, Result};
