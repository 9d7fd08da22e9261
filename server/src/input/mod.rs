//! The values of a command as they come in at a door, held against what the command takes before it
//! is read: what does not fit is named in words, all of it at once. REST takes values as they are
//! written; MCP takes what a model clearly means.

mod accepts;
mod fit;
mod lists;
mod literal;
mod meant;
mod parse;
mod shape;
mod words;
mod written;

pub use accepts::{Accepts, KEY, UNKNOWN};
pub use fit::{Manner, fit};
pub use literal::read as read_literal;
pub use parse::parse;
pub use shape::{Field, Null, Shape, fields_of};

/// A JSON object.
pub type Object = serde_json::Map<String, serde_json::Value>;
