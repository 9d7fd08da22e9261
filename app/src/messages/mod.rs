//! Messages: the reader's conversations at the left, the chosen one at the right. They are the two
//! members' alone.

mod conversation;
mod end;
mod exchange;
mod filter;
mod item;
mod list;
mod message;
mod moment;
mod new;
mod read;
mod reply;

use hub_core::domain::ids::ThreadId;
use hub_core::domain::message::Thread;
use leptos::prelude::*;

use crate::address::{self, asked};
use crate::ui::Empty;
use filter::Filter;
use new::NewDraft;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Place {
    filter: Memo<Filter>,
    /// The thread the address names.
    chosen: Memo<Option<ThreadId>>,
    /// The open thread as it was last heard of: the list shows it like this, read as it is.
    open: RwSignal<Option<Thread>>,
}

impl Place {
    /// The list, as it is filtered.
    fn href(self) -> String {
        format!("/messages{}", self.filter.get().query())
    }
}

/// The page.
#[component]
pub fn Messages() -> impl IntoView {
    let chosen = address::chosen(0);
    let filter = asked(|query| Filter::named(query.get("filter").as_deref()));
    let before = asked(|query| query.get("before").filter(|before| !before.is_empty()));
    let begun = asked(|query| query.get("new").is_some() || query.get("to").is_some());
    let place = Place { filter, chosen, open: RwSignal::new(None) };
    let draft = NewDraft::new();
    let writing = Memo::new(move |_| chosen.get().is_none() && begun.get());
    let beside = move || match chosen.get() {
        Some(id) => conversation::drawn(id, before.get(), place),
        None if writing.get() => view! { <new::NewMessage draft place/> }.into_any(),
        None => view! {
            <Empty icon="message" title="Nothing is chosen">
                "Choose a conversation, or write to a person or an agent. Only the two of you can read it."
            </Empty>
        }
        .into_any(),
    };
    view! {
        <div class="beside" class:chosen=move || chosen.get().is_some() || writing.get()>
            <section class="beside-list" aria-label="Conversations">{move || list::drawn(filter.get(), place)}</section>
            <section class="beside-main" aria-label="The conversation">{beside}</section>
        </div>
    }
    .into_any()
}
