//! The event log: numbered without gaps, chained by hashes, written by the writer at the end of its
//! group and by nobody else.

mod append;
mod chain;
mod claims;
mod guards;
mod read;
mod rows;
mod verify;

pub(super) use append::{Entry, append};
pub use read::{EventPage, Logged, at_moment, concerning, count, head, last_changes, list, page};
pub use verify::{verify, verify_all};
