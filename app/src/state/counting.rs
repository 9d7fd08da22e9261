//! The counters of the navigation, kept true. Many changes at once are counted once, and never more than some times a second.

use std::time::Duration;

use hub_core::domain::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Heard, Store};
use crate::api::inbox::read_counts;

/// The shortest time between two counts.
const PAUSE: Duration = Duration::from_millis(250);

/// Whether it is being counted, and whether something happened meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counting {
    #[default]
    Idle,
    Asking,
    Again,
}

impl Store {
    /// Keeps the counters true as long as the frame stands.
    pub fn keep_counting(self) {
        self.listen(move |heard| {
            if touches_counts(heard) {
                self.count_again();
            }
        });
    }

    /// Counts anew: also after what writes no event, such as reading a message.
    pub fn count_again(self) {
        match self.counting.try_get_value() {
            Some(Counting::Idle) => self.counting.set_value(Counting::Asking),
            Some(_) => return self.counting.set_value(Counting::Again),
            None => return,
        }
        spawn_local(async move {
            match read_counts().await {
                Ok(counts) => _ = self.counts.try_set(counts),
                Err(error) if error.code() == Code::Unauthenticated => self.notice_signed_out(),
                // The next event counts anew.
                Err(_) => {}
            }
            set_timeout(
                move || {
                    let again = self.counting.try_get_value() == Some(Counting::Again);
                    _ = self.counting.try_set_value(Counting::Idle);
                    if again {
                        self.count_again();
                    }
                },
                PAUSE,
            );
        });
    }
}

/// Whether it may have changed a counter. What is stale comes without an event, by presence.
fn touches_counts(heard: &Heard<'_>) -> bool {
    const KINDS: [&str; 8] = [
        "task.",
        "handoff.",
        "approval.",
        "message.",
        "session.ended",
        "member.deactivated",
        "member.updated",
        "project.",
    ];
    matches!(heard, Heard::Presence) || heard.is_of(&KINDS)
}
