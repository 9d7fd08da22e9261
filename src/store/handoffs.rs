//! Handoffs in the database: rows to domain handoffs, the writes, and the leases that wait on them.

mod parking;
mod read;
mod write;

pub use parking::{parked, unpark};
pub use read::{count, count_open, find, list, naming, noted};
pub use write::{NewHandoff, Noted, close, insert, note, pick_up};
