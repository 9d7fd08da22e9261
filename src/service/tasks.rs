//! Tasks: created, read, changed, moved, linked and archived by the rules R1, R2, R6, R12 and R13.

mod archive;
mod claim;
mod create;
mod evidence;
mod guard;
mod hold;
mod links;
mod moving;
mod read;
mod told;
mod update;

pub use archive::{archive, unarchive};
pub use claim::claim;
pub use create::create;
pub(super) use guard::writable;
pub use links::{block, link, unblock};
pub use moving::move_to;
pub(super) use read::narrowed;
pub use read::{get, list};
pub(super) use told::holder;
pub use update::update;
