//! Where one can go: the rail at the left, the bar at the foot of a phone.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::use_store;
use crate::ui::{Icon, StatusIcon};
use hub_core::domain::task::Status;

/// The rail: pages, then projects.
#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let projects = move || store.open_projects();
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/"><StatusIcon status=Status::Review />"AI Projects Hub"</a>
            <Destination href="/" icon="board" words="Board" />
            <Show when=move || !projects().is_empty()>
                <h2>"Projects"</h2>
            </Show>
            <For each=projects key=|project| (project.key.clone(), project.name.clone(), project.colour.clone()) let:project>
                <a
                    class="rail-link"
                    href=format!("/p/{}", project.key)
                    aria-current={
                        let key = project.key.clone();
                        move || (is_board() && store.board.with(|board| board.filter.project.as_ref() == Some(&key))).then_some("page")
                    }
                >
                    <span class=format!("dot colour-{}", project.colour)></span>
                    <span class="rail-words">{project.name.clone()}</span>
                </a>
            </For>
            <span class="rail-gap"></span>
            <Show when=move || store.admin.get()>
                <Destination href="/admin" icon="admin" words="Admin" />
            </Show>
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
            <Show when=move || store.admin.get()>
                <Destination href="/admin" icon="admin" words="Admin" />
            </Show>
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
