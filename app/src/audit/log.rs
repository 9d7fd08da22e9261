//! The lines of the audit trail: a page of them, and on the newest page what happens meanwhile on
//! top.

use hub_core::domain::event::{Event, Events, Seq};
use leptos::prelude::*;

use super::address::Address;
use super::line::Line;
use crate::api::events::list_events;
use crate::reading::{Reading, reading};
use crate::state::Heard;
use crate::ui::{Empty, Icon};

/// The most lines that are kept on the page while new ones come.
const MOST: usize = 200;

/// The lines of one address.
pub(super) fn log(address: Address) -> AnyView {
    let asked = address.clone();
    let ask = move || {
        let command = asked.command();
        async move { list_events(command?).await }
    };
    // A page further back does not change any more.
    let touches: fn(&Heard<'_>) -> bool =
        if address.before.is_none() { |heard| matches!(heard, Heard::Event(_)) } else { |_| false };
    reading(ask, touches, move |page| lines(page, &address))
}

fn lines(page: Reading<Events>, address: &Address) -> AnyView {
    let shown = RwSignal::new(Shown::of(page.value.get_untracked()));
    Effect::watch(move || page.value.get(), move |page, _, _| shown.update(|shown| shown.take(page.clone())), false);
    let none = Memo::new(move |_| shown.with(|shown| shown.lines.is_empty()));
    let filtered = address.is_filtered();
    let empty = move || none.get().then(|| nothing(filtered));
    view! {
        {empty}
        <ol class="box audit-lines" class:hidden=none aria-label="Events, newest first">
            <For each=move || shown.with(|shown| shown.lines.clone()) key=|event| event.seq let:event><Line event/></For>
        </ol>
        {pager(shown, address.clone())}
    }
    .into_any()
}

fn nothing(filtered: bool) -> AnyView {
    if filtered {
        view! {
            <Empty icon="audit" title="Nothing passes these filters">
                "It may have been done by another member or in another session. " <a href="/audit">"Show everything"</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty icon="audit" title="Nothing to show here">"Whatever is done in this hub appears here at once."</Empty> }.into_any()
    }
}

/// The ways further back and to the newest lines. They keep the filters.
fn pager(shown: RwSignal<Shown>, address: Address) -> AnyView {
    let newest = address.before.is_some().then(|| address.back_to(None).href());
    let older = move || {
        let older = shown.with(|shown| shown.older)?;
        let href = address.back_to(Some(older)).href();
        Some(view! { <a class="button" href=href>"Older"<Icon name="chevron-right"/></a> })
    };
    view! {
        <nav class="audit-pager" aria-label="Pages of events">
            {newest.map(|href| view! { <a class="button" href=href><Icon name="chevron-left"/>"Newest"</a> })}
            {older}
        </nav>
    }
    .into_any()
}

/// What is shown, newest first, and where the page before begins.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    lines: Vec<Event>,
    older: Option<Seq>,
}

impl Shown {
    fn of(page: Events) -> Self {
        let older = page.next_cursor.and_then(|cursor| cursor.parse().ok());
        Self { lines: page.items.into_iter().rev().collect(), older }
    }

    /// Takes the newest page, read anew: its new lines come on top, as long as no line between can
    /// be missing.
    fn take(&mut self, page: Events) {
        let Some(newest) = self.lines.first().map(|event| event.seq) else { return *self = Self::of(page) };
        if !page.items.iter().any(|event| event.seq == newest) {
            return *self = Self::of(page);
        }
        let new = page.items.into_iter().rev().filter(|event| event.seq > newest);
        let mut lines: Vec<Event> = new.collect();
        lines.append(&mut self.lines);
        if lines.len() > MOST {
            lines.truncate(MOST);
            self.older = lines.last().map(|event| event.seq);
        }
        self.lines = lines;
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::actor::Door;
    use hub_core::domain::event::{Event, Events, Seq};
    use serde_json::json;

    use super::{MOST, Shown};
    use crate::task::sample::event;

    fn page(seqs: std::ops::RangeInclusive<Seq>, next: Option<Seq>) -> Events {
        let items = seqs.map(|seq| Event { seq, ..event("task.moved", Door::Ui, json!({})) }).collect();
        Events { items, next_cursor: next.map(|seq| seq.to_string()) }
    }

    fn seqs(shown: &Shown) -> Vec<Seq> {
        shown.lines.iter().map(|event| event.seq).collect()
    }

    #[test]
    fn new_lines_come_on_top_and_the_old_ones_stay() {
        let mut shown = Shown::of(page(5..=7, Some(5)));
        shown.take(page(6..=9, Some(6)));
        assert_eq!((seqs(&shown), shown.older), (vec![9, 8, 7, 6, 5], Some(5)));
        let mut empty = Shown::of(Events { items: Vec::new(), next_cursor: None });
        empty.take(page(1..=1, None));
        assert_eq!(seqs(&empty), [1]);
    }

    #[test]
    fn where_more_came_than_a_page_shows_nothing_seems_to_follow_that_does_not() {
        let mut shown = Shown::of(page(5..=7, Some(5)));
        shown.take(page(20..=22, Some(20)));
        assert_eq!((seqs(&shown), shown.older), (vec![22, 21, 20], Some(20)));
    }

    #[test]
    fn the_page_grows_only_so_far() {
        let mut shown = Shown::of(page(1..=50, None));
        for end in (60..=300).step_by(10) {
            shown.take(page(end - 49..=end, Some(end - 49)));
        }
        assert_eq!((shown.lines.len(), shown.lines[0].seq, shown.older), (MOST, 300, Some(101)));
    }
}
