//! What a session did and what happened to it, the newest first.

use hub_core::domain::event::Event;
use hub_core::domain::ids::Handle;
use hub_core::domain::screen::SessionPage;
use leptos::prelude::*;

use crate::people::Face;
use crate::reading::Reading;
use crate::sentence::tell;
use crate::state::use_store;
use crate::ui::{TimeAgo, use_awake};

/// The section.
#[component]
pub(super) fn Story(page: Reading<SessionPage>) -> impl IntoView {
    let events = page.part(|page| page.events.iter().rev().cloned().collect::<Vec<_>>());
    view! {
        <section class="page-section" aria-labelledby="session-story">
            <h3 id="session-story">"Story"</h3>
            <ol class="timeline session-story">
                <For each=move || events.get() key=|event| event.seq let:event><Entry event/></For>
            </ol>
        </section>
    }
    .into_any()
}

#[component]
fn Entry(event: Event) -> impl IntoView {
    let store = use_store();
    let name = move |handle: &str| store.name_of(&Handle::stored(handle.to_owned()));
    // Told once: a name that changes later is told anew when the page is.
    let awake = use_awake();
    let who = untrack(|| store.name_of(&event.actor));
    let (actor, at) = (event.actor.clone(), event.at);
    let told = Memo::new(move |_| {
        let here = awake.get();
        untrack(|| tell(&event, None, &name, here))
    });
    let quote = told.with_untracked(|told| told.quote.clone());
    view! {
        <li class="entry">
            <Face handle=actor/>
            <div>
                <p><b>{who}</b>" "{move || told.with(|told| told.words.clone())}" · "<TimeAgo at/></p>
                {quote.map(|quote| view! { <blockquote class="said" dir="auto">{quote}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}
