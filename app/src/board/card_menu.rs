//! What one can do with a card without opening it: the menu behind its three dots.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::lifecycle::{Mover, legal_targets};
use hub_core::domain::task::{Priority, Task};
use leptos::prelude::*;

use super::{focus, press_menu_in, use_parts};
use crate::state::{CardChange, MenuPage, Place, Question, Store, index, use_store};
use crate::ui::{Menu, MenuItem, MenuLabel, MenuLink, StatusIcon, copy_text, use_toasts};

/// The button and its menu.
#[component]
pub fn CardMenu(key: TaskKey, task: Signal<Task>) -> impl IntoView {
    let label = format!("Actions for {key}");
    let items = use_parts().card_menu;
    view! { <Menu label>{items(task.get_untracked())}</Menu> }.into_any()
}

/// What it offers, on the page of the menu that was asked for.
#[component]
pub fn Items(task: Task) -> impl IntoView {
    let store = use_store();
    let page = store.menu_page.get_value();
    store.menu_page.set_value(MenuPage::All);
    match page {
        _ if !untrack(|| store.can_write()) => view! { <ReadOnly task /> }.into_any(),
        MenuPage::All => view! { <All task /> }.into_any(),
        MenuPage::Move => view! { <MoveTo task /> }.into_any(),
        MenuPage::Assign => view! { <Assign task /> }.into_any(),
        MenuPage::Priority => view! { <Urgency task /> }.into_any(),
    }
}

#[component]
fn All(task: Task) -> impl IntoView {
    let store = use_store();
    let seen = StoredValue::new(task.clone());
    let turn = move |page: MenuPage| {
        Callback::new(move |()| {
            store.menu_page.set_value(page);
            press_menu_in(&focus::card_id(&seen.with_value(|seen| seen.key.clone())));
        })
    };
    let archive = Callback::new(move |()| store.change(seen.get_value(), CardChange::Archive));
    let take_back = task.lease.clone().map(|lease| {
        let (key, lease) = (task.key.clone(), Box::new(lease));
        let ask = move |()| store.asked.set(Some(Question::TakeBack(key.clone(), lease.clone())));
        view! { <MenuItem icon="undo" on_select=Callback::new(ask)>"Take back…"</MenuItem> }
    });
    view! {
        <MenuItem icon="move" on_select=turn(MenuPage::Move)>"Move to…"</MenuItem>
        <MenuItem icon="user" on_select=turn(MenuPage::Assign)>"Assign…"</MenuItem>
        <MenuItem icon="high" on_select=turn(MenuPage::Priority)>"Priority…"</MenuItem>
        {take_back}
        <ReadOnly task />
        <MenuItem icon="archive" danger=true on_select=archive>"Archive"</MenuItem>
    }
    .into_any()
}

/// What everybody may do.
#[component]
fn ReadOnly(task: Task) -> impl IntoView {
    let toasts = use_toasts();
    let href = format!("/t/{}", task.key);
    let link = href.clone();
    let copy = Callback::new(move |()| {
        let origin = window().location().origin().unwrap_or_default();
        copy_text(toasts, &format!("{origin}{link}"), "link");
    });
    view! {
        <MenuLink href icon="eye">"Open"</MenuLink>
        <MenuItem icon="link" on_select=copy>"Copy link"</MenuItem>
    }
    .into_any()
}

#[component]
fn MoveTo(task: Task) -> impl IntoView {
    let store = use_store();
    let seen = StoredValue::new(task.clone());
    let targets = legal_targets(task.status, Mover::Human).iter().map(|to| {
        let go = Callback::new(move |()| store.move_card(seen.get_value(), *to, Place::default()));
        view! { <MenuItem on_select=go><StatusIcon status=*to />{to.label()}</MenuItem> }
    });
    let inside = move |last: bool| {
        let status = task.status;
        Callback::new(move |()| {
            let place = seen.with_value(|seen| end_of(store, index(status), last, &seen.key));
            store.move_card(seen.get_value(), status, place);
        })
    };
    view! {
        <MenuLabel>"Move to"</MenuLabel>
        {targets.collect_view()}
        <MenuItem icon="arrow-up" on_select=inside(false)>"Top of this column"</MenuItem>
        <MenuItem icon="arrow-down" on_select=inside(true)>"Bottom of this column"</MenuItem>
    }
    .into_any()
}

/// The first or last place of a column for `key`.
fn end_of(store: Store, column: usize, last: bool, key: &TaskKey) -> Place {
    let others: Vec<TaskKey> =
        store.columns.with_untracked(|columns| columns[column].iter().filter(|other| *other != key).cloned().collect());
    crate::state::place_at(&others, if last { others.len() } else { 0 })
}

#[component]
fn Assign(task: Task) -> impl IntoView {
    let store = use_store();
    let seen = StoredValue::new(task.clone());
    let me = store.me.with_untracked(|me| me.handle.clone());
    let mut members: Vec<_> = store.members.get_untracked().into_iter().filter(|member| member.active).collect();
    members.sort_by_key(|member| member.handle != me);
    let present = task.assignee.clone();
    let item = move |member: hub_core::domain::member::Member| {
        let handle = member.handle.clone();
        let words =
            if member.handle == me { format!("{} (me)", member.display_name) } else { member.display_name.clone() };
        let checked = present.as_ref() == Some(&handle);
        let give = Callback::new(move |()| store.change(seen.get_value(), CardChange::Assign(Some(handle.clone()))));
        view! { <MenuItem checked on_select=give><crate::ui::Avatar member />{words}</MenuItem> }
    };
    let nobody = Callback::new(move |()| store.change(seen.get_value(), CardChange::Assign(None)));
    view! {
        <MenuLabel>"Assign to"</MenuLabel>
        {members.into_iter().map(item).collect_view()}
        <MenuItem checked=task.assignee.is_none() on_select=nobody><crate::ui::NobodyAvatar />"Nobody"</MenuItem>
    }
    .into_any()
}

#[component]
fn Urgency(task: Task) -> impl IntoView {
    let store = use_store();
    let seen = StoredValue::new(task.clone());
    let item = |priority: &'static Priority| {
        let choose = Callback::new(move |()| store.change(seen.get_value(), CardChange::Prioritise(*priority)));
        let words = match priority {
            Priority::Urgent => "Urgent",
            Priority::High => "High",
            Priority::Normal => "Normal",
            Priority::Low => "Low",
        };
        view! { <MenuItem icon=priority.as_str() checked=task.priority == *priority on_select=choose>{words}</MenuItem> }
    };
    view! { <MenuLabel>"Priority"</MenuLabel> {Priority::ALL.iter().map(item).collect_view()} }.into_any()
}
