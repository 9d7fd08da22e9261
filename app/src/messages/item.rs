//! One conversation in the list. It is known by its id and changes in place, so that the focus
//! stays on it.

use hub_core::domain::ids::ThreadId;
use hub_core::domain::message::{Preview, Thread};
use leptos::prelude::*;

use super::Place;
use crate::people::Face;
use crate::state::{Store, use_store};
use crate::ui::TimeAgo;

/// The row.
#[component]
pub(super) fn ThreadItem(id: ThreadId, items: Memo<Vec<Thread>>, place: Place) -> impl IntoView {
    let store = use_store();
    let find = move || items.with(|items| items.iter().find(|thread| thread.id == id).cloned());
    let Some(first) = untrack(find) else { return ().into_any() };
    let with = first.with.clone();
    let named = with.clone();
    let task = first.task.as_ref().map(ToString::to_string);
    let subject = first.subject.clone();
    let thread = Memo::new(move |before: Option<&Thread>| find().or(before.cloned()).unwrap_or_else(|| first.clone()));
    let unread = Memo::new(move |_| thread.with(|thread| thread.unread));
    let at = Signal::derive(move || thread.with(|thread| thread.updated_at));
    let preview = move || thread.with(|thread| thread.last.as_ref().map(|last| words(store, last)));
    let href = move || format!("/messages/{id}{}", place.filter.get().query());
    let here = move || (place.chosen.get() == Some(id)).then_some("true");
    view! {
        <li>
            <a class="beside-item thread" class:unread=move || unread.get() != 0 href=href aria-current=here>
                <Face handle=with/>
                <span class="thread-head">
                    <b class="thread-name">{move || store.name_of(&named)}</b>
                    {task.map(|task| view! { <span class="tag">{task}</span> })}
                    <TimeAgo at/>
                </span>
                {(!subject.is_empty()).then(|| view! { <span class="row-title" dir="auto">{subject}</span> })}
                <span class="thread-preview" dir="auto">{preview}</span>
                <span class="thread-count" class:hidden=move || unread.get() == 0>
                    {unread}<span class="visually-hidden">" unread"</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// The beginning of the newest message, and that it is one's own where it is.
fn words(store: Store, last: &Preview) -> String {
    let own = store.me.with(|me| me.handle == last.author);
    let words = plain(&last.text);
    if own { format!("You: {words}") } else { words }
}

/// A text on one line, without the marks of its Markdown that would stand in the way.
fn plain(text: &str) -> String {
    let unmarked = text.replace("**", "").replace('`', "");
    let words = unmarked.split_whitespace().skip_while(|word| word.chars().all(|c| matches!(c, '#' | '>' | '-' | '*')));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_preview_is_one_line_of_words() {
        assert_eq!(plain("## It is **done**\n\nin `main`"), "It is done in main");
        assert_eq!(plain("> - quoted"), "quoted");
        assert_eq!(plain("1 - 1"), "1 - 1");
    }
}
