//! Tasks: created, read, changed, moved, linked and archived claimed and completed by the rules
//! R1–R4, R6, R9, R12 and R13.

mod archive;
mod carry;
mod claim;
mod claimable;
mod completing;
mod create;
mod differences;
mod evidence;
mod evidence_limits;
mod guard;
mod inbox_items;
mod lease_end;
mod links;
mod moving;
mod read;
mod release;
mod story;
mod update;

pub use archive::{archive, unarchive};
pub(super) use carry::{Way, carry};
pub use claim::claim;
pub(super) use claim::record_expiry;
pub use completing::complete;
pub use create::create;
pub(super) use guard::{Writable, open, writable};
pub(super) use inbox_items::holder;
pub use links::{block, link, unblock};
pub use moving::move_to;
pub(super) use read::narrowed;
pub use read::{get, list, list_counted};
pub use release::{release, take_back};
pub use story::story;
pub use update::update;
