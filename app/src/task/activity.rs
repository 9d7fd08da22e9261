//! What happened: comments and events in one line of time, oldest first, and the form for a comment
//! at its end.

use hub_core::domain::board::{RenderedComment, TaskDetail};
use hub_core::domain::event::{Event, Fact, Kind, Seq};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::comment::CommentEntry;
use super::comment_form::CommentForm;
use super::open::use_open;
use crate::people::Face;
use crate::sentence::tell;
use crate::ui::{TimeAgo, use_awake};

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

    /// Its number in the log, which tells apart what happened in the same millisecond. A comment's
    /// is that of the event that told of it first; `events` are the oldest first.
    fn seq(&self, events: &[Event]) -> Seq {
        match self {
            Self::Comment(RenderedComment { comment, .. }) => {
                let told = |event: &&Event| match event.fact() {
                    Fact::TaskCommented(commented) => commented.comment() == comment.id,
                    _ => false,
                };
                events.iter().find(told).map_or(0, |event| event.seq)
            }
            Self::Event(event) => event.seq,
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
    let entries = Memo::new(move |_| open.detail.with(|detail| entries(detail, show.get())));
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

fn entries(detail: &TaskDetail, show: Show) -> Vec<Entry> {
    let comments = detail.comments.iter().filter(|_| show != Show::History).cloned().map(Entry::Comment);
    // A comment is its own entry.
    let events = detail.events.iter().filter(|event| show != Show::Comments && !event.is(Kind::TaskCommented));
    let mut entries: Vec<Entry> = comments.chain(events.cloned().map(Entry::Event)).collect();
    entries.sort_by_cached_key(|entry| (entry.at(), entry.seq(&detail.events)));
    entries
}

#[component]
fn EventEntry(event: Event) -> impl IntoView {
    let open = use_open();
    let awake = use_awake();
    // Told once: a name that changes later is told anew with the next change.
    let name = untrack(|| open.name(event.actor.as_str()));
    let (actor, at) = (event.actor.clone(), event.at);
    let told = Memo::new(move |_| {
        let here = awake.get();
        untrack(|| tell(&event, Some(&open.key()), &|handle| open.name(handle), here))
    });
    let quote = told.with_untracked(|told| told.quote.clone());
    view! {
        <li class="entry">
            <Face handle=actor/>
            <div>
                <p><b>{name}</b>" "{move || told.with(|told| told.words.clone())}" · "<TimeAgo at/></p>
                {quote.map(|quote| view! { <blockquote class="said" dir="auto">{quote}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::actor::Door;
    use hub_core::domain::board::{RenderedComment, TaskDetail};
    use hub_core::domain::comment::Comment;
    use hub_core::domain::event::Event;
    use hub_core::domain::time::Timestamp;
    use serde_json::{Value, json};

    use super::{Entry, Show, entries};
    use crate::task::sample::{detail, event};

    #[test]
    fn what_happened_in_the_same_millisecond_keeps_its_order() {
        let at_seq = |seq, kind: &str, data: Value| Event { seq, ..event(kind, Door::Ui, data) };
        let comment = |id| RenderedComment {
            html: String::new(),
            comment: Comment {
                id,
                task: "HUB-1".parse().unwrap(),
                author: "ada".parse().unwrap(),
                body: String::new(),
                created_at: Timestamp(0),
                edited_at: None,
            },
        };
        let detail = TaskDetail {
            comments: vec![comment(1), comment(2)],
            ..detail(vec![
                at_seq(1, "task.created", json!({})),
                at_seq(2, "task.commented", json!({"comment": 1})),
                at_seq(3, "task.moved", json!({})),
                at_seq(4, "task.commented", json!({"comment": 2})),
                at_seq(5, "task.updated", json!({})),
                at_seq(6, "task.commented", json!({"comment": 1})),
            ])
        };
        let shown = |show| entries(&detail, show).iter().map(Entry::key).map(|key| (key.0, key.1)).collect::<Vec<_>>();
        assert_eq!(shown(Show::All), [(false, 1), (true, 1), (false, 3), (true, 2), (false, 5)]);
        assert_eq!(shown(Show::Comments), [(true, 1), (true, 2)]);
    }
}
