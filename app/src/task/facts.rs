//! Role, labels and due date: short fields that are typed.

use std::sync::Arc;

use hub_core::domain::change::Change;
use hub_core::domain::task_command::UpdateTask;
use leptos::{ev, prelude::*};

use super::open::{Open, use_open};
use crate::ui::{Icon, utc_day};

const ROLES: [&str; 7] = ["developer", "reviewer", "designer", "tester", "writer", "analyst", "operator"];

/// The role the work is for.
#[component]
pub(super) fn Role() -> impl IntoView {
    let open = use_open();
    let role = open.field(|task| task.role.clone());
    let editing = RwSignal::new(false);
    let save = Callback::new(move |text: String| {
        editing.set(false);
        let to = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        if to != role.get_untracked() {
            let command =
                UpdateTask { role: to.clone().map_or(Change::Clear, Change::Set), ..UpdateTask::of(open.key()) };
            open.edit(command, Arc::new(move |task| task.role.clone_from(&to)));
        }
    });
    let face = move || match role.get() {
        Some(role) => view! { <span class="role">{role}</span> }.into_any(),
        None => view! { <span class="quiet">"None"</span> }.into_any(),
    };
    view! {
        <Show
            when=move || editing.get()
            fallback=move || press(open, "Role", Callback::new(move |()| editing.set(true)), ViewFn::from(face))
        >
            <SmallField label="Role" start=role.get_untracked().unwrap_or_default() kind="text" list="role-names" on_done=save/>
            <datalist id="role-names">{ROLES.map(|role| view! { <option value=role></option> })}</datalist>
        </Show>
    }
    .into_any()
}

/// The day it is due.
#[component]
pub(super) fn Due() -> impl IntoView {
    let open = use_open();
    let due = open.field(|task| task.due.clone());
    let editing = RwSignal::new(false);
    let save = Callback::new(move |text: String| {
        editing.set(false);
        let to = Some(text).filter(|text| !text.is_empty());
        if to != due.get_untracked() {
            let command =
                UpdateTask { due: to.clone().map_or(Change::Clear, Change::Set), ..UpdateTask::of(open.key()) };
            open.edit(command, Arc::new(move |task| task.due.clone_from(&to)));
        }
    });
    let face = move || match due.get() {
        Some(due) => view! { <Icon name="calendar"/><span>{utc_day(&due)}</span> }.into_any(),
        None => view! { <span class="quiet">"None"</span> }.into_any(),
    };
    view! {
        <Show
            when=move || editing.get()
            fallback=move || press(open, "Due date", Callback::new(move |()| editing.set(true)), ViewFn::from(face))
        >
            <SmallField label="Due date" start=due.get_untracked().unwrap_or_default() kind="date" on_done=save/>
        </Show>
    }
    .into_any()
}

/// The labels, each with a way to take it off, and a field for one more.
#[component]
pub(super) fn Labels() -> impl IntoView {
    let open = use_open();
    let labels = open.field(|task| task.labels.clone());
    let adding = RwSignal::new(false);
    let set = move |to: Vec<String>| {
        let command = UpdateTask { labels: Some(to.clone()), ..UpdateTask::of(open.key()) };
        open.edit(command, Arc::new(move |task| task.labels.clone_from(&to)));
    };
    let add = Callback::new(move |text: String| {
        adding.set(false);
        let label = text.trim().to_owned();
        let mut to = labels.get_untracked();
        if !label.is_empty() && !to.contains(&label) {
            to.push(label);
            set(to);
        }
    });
    let chip = move |label: String| {
        let name = format!("Remove label {label}");
        let gone = label.clone();
        let remove = move |_| set(labels.get_untracked().into_iter().filter(|other| *other != gone).collect());
        view! {
            <span class="label-chip">
                {label}
                <button type="button" class="chip-remove" class:hidden=open.locked aria-label=name on:click=remove><Icon name="close"/></button>
            </span>
        }
    };
    view! {
        {move || labels.get().into_iter().map(chip).collect_view()}
        <Show
            when=move || adding.get()
            fallback=move || press(
                open, "Add a label", Callback::new(move |()| adding.set(true)),
                ViewFn::from(move || view! { <span class="quiet">{if labels.with(Vec::is_empty) { "None" } else { "Add" }}</span> }),
            )
        >
            <SmallField label="New label" start=String::new() kind="text" on_done=add/>
        </Show>
    }
    .into_any()
}

/// A value that becomes a field when pressed, where it may be changed.
pub(super) fn press(open: Open, what: &'static str, start: Callback<()>, face: ViewFn) -> AnyView {
    view! {
        <button
            type="button"
            class="value choice"
            disabled=open.locked
            title=what
            on:click=move |_| start.run(())
        >
            <span class="visually-hidden">{what}": "</span>
            {move || face.run()}
        </button>
    }
    .into_any()
}

/// A field in the place of a value: Enter and leaving it give its text to `on_done`, Escape gives the old one.
#[component]
pub(super) fn SmallField(
    label: &'static str,
    start: String,
    kind: &'static str,
    #[prop(optional)] list: &'static str,
    on_done: Callback<String>,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    let done = StoredValue::new(false);
    let finish = move |text: String| {
        if done.try_get_value() == Some(false) {
            done.set_value(true);
            on_done.run(text);
        }
    };
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let before = start.clone();
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            finish(event_target_value(&event));
        }
        "Escape" => {
            event.stop_propagation();
            finish(before.clone());
        }
        _ => {}
    };
    view! {
        <input
            node_ref=field class="input small-field" type=kind aria-label=label list=(!list.is_empty()).then_some(list) value=start
            on:keydown=key on:blur=move |event| finish(event_target_value(&event))
        />
    }
    .into_any()
}
