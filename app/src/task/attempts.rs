//! What was tried before: who held the task and how that ended, and the handoffs that name it.

use hub_core::domain::board::TaskDetail;
use hub_core::domain::claim::{Attempt, AttemptEnd};
use hub_core::domain::handoff::{Handoff, HandoffStatus};
use hub_core::domain::ids::HandoffId;
use leptos::prelude::*;

use super::open::use_open;
use crate::people::Who;
use crate::ui::TimeAgo;

/// Former holders, the latest first; nothing where there are none.
#[component]
pub(super) fn FormerAttempts() -> impl IntoView {
    let attempts = use_open().part(attempts);
    view! {
        <section class="task-section" aria-label="Before" class:hidden=move || attempts.with(Vec::is_empty)>
            <h2>"Before" <span class="quiet">"who held this, and how it ended"</span></h2>
            <ol class="box">
                <For each=move || attempts.get() key=|(one, handoff)| (one.session, one.acquired_at, *handoff) let:one>
                    <Former attempt=one.0 handoff=one.1/>
                </For>
            </ol>
        </section>
    }
    .into_any()
}

/// The attempts, each with the handoff it was handed over by.
fn attempts(detail: &TaskDetail) -> Vec<(Attempt, Option<HandoffId>)> {
    let by = |attempt: &Attempt| {
        let wrote = |handoff: &&Handoff| handoff.session == attempt.session && handoff.created_at <= attempt.ended_at;
        let handed = attempt.end == AttemptEnd::HandedOver;
        detail.handoffs.iter().find(wrote).filter(|_| handed).map(|handoff| handoff.id)
    };
    detail.attempts.iter().map(|attempt| (attempt.clone(), by(attempt))).collect()
}

/// How a lease ended, to be read after the times.
fn ended(end: AttemptEnd) -> &'static str {
    match end {
        AttemptEnd::Completed => "completed",
        AttemptEnd::Released => "released",
        AttemptEnd::TakenBack => "taken back by a human",
        AttemptEnd::Expired => "expired: no sign of life in time",
        AttemptEnd::Moved => "moved out of Active by a human",
        AttemptEnd::Archived => "archived",
        AttemptEnd::SessionEnded => "given up: its session ended without a handoff",
        AttemptEnd::HandedOver => "handed over",
        AttemptEnd::Revoked => "ended with its token",
    }
}

#[component]
fn Former(attempt: Attempt, handoff: Option<HandoffId>) -> impl IntoView {
    let Attempt { session, member, acquired_at, ended_at, end, note, .. } = attempt;
    let handoff = handoff.map(|id| view! { " with "<a href=format!("/handoffs/{id}")>{id.to_string()}</a> });
    view! {
        <li class="box-row former">
            <div class="grow">
                <div class="row-facts">
                    <Who handle=member/>
                    <span>"in "<a href=format!("/sessions/{session}")>{session.to_string()}</a></span>
                    <span>"from "<TimeAgo at=acquired_at/>" to "<TimeAgo at=ended_at/></span>
                </div>
                <span class="row-text">"Ended: "{ended(end)}{handoff}</span>
                {(!note.is_empty()).then(|| view! { <blockquote class="said" dir="auto">{note}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}

/// The handoffs that name the task, the newest first; nothing where there are none.
#[component]
pub(super) fn Handoffs() -> impl IntoView {
    let open = use_open();
    let handoffs = open.part(|detail| detail.handoffs.clone());
    let note = move |handoff: &Handoff| {
        let named = handoff.open_tasks.iter().find(|one| one.task == open.key());
        named.and_then(|one| one.note.clone())
    };
    view! {
        <section class="task-section" aria-label="Handoffs" class:hidden=move || handoffs.with(Vec::is_empty)>
            <h2>"Handoffs"</h2>
            <ul class="box">
                <For each=move || handoffs.get() key=|one| (one.id, one.status) let:one>
                    <Named note=note(&one) handoff=one/>
                </For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Named(handoff: Handoff, note: Option<String>) -> impl IntoView {
    let open = use_open();
    let Handoff { id, author, session, summary, status, picked_up_by, picked_up_in, created_at, .. } = handoff;
    let href = format!("/handoffs/{id}");
    let (class, words) = match status {
        HandoffStatus::Open => ("tag accent", "Open"),
        HandoffStatus::PickedUp => ("tag busy", "Picked up"),
        HandoffStatus::Closed => ("tag", "Closed"),
    };
    let picked = picked_up_by.filter(|_| status == HandoffStatus::PickedUp).map(|who| {
        let place = picked_up_in.map(|session| format!(" in {session}")).unwrap_or_default();
        view! { <span>{move || format!("by {}{place}", open.name(who.as_str()))}</span> }
    });
    view! {
        <li class="box-row">
            <div class="grow">
                <div class="row-facts">
                    <a href=href.clone()>{id.to_string()}</a>
                    <span class=class>{words}</span>
                    {picked}
                </div>
                <a class="row-title" dir="auto" href=href.clone()>{summary}</a>
                {note.map(|note| view! { <span class="row-text" dir="auto">{note}</span> })}
                <div class="row-facts">
                    <Who handle=author/>
                    <span>"in "<a href=format!("/sessions/{session}")>{session.to_string()}</a></span>
                    <TimeAgo at=created_at/>
                </div>
            </div>
            {(status == HandoffStatus::Open).then(|| view! { <div class="row-tools"><a class="button" href=href>"Pick up"</a></div> })}
        </li>
    }
    .into_any()
}
