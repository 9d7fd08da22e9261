//! One session in the list. Each fact follows what is read anew by itself: what has the focus in a
//! row keeps it.

use hub_core::domain::ids::SessionId;
use hub_core::domain::page::Page;
use hub_core::domain::session::Session;
use leptos::prelude::*;

use super::facts::{Leases, Quiet, StateTag, Stopping, goal, said};
use super::tools::Tools;
use crate::handoffs::ProjectTag;
use crate::people::Face;
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::TimeAgo;

/// The row.
#[component]
pub(super) fn Row(id: SessionId, page: Reading<Page<Session>>) -> impl IntoView {
    let store = use_store();
    let find = move |page: &Page<Session>| page.items.iter().find(|session| session.id == id).cloned();
    let Some(first) = page.value.with_untracked(find) else { return ().into_any() };
    let (handle, project) = (first.member.clone(), first.project.clone());
    let named = handle.clone();
    let session = Memo::new(move |before: Option<&Session>| {
        page.value.with(find).unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let part = move |read: fn(&Session) -> String| Memo::new(move |_| session.with(read));
    let state = Memo::new(move |_| session.with(|session| (session.state, session.without_handoff)));
    let seen = Memo::new(move |_| session.with(|session| session.ended_at.unwrap_or(session.last_seen_at)));
    let quiet = Memo::new(move |_| session.with(|session| session.quiet_until.filter(|_| session.ended_at.is_none())));
    let leases = Memo::new(move |_| session.with(|session| session.leases.clone()));
    let stop = Memo::new(move |_| {
        session.with(|session| session.stop_requested.clone().filter(|_| session.ended_at.is_none()))
    });
    let handoff = Memo::new(move |_| session.with(|session| session.handoff));
    let goal = part(goal);
    let said = part(said);
    let ended = move || session.with(|session| session.ended_at.is_some());
    view! {
        <li class="box-row session-row">
            <Face handle/>
            <div class="grow">
                <p class="row-facts">
                    <b>{move || store.name_of(&named)}</b>
                    {move || { let (state, without_handoff) = state.get(); view! { <StateTag state without_handoff/> } }}
                    <ProjectTag project/>
                    <span>{id.to_string()}</span>
                </p>
                <a class="row-title" dir="auto" href=format!("/sessions/{id}")>{goal}</a>
                <p class="row-text" dir="auto">{said}</p>
                <p class="row-facts">
                    <span>{move || if ended() { "ended " } else { "last seen " }}<TimeAgo at=seen/></span>
                    {move || quiet.get().map(|until| view! { <Quiet until/> })}
                    {move || view! { <Leases keys=leases.get()/> }}
                    {move || handoff.get().map(|id| view! { <span>"wrote "<a href=format!("/handoffs/{id}")>{id.to_string()}</a></span> })}
                </p>
                {move || stop.get().map(|stop| view! { <Stopping stop/> })}
            </div>
            <Tools session/>
        </li>
    }
    .into_any()
}
