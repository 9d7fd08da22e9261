//! Where one can go: the rail at the left, the bar at the foot of a phone.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::use_store;
use crate::ui::{Icon, Shown, StatusIcon};
use hub_core::domain::project::Project;
use hub_core::domain::task::Status;

/// The rail: pages, then projects.
#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let projects = move || store.open_projects();
    let link = move |project: Project| {
        let key = project.key.clone();
        let here = move || {
            let is_here = is_board() && store.board.with(|board| board.filter.project.as_ref() == Some(&key));
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
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/"><StatusIcon status=Status::Review />"AI Projects Hub"</a>
            <Destination href="/" icon="board" words="Board" />
            <Shown when=move || !projects().is_empty()>
                <h2>"Projects"</h2>
            </Shown>
            {move || projects().into_iter().map(link).collect_view()}
            <span class="rail-gap"></span>
            <Shown when=move || store.admin.get()>
                <Destination href="/admin" icon="admin" words="Admin" />
            </Shown>
        </nav>
    }
    .into_any()
}

/// The bar at the foot of a phone.
#[component]
pub fn BottomBar() -> impl IntoView {
    let store = use_store();
    view! {
        <nav class="bottom-bar" aria-label="Pages">
            <Destination href="/" icon="board" words="Board" />
            <Shown when=move || store.admin.get()>
                <Destination href="/admin" icon="admin" words="Admin" />
            </Shown>
        </nav>
    }
    .into_any()
}

#[component]
fn Destination(href: &'static str, icon: &'static str, words: &'static str) -> impl IntoView {
    let store = use_store();
    let path = use_location().pathname;
    let here = move || {
        let all = store.board.with(|board| board.filter.project.is_none());
        let here = if href == "/" { path.get() != "/admin" && all } else { path.get() == href };
        here.then_some("page")
    };
    view! { <a class="rail-link" href=href aria-current=here><Icon name=icon /><span class="rail-words">{words}</span></a> }.into_any()
}

fn is_board() -> bool {
    use_location().pathname.get() != "/admin"
}
