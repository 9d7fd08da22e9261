//! What stands on a screen that somebody sees is read.

use hub_core::domain::message::MarkRead;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::exchange::Exchange;
use crate::api::messages::mark_thread_read;

/// Marks the conversation as read up to the newest message on the screen, as long as it stands
/// there and the page is visible.
pub(super) fn mark_what_is_seen(exchange: Exchange) {
    let visible = RwSignal::new(false);
    Effect::new(move |_| {
        visible.set(is_visible());
        let listener = window_event_listener(leptos::ev::visibilitychange, move |_| visible.set(is_visible()));
        on_cleanup(move || listener.remove());
    });
    let unread = Memo::new(move |_| {
        let newest = |page: &hub_core::domain::screen::ConversationPage| {
            let newest = page.messages.last().map(|message| message.message.id);
            newest.filter(|_| page.thread.unread != 0)
        };
        exchange.page.with(newest)
    });
    let lost = Memo::new(move |_| exchange.store.link.get().is_lost());
    Effect::new(move |_| {
        let Some(newest) = unread.get() else { return };
        if !visible.get() || lost.get() {
            return;
        }
        spawn_local(async move {
            // Where it cannot be marked now, it stays unread and is marked with the next message,
            // or when it is opened again.
            if let Ok(thread) = mark_thread_read(MarkRead { thread: exchange.id, message: Some(newest) }).await {
                exchange.page.try_update(|page| page.thread = thread);
                exchange.store.count_again();
            }
        });
    });
}

fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}
