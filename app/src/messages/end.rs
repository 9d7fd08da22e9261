//! The end of a conversation: whether its reader is there, and what came below while they read
//! above.

use leptos::{html, prelude::*};

use super::exchange::Exchange;

/// How near to the newest message one is still at the end, in pixels.
const NEAR: i32 = 60;

/// The messages are laid out from the end (`messages.css`), so that the browser itself begins and
/// stays there, with and without scripts: the end is at 0, and what is above it at less.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) log: NodeRef<html::Div>,
    /// Whether something came that is not in sight.
    pub(super) below: RwSignal<bool>,
}

impl End {
    /// Of this conversation.
    pub(super) fn new(exchange: Exchange) -> Self {
        let end = Self { log: NodeRef::new(), below: RwSignal::new(false) };
        let newest =
            Memo::new(move |_| exchange.page.with(|page| page.messages.last().map(|message| message.message.id)));
        let came = move |_: &Option<i64>, _: Option<&Option<i64>>, _| {
            if !end.is_here() {
                end.below.set(true);
            }
        };
        Effect::watch(move || newest.get(), came, false);
        end
    }

    fn is_here(self) -> bool {
        self.log.get_untracked().is_none_or(|log| log.scroll_top() > -NEAR)
    }

    /// The reader scrolled.
    pub(super) fn scrolled(self) {
        // The last of it may be told after the conversation was left.
        if self.below.try_get_untracked() == Some(true) && self.is_here() {
            self.below.set(false);
        }
    }

    /// Goes there.
    pub(super) fn go(self) {
        if let Some(log) = self.log.get_untracked() {
            log.set_scroll_top(0);
        }
        self.below.set(false);
    }
}
