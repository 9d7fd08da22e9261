//! The filters of the board: those that are set as chips, a menu to set more, and a field for
//! words. All of them change the address and nothing else.

use hub_core::domain::task::{Priority, Task, TaskType};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::use_parts;
use crate::board_address;
use crate::state::{Store, use_store};
use crate::ui::{Icon, Menu, MenuItem, MenuLabel};

/// Sets a filter by its name, or takes it away.
pub type SetFilter = Callback<(&'static str, Option<String>)>;

/// Chips, menu and field.
#[component]
pub fn Filters() -> impl IntoView {
    let store = use_store();
    let set = setter(store);
    let chips =
        move || store.board.with(board_address::pairs).into_iter().filter(|(name, _)| *name != "q").collect::<Vec<_>>();
    let chip = move |(name, value)| view! { <Chip store name value /> }.into_any();
    view! {
        <div class="filters" role="group" aria-label="Filters">
            {move || chips().into_iter().map(chip).collect_view()}
            <FilterMenu set />
            <Words set />
        </div>
    }
    .into_any()
}

/// Sets a filter or takes it away, by going to the board's new address.
fn setter(store: Store) -> SetFilter {
    let navigate = use_navigate();
    Callback::new(move |(name, value): (&'static str, Option<String>)| {
        let href = store.board.with_untracked(|board| board_address::href_with(board, name, value.as_deref()));
        navigate(&href, NavigateOptions { scroll: false, replace: name == "q", ..NavigateOptions::default() });
    })
}

/// One filter that is set: a link to the board without it.
#[component]
fn Chip(store: Store, name: &'static str, value: String) -> impl IntoView {
    let words = Memo::new(move |_| words(store, name, &value));
    let href = move || store.board.with(|board| board_address::href_with(board, name, None));
    view! {
        <a class="chip on" href=href aria-label=move || format!("Remove filter {}", words.get())>
            {words}
            <Icon name="close" />
        </a>
    }
    .into_any()
}

fn words(store: Store, name: &str, value: &str) -> String {
    let person = |handle: &str| match handle {
        "me" => "me".to_owned(),
        "none" => "nobody".to_owned(),
        _ => handle.parse().map_or_else(|_| handle.to_owned(), |handle| store.name_of(&handle)),
    };
    match (name, value) {
        ("assignee", handle) => format!("Assignee: {}", person(handle)),
        ("type", value) => format!("Type: {value}"),
        ("role", value) => format!("Role: {value}"),
        ("label", value) => format!("Label: {value}"),
        ("priority", value) => format!("Priority: {value}"),
        ("blocked", "true") => "Blocked".to_owned(),
        ("ready", _) => "Ready".to_owned(),
        _ => "Not blocked".to_owned(),
    }
}

#[component]
fn FilterMenu(set: SetFilter) -> impl IntoView {
    let page = StoredValue::new("");
    let items = use_parts().filter_menu;
    view! {
        <span id="filter-menu" class="filter-menu">
            <Menu label="Filter" class="chip dash" face=|| view! { <Icon name="filter" /><span>"Filter"</span> }>{items(page, set)}</Menu>
        </span>
    }
    .into_any()
}

/// What the menu offers: the filters, or the values of the one on `page`.
#[component]
pub fn Items(page: StoredValue<&'static str>, set: SetFilter) -> impl IntoView {
    let store = use_store();
    let name = page.get_value();
    page.set_value("");
    if !name.is_empty() {
        return choices(store, name, set).into_any();
    }
    let open = move |name: &'static str| {
        page.set_value(name);
        super::press_menu_in("filter-menu");
    };
    let kinds = [
        ("assignee", "user", "Assignee…"),
        ("type", "feature", "Type…"),
        ("priority", "high", "Priority…"),
        ("role", "agent", "Role…"),
        ("label", "tag", "Label…"),
    ];
    let kind = |(name, icon, words): (&'static str, &'static str, &'static str)| {
        view! { <MenuItem icon on_select=Callback::new(move |()| open(name))>{words}</MenuItem> }
    };
    let choose = move |name| Callback::new(move |()| set.run((name, Some("true".to_owned()))));
    view! {
        {kinds.map(kind).into_iter().collect_view()}
        <MenuItem icon="blocked" on_select=choose("blocked")>"Blocked"</MenuItem>
        <MenuItem icon="target" on_select=choose("ready")>"Ready for me to claim"</MenuItem>
        <MenuItem icon="archive" on_select=Callback::new(move |()| store.archive_open.set(true))>"Archived tasks…"</MenuItem>
    }
    .into_any()
}

fn choices(store: Store, name: &'static str, set: SetFilter) -> impl IntoView {
    let options = options(store, name);
    let present = store.board.with_untracked(board_address::pairs).into_iter().find(|(other, _)| *other == name);
    let empty = options.is_empty();
    let items = options
        .into_iter()
        .map(|(value, words)| {
            let checked = present.as_ref().is_some_and(|(_, present)| *present == value);
            let choose = Callback::new(move |()| set.run((name, (!checked).then(|| value.clone()))));
            view! { <MenuItem checked on_select=choose>{words}</MenuItem> }
        })
        .collect_view();
    view! { {items} {empty.then(|| view! { <MenuLabel>"No card here has one."</MenuLabel> })} }
}

/// What can be chosen for a filter, and what it is called.
fn options(store: Store, name: &str) -> Vec<(String, String)> {
    let same = |word: &str| (word.to_owned(), word.to_owned());
    match name {
        "assignee" => {
            let fixed = [("me".to_owned(), "Me".to_owned()), ("none".to_owned(), "Nobody".to_owned())];
            let members = store.members.get_untracked().into_iter().filter(|member| member.active);
            fixed.into_iter().chain(members.map(|member| (member.handle.to_string(), member.display_name))).collect()
        }
        "type" => TaskType::ALL.iter().map(|word| same(word.as_str())).collect(),
        "priority" => Priority::ALL.iter().map(|word| same(word.as_str())).collect(),
        _ => {
            let mut found = Vec::new();
            let collect = |task: &Task, _| match name {
                "role" => found.extend(task.role.clone()),
                _ => found.extend(task.labels.iter().cloned()),
            };
            untrack(|| store.cards.for_each(collect));
            found.sort_unstable();
            found.dedup();
            found.iter().map(|word| same(word)).collect()
        }
    }
}

/// The field for words: a plain form without JavaScript, narrowing as one types with it.
#[component]
fn Words(set: SetFilter) -> impl IntoView {
    let store = use_store();
    let words = move || store.board.with(|board| board.filter.q.clone()).unwrap_or_default();
    let typed = StoredValue::new(0_u32);
    let input = move |event: ev::Event| {
        let text = event_target_value(&event);
        let number = typed.get_value() + 1;
        typed.set_value(number);
        let narrow = move || {
            if typed.try_get_value() == Some(number) {
                set.run(("q", Some(text.clone()).filter(|text| !text.trim().is_empty())));
            }
        };
        set_timeout(narrow, std::time::Duration::from_millis(250));
    };
    view! {
        <form class="words" method="get" role="search" on:submit=|event| event.prevent_default()>
            {move || store.board.with(|board| board_address::hidden_fields(board, "q"))}
            <Icon name="search" />
            <input dir="auto"
                type="search"
                name="q"
                id="filter-words"
                class="input"
                placeholder="Filter cards"
                aria-label="Filter cards by words"
                autocomplete="off"
                value=store.board.with_untracked(|board| board.filter.q.clone()).unwrap_or_default()
                prop:value=words
                on:input=input
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
    .into_any()
}
