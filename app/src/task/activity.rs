//! What happened: comments and events in one line of time, oldest first, and the form for a comment at its end.

use hub_core::domain::board::RenderedComment;
use hub_core::domain::event::Event;
use hub_core::domain::ids::Handle;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::comment::CommentEntry;
use super::comment_form::CommentForm;
use super::open::{Open, use_open};
use super::sentence::tell;
use crate::ui::{Avatar, NobodyAvatar, TimeAgo};

/// What is shown of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Comments,
    History,
}

/// One thing that happened.
#[derive(Clone, PartialEq)]
enum Entry {
    Comment(RenderedComment),
    Event(Event),
}

impl Entry {
    fn at(&self) -> Timestamp {
        match self {
            Self::Comment(comment) => comment.comment.created_at,
            Self::Event(event) => event.at,
        }
    }

    /// What makes it another entry: an edited comment is drawn anew.
    fn key(&self) -> (bool, i64, Option<Timestamp>) {
        match self {
            Self::Comment(RenderedComment { comment, .. }) => (true, comment.id, comment.edited_at),
            Self::Event(event) => (false, event.seq, None),
        }
    }
}

/// The section.
#[component]
pub(super) fn Activity() -> impl IntoView {
    let open = use_open();
    let show = RwSignal::new(Show::All);
    let entries = Memo::new(move |_| entries(open, show.get()));
    let tab = move |words: &'static str, what: Show| {
        view! {
            <button type="button" class="editor-tab" aria-pressed=move || (show.get() == what).to_string() on:click=move |_| show.set(what)>
                {words}
            </button>
        }
    };
    view! {
        <section class="task-section activity">
            <h2>
                "Activity"
                <span class="section-tool needs-script" role="group" aria-label="Show">
                    {tab("All", Show::All)} {tab("Comments", Show::Comments)} {tab("History", Show::History)}
                </span>
            </h2>
            <p class="quiet" class:hidden=move || !entries.with(Vec::is_empty)>
                {move || if show.get() == Show::Comments { "No comments yet." } else { "Nothing happened yet." }}
            </p>
            <ol class="timeline">
                <For each=move || entries.get() key=Entry::key let:entry>
                    {match entry {
                        Entry::Comment(comment) => view! { <CommentEntry comment/> }.into_any(),
                        Entry::Event(event) => view! { <EventEntry event/> }.into_any(),
                    }}
                </For>
            </ol>
            <CommentForm/>
        </section>
    }
    .into_any()
}

fn entries(open: Open, show: Show) -> Vec<Entry> {
    let mut entries: Vec<Entry> = open.detail.with(|detail| {
        let comments = detail.comments.iter().filter(|_| show != Show::History).cloned().map(Entry::Comment);
        // A comment is its own entry.
        let events = detail.events.iter().filter(|event| show != Show::Comments && event.kind != "task.commented");
        comments.chain(events.cloned().map(Entry::Event)).collect()
    });
    entries.sort_by_key(Entry::at);
    entries
}

#[component]
fn EventEntry(event: Event) -> impl IntoView {
    let open = use_open();
    // Told once: a name that changes later is told anew with the next change.
    let (told, name) =
        untrack(|| (tell(&event, &open.key(), &|handle| open.name(handle)), open.name(event.actor.as_str())));
    view! {
        <li class="entry">
            <Face handle=event.actor/>
            <div>
                <p><b>{name}</b>" "{told.words}" · "<TimeAgo at=event.at/></p>
                {told.quote.map(|quote| view! { <blockquote class="said">{quote}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}

/// The avatar of whoever did it; the hub itself has none.
#[component]
pub(super) fn Face(handle: Handle) -> impl IntoView {
    let store = use_open().store;
    match untrack(|| store.member(&handle)) {
        Some(member) => {
            let presence = Signal::derive(move || store.presence_of(&handle));
            view! { <Avatar member presence/> }.into_any()
        }
        None => view! { <NobodyAvatar/> }.into_any(),
    }
}
