//! The read model: every card in memory, as the follower of the log read it last. It is never ahead
//! of the database, and a reader waits until the follower has looked once more, so that everybody
//! reads their own writes. Where nobody follows the log, or the follower fell behind, there is no
//! model, and reads go to the database.

mod card;
mod cards;
mod ready;
mod task_cache;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tokio::sync::{Notify, watch};

use super::Hub;
use crate::domain::actor::Actor;
use crate::domain::budget::MODEL_WAIT;
use crate::store::tail::{News, Whole};

pub use card::Card;
pub(super) use cards::{Cards, Place, place};
pub(super) use task_cache::TaskCache;

/// How far the follower has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reached {
    /// How many groups of commits of this process it has read.
    commits: u64,
    /// How many of those who asked it to look were answered.
    asked: u64,
}

/// The cards, and how far the follower has come that holds them true.
#[derive(Debug)]
pub(super) struct Model {
    cards: RwLock<Cards>,
    /// `None` where the cards are not known to be true.
    reached: watch::Sender<Option<Reached>>,
    /// How many have asked the follower to look.
    asked: AtomicU64,
    /// Wakes the follower for them.
    bell: Notify,
}

impl Default for Model {
    fn default() -> Self {
        let (asked, bell) = (AtomicU64::new(0), Notify::new());
        Self { cards: RwLock::default(), reached: watch::Sender::new(None), asked, bell }
    }
}

impl Model {
    /// Begins with everything there is.
    pub(super) fn begin(&self, whole: Whole) {
        *self.cards.write().unwrap_or_else(PoisonError::into_inner) = Cards::of(whole);
    }

    /// Takes what came to the log.
    pub(super) fn take(&self, news: &News) {
        self.cards.write().unwrap_or_else(PoisonError::into_inner).take(news);
    }

    /// How many have asked the follower to look so far: it says so before it looks, and with
    /// [`Self::has_reached`] after.
    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    /// Until somebody asks the follower to look.
    pub(super) async fn is_asked(&self) {
        self.bell.notified().await;
    }

    /// Everything of the first `commits` groups of this process is in the cards, and the first
    /// `asked` are answered.
    pub(super) fn has_reached(&self, commits: u64, asked: u64) {
        let now = Some(Reached { commits, asked });
        self.reached.send_if_modified(|reached| std::mem::replace(reached, now) != now);
    }

    /// The cards may have missed something.
    pub(super) fn lose(&self) {
        self.reached.send_replace(None);
    }

    /// Whether the cards are known to be true, apart from what was committed since.
    pub(super) fn is_true(&self) -> bool {
        self.reached.borrow().is_some()
    }

    /// Waits until the follower has come to where `there` says; `false` where it does not in time,
    /// or nobody follows.
    async fn waits(&self, there: impl Fn(Reached) -> bool) -> bool {
        match *self.reached.borrow() {
            None => return false,
            Some(reached) if there(reached) => return true,
            Some(_) => {}
        }
        let mut reached = self.reached.subscribe();
        let arrives = reached.wait_for(|reached| reached.is_none_or(&there));
        matches!(tokio::time::timeout(MODEL_WAIT, arrives).await, Ok(Ok(reached)) if reached.is_some())
    }

    fn read(&self) -> RwLockReadGuard<'_, Cards> {
        self.cards.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    /// What `read` finds in the cards, once they have everything that was committed before the
    /// call, by other processes too. `None` where the database has to be asked: there are no cards,
    /// or the credential of `actor` may not read or has to be looked up again.
    pub(super) async fn read_cards<T>(&self, actor: &Actor, read: impl FnOnce(&Cards) -> T) -> Option<T> {
        if actor.must_read().is_err() || !self.has_looked().await || self.rights().may_have_changed(actor, self.now()) {
            return None;
        }
        Some(read(&self.model().read()))
    }

    /// What `read` finds in the cards, which may lack the newest commits. `None` where there are
    /// none.
    pub(super) fn cards_without_waiting<T>(&self, read: impl FnOnce(&Cards) -> T) -> Option<T> {
        self.model().is_true().then(|| read(&self.model().read()))
    }

    /// Whether the follower has read everything this hub has committed, without waiting for it.
    pub(super) fn is_caught_up(&self) -> bool {
        let commits = self.store().writer().commits_so_far();
        self.model().reached.borrow().is_some_and(|reached| reached.commits >= commits)
    }

    /// Lets the follower look for what was committed, by other processes too. Whether everything
    /// committed before the call is known now. Those who ask at the same time share one look.
    pub(super) async fn has_looked(&self) -> bool {
        if !self.model().is_true() {
            return false;
        }
        let mine = self.model().asked.fetch_add(1, Ordering::SeqCst) + 1;
        self.model().bell.notify_one();
        self.model().waits(|reached| reached.asked >= mine).await
    }
}
