//! Asking the hub by plain HTTP whether it is there, and whether it still knows who is at the page.

use std::cell::Cell;
use std::rc::Rc;

use futures::future::{Either, select};
use hub_core::domain::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pause::{Moment, sleep};
use crate::api;
use crate::state::Store;

/// How long an answer may take, in milliseconds.
const DEADLINE: i32 = 8_000;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It answered, and knows who asks.
    Here,
    /// No answer, or none of the hub's.
    Away,
    /// It answered that nobody, or somebody else, is signed in.
    SignedOut,
}

/// Asks once.
pub(super) async fn ask(store: Store) -> Answer {
    let asking = Box::pin(api::members::read_me());
    match select(asking, Box::pin(sleep(DEADLINE))).await {
        Either::Left((Ok(me), _)) if store.me.with_untracked(|known| known.handle == me.handle) => Answer::Here,
        Either::Left((Ok(_), _)) => Answer::SignedOut,
        Either::Left((Err(error), _)) if error.code() == Code::Unauthenticated => Answer::SignedOut,
        Either::Left(_) | Either::Right(_) => Answer::Away,
    }
}

/// Asks every now and then without keeping who listens waiting.
pub(super) struct Checks {
    store: Store,
    last: Moment,
    asking: Rc<Cell<bool>>,
    away: Rc<Cell<u32>>,
    signed_out: Rc<Cell<bool>>,
}

impl Checks {
    pub(super) fn new(store: Store) -> Self {
        Self { store, last: Moment::now(), asking: Rc::default(), away: Rc::default(), signed_out: Rc::default() }
    }

    /// Asks where the last time is `every` milliseconds ago.
    pub(super) fn due(&mut self, every: i32) {
        if self.asking.get() || self.last.millis_ago() < every {
            return;
        }
        self.last = Moment::now();
        self.asking.set(true);
        let (store, asking) = (self.store, Rc::clone(&self.asking));
        let (away, signed_out) = (Rc::clone(&self.away), Rc::clone(&self.signed_out));
        spawn_local(async move {
            match ask(store).await {
                Answer::Here => away.set(0),
                Answer::Away => away.set(away.get() + 1),
                Answer::SignedOut => signed_out.set(true),
            }
            asking.set(false);
        });
    }

    /// Whether the hub is gone: two questions in a row were not answered, or it does not know the
    /// asker any more.
    pub(super) fn is_gone(&self) -> bool {
        self.signed_out.get() || self.away.get() >= 2
    }
}
