//! The sessions: who works on what now, what each says of itself and holds, and what can be done about it.

mod doing;
mod draft;
mod end_form;
mod facts;
mod filters;
mod handoff_form;
mod held;
mod list;
mod one;
mod place;
mod row;
mod say_form;
mod start_form;
mod stop_form;
mod story;
mod tools;

use hub_core::domain::event::Entity;
use hub_core::domain::ids::SessionId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::pages::{Page, use_page};
use crate::state::Heard;
use doing::{Doing, DoingDialog};
use place::Place;

/// The page.
#[component]
pub fn Sessions(
    /// The session that the address names.
    chosen: Memo<Option<SessionId>>,
) -> impl IntoView {
    let (page, query) = (use_page(), use_query_map());
    // Under a session, and under the slide-over, the list stays what it was.
    let place = Memo::new(move |before: Option<&Place>| {
        let listed = page.with(|page| matches!(page, Page::Sessions(None)));
        if listed { query.with(Place::read) } else { before.cloned().unwrap_or_default() }
    });
    provide_context(Doing::new());
    let drawn = move || match chosen.get() {
        Some(id) => one::drawn(id, place),
        None => view! { <list::Whole place/> }.into_any(),
    };
    view! {
        <div class="page sessions">{drawn}</div>
        <DoingDialog/>
    }
    .into_any()
}

/// What may change a session. What it says of itself writes no event and comes by presence.
fn touches(heard: &Heard<'_>) -> bool {
    matches!(heard, Heard::Presence) || heard.is_of(&[Entity::Session, Entity::Task, Entity::Handoff, Entity::Project])
}
