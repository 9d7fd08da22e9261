//! The head of a task: which one, its version, where it may go, and what else can be done with it.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::lifecycle::{Mover, legal_targets};
use hub_core::domain::task::Status;
use leptos::prelude::*;

use super::open::use_open;
use crate::state::{CardChange, Place, Store};
use crate::ui::{CopyButton, Icon, Menu, MenuItem, MenuLabel, MenuLink, StatusIcon, copy_text};

/// The bar that stays on top.
#[component]
pub(super) fn Header(close: Signal<String>) -> impl IntoView {
    let open = use_open();
    let store = open.store;
    let key = open.key();
    let colour = {
        let project = key.project();
        move || format!("dot colour-{}", store.colour(&project))
    };
    let version = open.field(|task| task.version);
    let label = format!("More actions for {key}");
    view! {
        <header class="task-header">
            <span class=colour></span>
            <span class="task-key">{key.to_string()}</span>
            <span class="task-version">{move || format!("version {}", version.get())}</span>
            <span class="spacer"></span>
            <MoveMenu/>
            <CopyButton text=Signal::derive(move || address(&key)) what="link" icon="link"/>
            <Menu label><Actions/></Menu>
            <a class="button ghost icon-button" href=close aria-label="Close" title="Close (Escape)"><Icon name="close"/></a>
        </header>
    }
    .into_any()
}

/// The bar under the thumb, on a phone.
#[component]
pub(super) fn ThumbBar() -> impl IntoView {
    view! { <div class="task-thumb"><MoveMenu/></div> }.into_any()
}

/// The control that moves the task: always visible, offering only what is legal.
#[component]
pub(super) fn MoveMenu() -> impl IntoView {
    let open = use_open();
    let key = open.key();
    let status = open.field(|task| task.status);
    let label = move || format!("Move {key}, now in {}", status.get().label());
    let face = move || {
        view! {
            <span class="move-word">"Move from"</span>
            <StatusIcon status/>
            <span>{move || status.get().label()}</span>
            <Icon name="chevron-down"/>
        }
    };
    view! {
        <span class="move" class:hidden=open.locked>
            <Menu label=Signal::derive(label) class="button move-button" face=ViewFn::from(face)>
                <MenuLabel>"Move to"</MenuLabel>
                {move || targets(open.store)}
            </Menu>
        </span>
    }
    .into_any()
}

/// The columns the task may go to, as items of a menu: as it was when the menu opened.
pub(super) fn targets(store: Store) -> impl IntoView {
    let open = use_open();
    let seen = untrack(|| open.task());
    let from = seen.status;
    let seen = StoredValue::new(seen);
    let target = move |to: Status| {
        let go = move |()| {
            open.keep_card();
            store.move_card(seen.get_value(), to, Place::default());
        };
        view! { <MenuItem on_select=Callback::new(go)><StatusIcon status=to/>{to.label()}</MenuItem> }
    };
    legal_targets(from, Mover::Human).iter().copied().map(target).collect_view()
}

/// The link to a task, to give away.
fn address(key: &TaskKey) -> String {
    format!("{}/t/{key}", window().location().origin().unwrap_or_default())
}

#[component]
fn Actions() -> impl IntoView {
    let open = use_open();
    let key = StoredValue::new(open.key());
    let archived = open.field(|task| task.archived);
    let writes = untrack(|| open.store.can_write());
    view! {
        <MenuItem icon="link" on_select=Callback::new(move |()| copy_text(open.toasts, &key.with_value(address), "link"))>"Copy link"</MenuItem>
        <MenuItem icon="copy" on_select=Callback::new(move |()| copy_text(open.toasts, key.get_value().as_str(), "key"))>"Copy key"</MenuItem>
        <MenuLink icon="audit" href=key.with_value(|key| format!("/audit?task={key}"))>"Audit trail"</MenuLink>
        {writes.then(|| if archived.get_untracked() {
            view! {
                <MenuItem icon="undo" on_select=Callback::new(move |()| open.store.unarchive(key.get_value()))>"Put back on the board"</MenuItem>
            }.into_any()
        } else {
            view! {
                <MenuItem icon="archive" danger=true on_select=Callback::new(move |()| open.store.change(untrack(|| open.task()), CardChange::Archive))>"Archive"</MenuItem>
            }.into_any()
        })}
    }
    .into_any()
}
