//! The list of conversations, the newest message first.

use hub_core::domain::event::Entity;
use std::cmp::Reverse;

use hub_core::domain::ids::ThreadId;
use hub_core::domain::member::Role;
use hub_core::domain::message::{ListThreads, Thread};
use hub_core::domain::page::Page;
use leptos::prelude::*;

use super::Place;
use super::filter::Filter;
use super::item::ThreadItem;
use crate::api::messages::list_threads;
use crate::paging::first_pages;
use crate::reading::{Reading, reading};
use crate::state::{Heard, use_store};
use crate::ui::{Button, Empty, Icon};

/// The conversations that pass `filter`.
pub(super) fn drawn(filter: Filter, place: Place) -> AnyView {
    let pages = StoredValue::new(1_u32);
    let ask = move || {
        let count = pages.try_get_value().unwrap_or(1);
        let page = move |cursor| list_threads(ListThreads { filter: filter.asked(), cursor, ..ListThreads::default() });
        first_pages(count, page, |one: &Thread, other| one.id == other.id)
    };
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Message]);
    view! {
        <Head filter/>
        {reading(ask, touches, move |page| view! { <List filter page pages place/> }.into_any())}
    }
    .into_any()
}

/// The filters, and the way to a new message.
#[component]
fn Head(filter: Filter) -> impl IntoView {
    let store = use_store();
    let reads_only = move || store.me.with(|me| me.role == Role::Viewer);
    let link = |other: Filter| {
        let here = (other == filter).then_some("true");
        view! { <a href=format!("/messages{}", other.query()) aria-current=here>{other.words()}</a> }.into_any()
    };
    view! {
        <header class="threads-head">
            <a class="button primary" class:hidden=reads_only href=filter.new_href()><Icon name="plus"/>"New message"</a>
            <nav class="segments" aria-label="Which conversations">{Filter::ALL.map(link).into_iter().collect_view()}</nav>
        </header>
    }
    .into_any()
}

#[component]
fn List(filter: Filter, page: Reading<Page<Thread>>, pages: StoredValue<u32>, place: Place) -> impl IntoView {
    let items = Memo::new(move |_| {
        let open = place.open.get().filter(|open| place.chosen.get() == Some(open.id));
        page.value.with(|page| with_open(&page.items, open, filter))
    });
    let ids = Memo::new(move |_| items.with(|items| items.iter().map(|thread| thread.id).collect::<Vec<ThreadId>>()));
    let more = page.part(|page| page.next_cursor.is_some());
    let load_more = Callback::new(move |()| {
        pages.update_value(|pages| *pages += 1);
        page.again();
    });
    let (nothing, hint) = filter.nothing();
    view! {
        <ul class="threads">
            <For each=move || ids.get() key=|id| *id let:id><ThreadItem id items place/></For>
        </ul>
        <Show when=move || ids.with(Vec::is_empty)>
            <Empty icon="message" title=nothing>{hint}</Empty>
        </Show>
        <Show when=move || more.get()>
            <p class="threads-more needs-script"><Button on_click=load_more>"Show more"</Button></p>
        </Show>
    }
    .into_any()
}

/// The list with the open thread as it was last heard of. It stays among the unread while it is
/// open, though it was read by that.
fn with_open(items: &[Thread], open: Option<Thread>, filter: Filter) -> Vec<Thread> {
    let mut items = items.to_vec();
    let Some(open) = open else { return items };
    match items.iter_mut().find(|thread| thread.id == open.id) {
        Some(shown) => {
            // What was read is never unread again; what was written is never taken back.
            let newer = |thread: &Thread| (thread.message_count, Reverse(thread.unread));
            if newer(&open) > newer(shown) {
                *shown = open;
            }
        }
        None if filter == Filter::Unread => items.push(open),
        None => {}
    }
    items.sort_by_key(|thread| Reverse((thread.updated_at, thread.id.0)));
    items
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::ThreadId;
    use hub_core::domain::message::Thread;
    use hub_core::domain::time::Timestamp;

    use super::{Filter, with_open};

    fn thread(id: i64, unread: u32, message_count: u32) -> Thread {
        Thread {
            id: ThreadId(id),
            with: "claude".parse().unwrap(),
            starter: "claude".parse().unwrap(),
            task: None,
            subject: String::new(),
            unread,
            message_count,
            last: None,
            created_at: Timestamp(0),
            updated_at: Timestamp(i64::from(message_count)),
        }
    }

    #[test]
    fn the_open_thread_is_shown_as_it_was_last_heard_of() {
        let listed = [thread(2, 0, 3), thread(1, 1, 2)];
        let told = |open, filter| -> Vec<(i64, u32)> {
            with_open(&listed, open, filter).iter().map(|thread| (thread.id.0, thread.unread)).collect()
        };
        assert_eq!(told(None, Filter::All), [(2, 0), (1, 1)]);
        assert_eq!(told(Some(thread(1, 0, 2)), Filter::All), [(2, 0), (1, 0)], "it was read");
        assert_eq!(told(Some(thread(1, 0, 4)), Filter::All), [(1, 0), (2, 0)], "I answered");
        assert_eq!(told(Some(thread(1, 0, 1)), Filter::All), [(2, 0), (1, 1)], "the list knows more");
        assert_eq!(told(Some(thread(9, 0, 1)), Filter::Free), [(2, 0), (1, 1)], "it passes another filter");
        assert_eq!(told(Some(thread(9, 0, 1)), Filter::Unread), [(2, 0), (1, 1), (9, 0)], "it stays while it is open");
    }
}
