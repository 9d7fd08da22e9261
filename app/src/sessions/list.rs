//! The list: the live sessions by how they do, or the ended ones, the newest first.

use hub_core::domain::member::Role;
use hub_core::domain::page::Page;
use hub_core::domain::session::{Session, SessionState};
use leptos::prelude::*;

use super::filters::Filters;
use super::row::Row;
use super::session_dialog::{Act, OpenDialog};
use super::session_filter::SessionFilter;
use super::touches;
use crate::api::sessions::list_sessions;
use crate::paging::{More, read_pages, shown};
use crate::reading::{Reading, reading};
use crate::state::use_store;
use crate::ui::{Button, Empty};

/// The page with the list.
#[component]
pub(super) fn Whole(place: Memo<SessionFilter>) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let viewer = move || store.me.with(|me| me.role == Role::Viewer);
    let off = Signal::derive(move || !store.can_write());
    let start = Callback::new(move |()| open_dialog.begin(Act::Start, None));
    view! {
        <header class="page-head">
            <div>
                <h2>"Sessions"</h2>
                <p>"Who works on what, as each says itself."</p>
            </div>
            <span class="needs-script" class:hidden=viewer><Button variant="primary" icon="plus" disabled=off on_click=start>"Start session"</Button></span>
        </header>
        <Filters place/>
        {move || drawn(place.get())}
    }
    .into_any()
}

fn drawn(place: SessionFilter) -> AnyView {
    let pages = RwSignal::new(1);
    let asked = place.clone();
    let ask = move || {
        let place = asked.clone();
        read_pages(shown(pages), move |cursor| list_sessions(place.command(cursor)))
    };
    let draw = move |page| view! { <List place=place.clone() page pages/> }.into_any();
    reading(ask, touches, draw)
}

#[component]
fn List(place: SessionFilter, page: Reading<Page<Session>>, pages: RwSignal<u32>) -> impl IntoView {
    let open_dialog: OpenDialog = expect_context();
    Effect::watch(move || open_dialog.done.get(), move |_, _, _| page.again(), false);
    let empty = page.part(|page| page.items.is_empty());
    let groups = if place.ended {
        view! { <Group title="Ended" of=&[SessionState::Ended] page/> }.into_any()
    } else {
        view! {
            <Group title="Active" of=&[SessionState::Active] page/>
            <Group title="Waiting" of=&[SessionState::Waiting] page/>
            // What ended since it was read stands here until it is read anew.
            <Group title="No sign of life" of=&[SessionState::Stale, SessionState::Ended] page/>
        }
        .into_any()
    };
    view! {
        {groups}
        <Show when=move || empty.get()><Nothing place=place.clone()/></Show>
        <More page pages/>
    }
    .into_any()
}

#[component]
fn Nothing(place: SessionFilter) -> impl IntoView {
    let (title, hint) = match (place.ended, place.is_filtered()) {
        (_, true) => ("No session passes these filters", "Choose another project or member."),
        (true, false) => ("No session has ended yet", "Sessions stay here with what they did and left."),
        (false, false) => (
            "Nobody is at work now",
            "Agents start sessions by themselves, and each appears here at once. Start one of your own to claim tasks and to leave a handoff.",
        ),
    };
    view! { <div class="box"><Empty icon="session" title>{hint}</Empty></div> }.into_any()
}

/// The sessions in one of the states `of`.
#[component]
fn Group(title: &'static str, of: &'static [SessionState], page: Reading<Page<Session>>) -> impl IntoView {
    let items = page.part(move |page| {
        page.items.iter().filter(|session| of.contains(&session.state)).map(|session| session.id).collect::<Vec<_>>()
    });
    let count = move || items.with(Vec::len);
    view! {
        <section class="page-section" class:hidden=move || count() == 0 aria-label=title>
            <h3>{title}" "<span class="count">{count}</span></h3>
            <ul class="box"><For each=move || items.get() key=|id| *id let:id><Row id page/></For></ul>
        </section>
    }
    .into_any()
}
