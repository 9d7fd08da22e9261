//! What can be read by address: boards, tasks, handoffs and documents.

mod address;
pub mod changes;
pub mod complete;
mod list;
mod read;

pub use address::Resource;
pub use list::{list, templates};
pub use read::read;
