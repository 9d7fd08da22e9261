//! Where one can go: the rail at the left, the bar at the foot of a phone.

use leptos::{html, prelude::*};

use crate::pages::{Group, RailLink, Screen, Screens, use_page, use_screens};
use crate::state::use_store;
use crate::ui::{Icon, Shown, StatusIcon};
use hub_core::domain::project::Project;
use hub_core::domain::task::Status;

/// The screens that have a link, those that `wanted` names, as links.
fn links(screens: &'static Screens, wanted: fn(&RailLink) -> bool) -> Vec<AnyView> {
    let linked = screens.rows.iter().filter_map(|screen| Some((*screen, screen.link.filter(wanted)?)));
    linked.map(|(screen, link)| view! { <Destination screen link /> }.into_any()).collect()
}

/// The rail: pages, then projects.
#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let (page, screens) = (use_page(), use_screens());
    let projects = move || store.open_projects();
    let link = move |project: Project| {
        let key = project.key.clone();
        let here = move || {
            let is_here = page.with(|page| page.framed() == Some(screens.home))
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
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/"><StatusIcon status=Status::Review />"AI Projects Hub"</a>
            {links(screens, |link| link.group == Group::Head)}
            <Shown when=move || !projects().is_empty()>
                <h2>"Projects"</h2>
            </Shown>
            {move || projects().into_iter().map(link).collect_view()}
            <span class="rail-gap"></span>
            {links(screens, |link| link.group == Group::Foot)}
            <Shown when=move || store.admin.get()>{links(screens, |link| link.group == Group::Admins)}</Shown>
        </nav>
    }
    .into_any()
}

/// The bar at the foot of a phone: where one goes most, and the rest behind "More". Works without
/// JavaScript.
#[component]
pub fn BottomBar() -> impl IntoView {
    let (store, screens) = (use_store(), use_screens());
    let details = NodeRef::<html::Details>::new();
    // Whoever went somewhere is done with it.
    let close = move |_| {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    view! {
        <nav class="bottom-bar" aria-label="Pages">
            {links(screens, |link| link.on_phone && link.group != Group::Admins)}
            <details class="more" node_ref=details>
                <summary class="rail-link"><Icon name="dots" /><span class="rail-words">"More"</span></summary>
                <div class="more-panel" on:click=close>
                    {links(screens, |link| !link.on_phone && link.group != Group::Admins)}
                    <Shown when=move || store.admin.get()>{links(screens, |link| link.group == Group::Admins)}</Shown>
                </div>
            </details>
        </nav>
    }
    .into_any()
}

#[component]
fn Destination(screen: &'static Screen, link: RailLink) -> impl IntoView {
    let store = use_store();
    let (page, home) = (use_page(), use_screens().home);
    let here = move || {
        let here = page.with(|page| page.framed().unwrap_or(page.screen) == screen);
        // A project's board is another place.
        let other = screen == home && store.board.with(|board| board.filter.project.is_some());
        (here && !other).then_some("page")
    };
    let count = Memo::new(move |_| store.counts.with(link.count));
    let href = screen.paths.first().map(|path| path.pattern);
    view! {
        <a class="rail-link" href=href aria-current=here>
            <Icon name=link.icon />
            <span class="rail-words">{screen.name}</span>
            <span class="rail-count" class:hidden=move || count.get() == 0>{count}</span>
        </a>
    }
    .into_any()
}
