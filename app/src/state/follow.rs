//! Keeping what was read true: what makes it untrue, and reading it anew once at a time.

use std::future::Future;
use std::sync::Arc;

use hub_core::domain::event::Seq;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Heard, Store};

/// Reads one thing once at a time: what is asked for meanwhile is one more reading after it. Cheap
/// to copy.
#[derive(Clone, Copy)]
pub struct OneAtATime(StoredValue<Progress>);

/// Whether it is being read, and whether it was asked for meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Idle,
    Reading,
    Again,
}

impl Default for OneAtATime {
    fn default() -> Self {
        Self(StoredValue::new(Progress::Idle))
    }
}

impl OneAtATime {
    /// Calls `read` now, or once more when the reading under way is done; no more once what this
    /// was made in is gone.
    pub fn run<F: Future<Output = ()> + 'static>(self, read: impl Fn() -> F + 'static) {
        match self.0.try_get_value() {
            Some(Progress::Idle) => self.0.set_value(Progress::Reading),
            Some(_) => return self.0.set_value(Progress::Again),
            None => return,
        }
        spawn_local(async move {
            loop {
                read().await;
                let asked = self.0.try_get_value() == Some(Progress::Again);
                let next = if asked { Progress::Reading } else { Progress::Idle };
                if self.0.try_set_value(next).is_some() || !asked {
                    return;
                }
            }
        });
    }
}

impl Store {
    /// Calls `again` when what was read may be untrue: at what is heard that `touches` it, when a
    /// lost connection is back, and when the stream could not be resumed. In the browser alone,
    /// until what it is called in is gone.
    pub fn follow(
        self,
        touches: impl Fn(&Heard<'_>) -> bool + Send + Sync + 'static,
        again: impl Fn() + Send + Sync + 'static,
    ) {
        let (touches, again) = (Arc::new(touches), Arc::new(again));
        let heard_again = Arc::clone(&again);
        Effect::new(move |_| {
            let (touches, again) = (Arc::clone(&touches), Arc::clone(&heard_again));
            self.listen(move |heard| {
                if touches(heard) {
                    again();
                }
            });
        });
        let stale_again = Arc::clone(&again);
        Effect::watch(move || self.stale.get(), move |_, _, _| stale_again(), false);
        Effect::new(move |before: Option<bool>| {
            let lost = self.link.get().is_lost();
            if before == Some(true) && !lost {
                again();
            }
            lost
        });
    }

    /// Calls `again` where the stream is past `seq`, which something was read with: what happened
    /// between is not in it. In the browser alone.
    pub fn catch_up(self, seq: Seq, again: impl Fn() + Send + Sync + 'static) {
        Effect::new(move |_| {
            if self.seq.get_value() > seq {
                again();
            }
        });
    }
}
