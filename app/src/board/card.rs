//! A card: key, title and everything one should see of a task without opening it.

use std::time::Duration;

use hub_core::domain::ids::TaskKey;
use hub_core::domain::task::{Priority, Task};
use leptos::{html, prelude::*};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::card_facts::{Foot, Lines};
use super::card_menu::CardMenu;
use super::drag::Drag;
use super::focus;
use crate::state::use_store;
use crate::ui::Icon;

/// How long a new card is lit up.
const FLASH: Duration = Duration::from_secs(3);

/// The card of one task.
#[component]
pub fn Card(
    key: TaskKey,
    task: Signal<Task>,
    /// How it is dragged.
    drag: Drag,
) -> impl IntoView {
    let store = use_store();
    let element = NodeRef::<html::Article>::new();
    let (moved, focused, lit) = (key.clone(), key.clone(), key.clone());
    keep_focus(element, key.clone());
    flash(element, key.clone());
    let label = move || task.with(|task| format!("{} {}", task.key, task.title));
    let priority = Memo::new(move |_| task.with(|task| task.priority));
    let project = key.project();
    view! {
        <li>
            <article
                node_ref=element
                class="card"
                class:flash=move || store.flashed.with(|flashed| flashed.as_ref() == Some(&lit))
                id=focus::card_id(&key)
                data-key=key.to_string()
                tabindex="-1"
                aria-label=label
                on:pointerdown=move |event| drag.press(&event, &moved)
                on:focusin=move |_| store.focused.set_value(Some(focused.clone()))
            >
                <div class="card-head">
                    <span class=move || format!("dot colour-{}", store.colour(&project))></span>
                    <span class="card-key">{key.to_string()}</span>
                    {move || priority_mark(priority.get())}
                    <CardMenu key=key.clone() task />
                </div>
                <h3><a href=format!("/t/{key}") draggable="false" dir="auto">{move || task.with(|task| task.title.clone())}</a></h3>
                {move || view! { <Lines task=task.get() /> }}
                {move || view! { <Foot task=task.get() /> }}
            </article>
        </li>
    }
    .into_any()
}

/// Gives the card the focus it had in another column.
fn keep_focus(element: NodeRef<html::Article>, key: TaskKey) {
    let store = use_store();
    Effect::new(move |_| {
        let Some(card) = element.get() else { return };
        let lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        if lost && store.focused.with_value(|focused| focused.as_ref() == Some(&key)) {
            _ = card.focus();
        }
    });
}

/// Brings the card into sight while it is lit up, and lets it go out by itself.
fn flash(element: NodeRef<html::Article>, key: TaskKey) {
    let store = use_store();
    Effect::new(move |_| {
        let lit = store.flashed.with(|flashed| flashed.as_ref() == Some(&key));
        let Some(card) = element.get().filter(|_| lit) else { return };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        card.scroll_into_view_with_scroll_into_view_options(&options);
        let key = key.clone();
        let out = move || {
            if store.flashed.try_with_untracked(|flashed| flashed.as_ref() == Some(&key)) == Some(true) {
                store.flashed.set(None);
            }
        };
        set_timeout(out, FLASH);
    });
}

fn priority_mark(priority: Priority) -> Option<AnyView> {
    let (class, words) = match priority {
        Priority::Urgent => ("priority-urgent", "Urgent"),
        Priority::High => ("priority-high", "High priority"),
        Priority::Low => ("priority-low", "Low priority"),
        Priority::Normal => return None,
    };
    let mark = view! {
        <span class="priority" title=words><Icon name=priority.as_str() class /><span class="visually-hidden">{words}</span></span>
    };
    Some(mark.into_any())
}
