//! What may be done: one file per entity, one function per capability. Every function takes the hub
//! and the actor first, checks the actor's rights, and makes its change with the events of that
//! change in one transaction. No transport is known here.

pub mod approvals;
mod audience;
pub mod backups;
pub mod board;
mod bounded_cache;
pub mod clock;
pub mod comments;
mod credentials;
pub mod demo;
pub mod docs;
pub mod events;
mod failed_sign_ins;
pub mod handoffs;
mod hub;
pub mod inbox;
pub mod life;
pub mod live;
pub mod markdown;
pub mod markdown_links;
pub mod mcp_use;
pub mod members;
mod mentions;
pub mod messages;
mod model;
pub mod needs_you;
pub mod passwords;
mod presence;
pub mod projects;
mod ready;
pub mod reviews;
mod rights;
pub mod screens;
pub mod search;
mod secret;
pub mod sessions;
pub mod sign_ins;
pub mod tasks;
mod throttle;
pub mod tokens;
mod turns;
mod watch;
mod write;

pub use crate::store::{ServeLock, serving_url};
pub use hub::{Hub, Options};
pub use model::Card;

use crate::domain::Result;
use crate::domain::event::Seq;
use crate::domain::session::Control;

/// What a service function answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub value: T,
    /// For a read, the newest event it took into account; for a write, its own last event.
    pub seq: Seq,
    /// Whether this is the first answer given again (R14).
    pub replayed: bool,
    /// Whether a write found everything as it asked for it, and changed nothing.
    pub unchanged: bool,
    /// What the caller's session must know now: that it was asked to stop, that it lost a lease.
    pub control: Vec<Control>,
}

/// The result of every service function.
pub type Answered<T> = Result<Answer<T>>;

impl<T> Answer<T> {
    /// An answer that is not a replay.
    pub fn new(value: T, seq: Seq) -> Self {
        Self { value, seq, replayed: false, unchanged: false, control: Vec::new() }
    }

    /// The same answer with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        let Self { value, seq, replayed, unchanged, control } = self;
        Answer { value: change(value), seq, replayed, unchanged, control }
    }
}

/// A name that nobody guesses, for a directory that is thrown away.
///
/// # Errors
/// `unavailable` where there is no randomness.
pub fn random_name() -> Result<String> {
    secret::name()
}

#[cfg(test)]
mod tests;
