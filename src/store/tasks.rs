//! Tasks in the database: rows to domain tasks, lists with filters, and the writes.

mod links;
mod list;
mod read;
mod ready;
mod write;

pub use links::{block, freed_by, is_below, unblock, waits_for};
pub use list::{Scope, count_after, count_done, list};
pub use read::{Held, cards, find, neighbour, rank_at_end, related, unarchived};
pub use ready::{best_ready, best_ready_of, count_ready, list_ready, was_rejected_since};
pub use write::{
    NewTask, bump_comments, insert, next_number, open_of, reassign, relabel, respace, settle, take, update,
    update_and_take,
};
