//! The top bar: what is shown, narrowed by what, who is here, and the way to a new task.

use hub_core::domain::task::Status;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::account::Account;
use super::presence::PresenceFaces;
use super::theme::ThemeSwitch;
use super::use_parts;
use crate::board::filters::Filters;
use crate::board_address;
use crate::pages::{Screen, use_page, use_screens};
use crate::state::{Store, use_store};
use crate::ui::{Icon, Menu, MenuLink, Shown};

/// The bar over every page.
#[component]
pub fn TopBar(help: RwSignal<bool>, screen: Memo<&'static Screen>) -> impl IntoView {
    let home = use_screens().home;
    let on_board = Memo::new(move |_| screen.get() == home);
    view! {
        <header class="top">
            <Shown when=move || on_board.get() fallback=move || view! { <h1 class="title">{move || screen.get().name}</h1> }>
                <ProjectSwitcher />
                <Filters />
            </Shown>
            <span class="top-gap"></span>
            <PresenceFaces />
            <ThemeSwitch />
            <NewTask />
            <Account help />
        </header>
    }
    .into_any()
}

/// What the board that is shown is called.
pub fn board_name(store: Store) -> String {
    let project = store.board.with(|board| board.filter.project.clone());
    let Some(key) = project else { return "All projects".to_owned() };
    store.projects.with(|projects| {
        projects
            .iter()
            .find(|project| project.key == key)
            .map_or_else(|| key.to_string(), |project| project.name.clone())
    })
}

#[component]
fn ProjectSwitcher() -> impl IntoView {
    let store = use_store();
    let face = move || view! { <span class="title">{move || board_name(store)}</span><Icon name="chevron-down" /> };
    let label = Signal::derive(move || format!("Project: {}", board_name(store)));
    let boards = use_parts().boards;
    view! { <h1><Menu label class="button ghost switcher" face>{boards()}</Menu></h1> }.into_any()
}

/// The boards to choose from.
#[component]
pub fn Boards() -> impl IntoView {
    let link = |href: String, colour: String, words: String| {
        view! { <MenuLink href><span class=format!("dot colour-{colour}")></span>{words}</MenuLink> }
    };
    let projects = untrack(|| use_store().open_projects()).into_iter();
    view! {
        <MenuLink href="/" icon="board">"All projects"</MenuLink>
        {projects.map(|project| link(format!("/p/{}", project.key), project.colour, project.name)).collect_view()}
    }
}

/// Opens the form for a new task in Inbox; without JavaScript the address does.
#[component]
fn NewTask() -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let (page, home) = (use_page(), use_screens().home);
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !page.with_untracked(|page| page.is(home)) {
            navigate(&store.board.with_untracked(board_address::href), Default::default());
        }
        store.adding.set(Some(Status::Inbox));
    };
    let action = move || {
        store.board.with(|board| match &board.filter.project {
            Some(key) => format!("/p/{key}"),
            None => "/".to_owned(),
        })
    };
    view! {
        <form class="new-task" method="get" action=action on:submit=open>
            <button class="button primary" name="add" value="inbox" disabled=move || !store.can_write()>
                <Icon name="plus" />
                <span>"New task"</span>
            </button>
        </form>
    }
    .into_any()
}
