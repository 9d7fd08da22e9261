//! Where one can go: the rail at the left, the bar at the foot of a phone.

use hub_core::domain::screen::Counts;
use leptos::{html, prelude::*};

use crate::pages::{Page, Screen, use_page};
use crate::state::use_store;
use crate::ui::{Icon, Shown, StatusIcon};
use hub_core::domain::project::Project;
use hub_core::domain::task::Status;

/// A place one can go to.
#[derive(Clone, Copy)]
struct Place {
    href: &'static str,
    icon: &'static str,
    words: &'static str,
    screen: Option<Screen>,
    /// How many things wait there.
    count: fn(&Counts) -> u32,
}

const fn place(href: &'static str, icon: &'static str, words: &'static str, screen: Screen) -> Place {
    Place { href, icon, words, screen: Some(screen), count: |_| 0 }
}

const NEEDS_YOU: Place =
    Place { count: |counts| counts.needs_you, ..place("/needs-you", "needs-you", "Needs you", Screen::NeedsYou) };
const BOARD: Place = place("/", "board", "Board", Screen::Board);
const HANDOFFS: Place =
    Place { href: "/handoffs", icon: "handoff", words: "Handoffs", screen: None, count: |counts| counts.handoffs };
const APPROVALS: Place =
    Place { count: |counts| counts.approvals, ..place("/approvals", "approvals", "Approvals", Screen::Approvals) };
const MESSAGES: Place =
    Place { count: |counts| counts.messages, ..place("/messages", "message", "Messages", Screen::Messages) };
const SESSIONS: Place = place("/sessions", "session", "Sessions", Screen::Sessions);
const DOCS: Place = place("/docs", "docs", "Docs", Screen::Docs);
const AUDIT: Place = place("/audit", "audit", "Audit", Screen::Audit);
const ADMIN: Place = place("/admin", "admin", "Admin", Screen::Admin);

/// The rail: pages, then projects.
#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let page = use_page();
    let projects = move || store.open_projects();
    let link = move |project: Project| {
        let key = project.key.clone();
        let here = move || {
            let is_here = page.with(|page| page.screen() == Some(Screen::Board))
                && store.board.with(|board| board.filter.project.as_ref() == Some(&key));
            is_here.then_some("page")
        };
        view! {
            <a class="rail-link" href=format!("/p/{}", project.key) aria-current=here>
                <span class=format!("dot colour-{}", project.colour)></span>
                <span class="rail-words">{project.name}</span>
            </a>
        }
        .into_any()
    };
    let first = [NEEDS_YOU, BOARD, HANDOFFS, APPROVALS, MESSAGES, SESSIONS, DOCS];
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/"><StatusIcon status=Status::Review />"AI Projects Hub"</a>
            {first.map(|place| view! { <Destination place /> }).into_iter().collect_view()}
            <Shown when=move || !projects().is_empty()>
                <h2>"Projects"</h2>
            </Shown>
            {move || projects().into_iter().map(link).collect_view()}
            <span class="rail-gap"></span>
            <Destination place=AUDIT />
            <Shown when=move || store.admin.get()>
                <Destination place=ADMIN />
            </Shown>
        </nav>
    }
    .into_any()
}

/// The bar at the foot of a phone: where one goes most, and the rest behind "More". Works without JavaScript.
#[component]
pub fn BottomBar() -> impl IntoView {
    let store = use_store();
    let details = NodeRef::<html::Details>::new();
    // Whoever went somewhere is done with it.
    let close = move |_| {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    view! {
        <nav class="bottom-bar" aria-label="Pages">
            {[NEEDS_YOU, BOARD, HANDOFFS, MESSAGES].map(|place| view! { <Destination place /> }).into_iter().collect_view()}
            <details class="more" node_ref=details>
                <summary class="rail-link"><Icon name="dots" /><span class="rail-words">"More"</span></summary>
                <div class="more-panel" on:click=close>
                    {[APPROVALS, SESSIONS, DOCS, AUDIT].map(|place| view! { <Destination place /> }).into_iter().collect_view()}
                    <Shown when=move || store.admin.get()>
                        <Destination place=ADMIN />
                    </Shown>
                </div>
            </details>
        </nav>
    }
    .into_any()
}

#[component]
fn Destination(place: Place) -> impl IntoView {
    let store = use_store();
    let page = use_page();
    let here = move || {
        let here = page.with(|page| match (place.screen, page) {
            (None, page) => matches!(page, Page::Handoffs(_)),
            (screen, page) => page.screen() == screen,
        });
        // A project's board is another place.
        let other = place.screen == Some(Screen::Board) && store.board.with(|board| board.filter.project.is_some());
        (here && !other).then_some("page")
    };
    let count = Memo::new(move |_| store.counts.with(place.count));
    view! {
        <a class="rail-link" href=place.href aria-current=here>
            <Icon name=place.icon />
            <span class="rail-words">{place.words}</span>
            <span class="rail-count" class:hidden=move || count.get() == 0>{count}</span>
        </a>
    }
    .into_any()
}
