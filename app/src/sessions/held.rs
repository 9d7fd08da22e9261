//! What a session holds, and what it held before.

use hub_core::domain::claim::{Attempt, AttemptEnd};
use hub_core::domain::screen::SessionPage;
use hub_core::domain::session_context::HeldTask;
use leptos::prelude::*;

use crate::reading::Reading;
use crate::ui::{StatusIcon, TimeAgo};

/// What it holds now, and until when.
#[component]
pub(super) fn Held(page: Reading<SessionPage>) -> impl IntoView {
    let held = page.part(|page| page.held.clone());
    let ended = page.part(|page| page.session.is_ended());
    let nothing = move || held.with(Vec::is_empty);
    view! {
        <section class="page-section" class:hidden=move || nothing() && ended.get() aria-labelledby="session-holds">
            <h3 id="session-holds">"Holds now "<span class="count">{move || held.with(Vec::len)}</span></h3>
            <p class="quiet" class:hidden=move || !nothing()>"Nothing. What it claims appears here."</p>
            <ul class="box" class:hidden=nothing>{move || held.get().into_iter().map(|held| view! { <One held/> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn One(held: HeldTask) -> impl IntoView {
    let HeldTask { task, title, status, expires_at, expired, parked_on, .. } = held;
    let href = format!("/t/{task}");
    let until = match (parked_on, expired) {
        (Some(handoff), _) => {
            view! { <span class="tag busy">"waits on "<a href=format!("/handoffs/{handoff}")>{handoff.to_string()}</a></span> }.into_any()
        }
        (None, true) => view! { <span class="tag danger">"expired"</span><TimeAgo at=expires_at/> }.into_any(),
        (None, false) => view! { <span>"lease ends "<TimeAgo at=expires_at/></span> }.into_any(),
    };
    view! {
        <li class="box-row">
            <StatusIcon status/>
            <div class="grow">
                <p class="row-facts"><a href=href.clone()>{task.to_string()}</a><span>{status.label()}</span>{until}</p>
                <a class="row-title" dir="auto" href=href>{title}</a>
            </div>
        </li>
    }
    .into_any()
}

/// What it held before, the latest first.
#[component]
pub(super) fn Attempts(page: Reading<SessionPage>) -> impl IntoView {
    let attempts = page.part(|page| page.attempts.clone());
    view! {
        <section class="page-section" class:hidden=move || attempts.with(Vec::is_empty) aria-labelledby="session-held">
            <h3 id="session-held">"Held before "<span class="count">{move || attempts.with(Vec::len)}</span></h3>
            <ul class="box">{move || attempts.get().into_iter().map(|attempt| view! { <Former attempt/> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Former(attempt: Attempt) -> impl IntoView {
    let (class, words) = ending(attempt.end);
    let note = Some(attempt.note).filter(|note| !note.trim().is_empty());
    view! {
        <li class="box-row">
            <div class="grow">
                <p class="row-facts">
                    <a href=format!("/t/{}", attempt.task)>{attempt.task.to_string()}</a>
                    <span class=class>{words}</span>
                    <TimeAgo at=attempt.ended_at/>
                </p>
                {note.map(|note| view! { <p class="row-text" dir="auto">{note}</p> })}
            </div>
        </li>
    }
    .into_any()
}

/// How a hold ended, in words.
const fn ending(end: AttemptEnd) -> (&'static str, &'static str) {
    match end {
        AttemptEnd::Completed => ("tag ok", "completed"),
        AttemptEnd::Released => ("tag", "given back"),
        AttemptEnd::TakenBack => ("tag danger", "taken back by a human"),
        AttemptEnd::Expired => ("tag danger", "expired, and somebody else claimed it"),
        AttemptEnd::Moved => ("tag", "moved away by a human"),
        AttemptEnd::Archived => ("tag", "archived"),
        AttemptEnd::SessionEnded => ("tag danger", "left without a handoff"),
        AttemptEnd::HandedOver => ("tag ok", "handed over"),
        AttemptEnd::Revoked => ("tag danger", "cut off with its token"),
    }
}
