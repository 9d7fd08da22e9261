//! The sessions: who works on what now, what each says of itself and holds, and what can be done
//! about it.

mod end_form;
mod facts;
mod filters;
mod handoff_draft;
mod handoff_form;
mod held;
mod list;
mod one;
mod row;
mod say_form;
mod session_dialog;
mod session_filter;
mod start_form;
mod stop_form;
mod story;
mod tools;

use hub_core::domain::event::Entity;
use hub_core::domain::ids::SessionId;
use leptos::prelude::*;

use crate::address;
use crate::state::Heard;
use session_dialog::{OpenDialog, SessionDialog};
use session_filter::SessionFilter;

/// The page.
#[component]
pub fn Sessions() -> impl IntoView {
    let chosen = address::chosen::<SessionId>(0);
    // Under a session, and under the slide-over, the list stays what it was.
    let place = address::asked_at(|page| page.names.is_empty(), SessionFilter::read);
    provide_context(OpenDialog::new());
    let drawn = move || match chosen.get() {
        Some(id) => one::drawn(id, place),
        None => view! { <list::Whole place/> }.into_any(),
    };
    view! {
        <div class="page sessions">{drawn}</div>
        <SessionDialog/>
    }
    .into_any()
}

/// What may change a session. What it says of itself writes no event and comes by presence.
fn touches(heard: &Heard<'_>) -> bool {
    matches!(heard, Heard::Presence) || heard.is_of(&[Entity::Session, Entity::Task, Entity::Handoff, Entity::Project])
}
