//! The tokens that were made and not yet kept. Their secrets are shown once, so they outlive the
//! page they were made on: leaving it loses none, and closing the browser's page asks.

use hub_core::domain::ids::Handle;
use hub_core::domain::token::NewToken;
use leptos::{ev, prelude::*};

/// What nobody has said to have kept, shared by context of the frame. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Unkept(RwSignal<Vec<NewToken>>);

impl Unkept {
    /// Nothing yet; from now on the browser asks before it lets the page go with one.
    pub fn provide() {
        let unkept = Self(RwSignal::new(Vec::new()));
        provide_context(unkept);
        Effect::new(move |_| {
            let listener = window_event_listener(ev::beforeunload, move |event| {
                if unkept.0.try_with_untracked(Vec::is_empty) == Some(false) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || listener.remove());
        });
    }

    /// A token was made.
    pub(super) fn add(self, new: NewToken) {
        self.0.update(|all| all.push(new));
    }

    /// Its secret was kept.
    pub(super) fn forget(self, id: i64) {
        self.0.update(|all| all.retain(|new| new.details.id != id));
    }

    /// Whether it is still shown.
    pub(super) fn has(self, id: i64) -> bool {
        self.0.try_with_untracked(|all| all.iter().any(|new| new.details.id == id)) == Some(true)
    }

    /// Those of a member, the newest first.
    pub(super) fn of(self, handle: &Handle) -> Vec<NewToken> {
        self.0.with(|all| all.iter().rev().filter(|new| new.details.member == *handle).cloned().collect())
    }
}
