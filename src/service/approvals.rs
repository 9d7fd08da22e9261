//! Approvals: asked for when work of an agent enters Review, bound to exactly that work, decided
//! once by an admin (R10, R11).

mod asking;
mod decide;
mod read;
mod settle;

pub(super) use asking::{Asker, ask, ask_anew, withdraw};
pub use decide::decide;
pub(super) use read::{REVIEWS, detail, get_in, list_in};
pub use read::{get, list, list_counted};
pub(super) use settle::settle;
