//! Approvals in the database: rows to domain approvals, and the writes.

mod read;
mod write;

pub use read::{count_pending, current, find, last_decided, list, rejected_since, rejection};
pub use write::{NewApproval, decide, insert, succeed, supersede};
