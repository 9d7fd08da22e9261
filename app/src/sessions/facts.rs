//! The short facts of a session: how it does, what it says of itself, until when it is quiet.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::session::{Phase, Session, SessionState, StopRequest};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::people::Who;
use crate::ui::{Icon, TimeAgo, use_clock};

/// How a session does, in a word; an end that left something behind is marked.
#[component]
pub(super) fn StateTag(
    /// Its state.
    state: SessionState,
    /// Whether it ended with leases and left no handoff.
    without_handoff: bool,
) -> impl IntoView {
    let (class, words) = match state {
        SessionState::Active => ("tag ok", "active"),
        SessionState::Waiting => ("tag busy", "waiting"),
        SessionState::Stale => ("tag danger", "stale"),
        SessionState::Ended => ("tag", "ended"),
    };
    view! {
        <span class=class>{words}</span>
        {without_handoff.then(|| view! { <span class="tag danger">"without handoff"</span> })}
    }
    .into_any()
}

/// What a phase is called.
pub(super) const fn phase_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Planning => "Planning",
        Phase::Working => "Working",
        Phase::Testing => "Testing",
        Phase::Waiting => "Waiting",
    }
}

/// `Testing · running the suite`; of an ended one only what it said last.
pub(super) fn said(session: &Session) -> String {
    let phase = phase_words(session.phase);
    let note = session.note.trim();
    if session.is_ended() {
        return note.to_owned();
    }
    if note.is_empty() { phase.to_owned() } else { format!("{phase} · {note}") }
}

/// What it is to reach, or that it did not say.
pub(super) fn goal(session: &Session) -> String {
    let goal = session.goal.trim();
    if goal.is_empty() { format!("{} told no goal", session.id) } else { goal.to_owned() }
}

/// Until when it announced to be quiet; nothing once that is over.
#[component]
pub(super) fn Quiet(until: Timestamp) -> impl IntoView {
    let clock = use_clock();
    let over = move || clock.get().is_some_and(|now| until <= now);
    view! { <span class:hidden=over>"quiet, ends "<TimeAgo at=until/></span> }.into_any()
}

/// The tasks it holds, as links.
#[component]
pub(super) fn Leases(keys: Vec<TaskKey>) -> impl IntoView {
    let link = |key: TaskKey| view! { <a href=format!("/t/{key}")>{key.to_string()}</a> };
    (!keys.is_empty())
        .then(|| view! { <span class="row-facts leases">"holds "{keys.into_iter().map(link).collect_view()}</span> })
        .into_any()
}

/// Who asked it to stop, and why.
#[component]
pub(super) fn Stopping(stop: StopRequest) -> impl IntoView {
    view! {
        <div class="stopping">
            <p class="row-facts"><Icon name="warn"/><Who handle=stop.by/><span>"asked it to stop "<TimeAgo at=stop.at/></span></p>
            {stop.reason.map(|reason| view! { <p class="row-text" dir="auto">{reason}</p> })}
        </div>
    }
    .into_any()
}
