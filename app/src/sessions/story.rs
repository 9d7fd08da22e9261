//! What a session did and what happened to it, the newest first.

use hub_core::domain::event::Event;
use hub_core::domain::ids::Handle;
use hub_core::domain::screen::SessionPage;
use leptos::prelude::*;

use crate::people::Face;
use crate::reading::Reading;
use crate::sentence::tell;
use crate::state::use_store;
use crate::ui::TimeAgo;

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
    let name = |handle: &str| store.name_of(&Handle::stored(handle.to_owned()));
    // Told once: a name that changes later is told anew when the page is.
    let (told, who) = untrack(|| (tell(&event, None, &name), store.name_of(&event.actor)));
    view! {
        <li class="entry">
            <Face handle=event.actor/>
            <div>
                <p><b>{who}</b>" "{told.words}" · "<TimeAgo at=event.at/></p>
                {told.quote.map(|quote| view! { <blockquote class="said">{quote}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}
