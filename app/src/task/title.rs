//! The title, edited in place: a press makes it a field, Enter saves, Escape gives up.

use std::sync::Arc;

use hub_core::domain::task_command::UpdateTask;
use leptos::{ev, html, prelude::*};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::open::use_open;
use crate::ui::IconButton;

/// The title.
#[component]
pub(super) fn TaskTitle() -> impl IntoView {
    let open = use_open();
    let title = open.field(|task| task.title.clone());
    let editing = RwSignal::new(false);
    let start = move || editing.set(untrack(|| open.editable()));
    edit_if_asked(start);
    view! {
        <Show when=move || editing.get() fallback=move || view! {
            <div class="task-title">
                <h1 on:click=move |_| start()>{title}</h1>
                <span class:hidden=open.locked>
                    <IconButton label="Edit title" icon="pencil" on_click=Callback::new(move |()| start())/>
                </span>
            </div>
        }>
            <TitleField editing/>
        </Show>
    }
    .into_any()
}

/// Begins at once where the address asks for it (`?edit=title`, the shortcut of a card), and takes that out of the address.
fn edit_if_asked(start: impl Fn() + 'static) {
    let (location, navigate) = (use_location(), use_navigate());
    Effect::new(move |_| {
        if location.query.with(|query| query.get("edit").is_some_and(|field| field == "title")) {
            start();
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&location.pathname.get_untracked(), options);
        }
    });
}

#[component]
fn TitleField(editing: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let before = untrack(|| open.task().title);
    let draft = RwSignal::new(before.clone());
    let field = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
            field.select();
        }
    });
    let save = move || {
        if !editing.get_untracked() {
            return;
        }
        editing.set(false);
        let title = draft.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || title == before {
            return;
        }
        let command = UpdateTask { title: Some(title.clone()), ..UpdateTask::of(open.key()) };
        open.edit(command, Arc::new(move |task| task.title.clone_from(&title)));
    };
    let blur = save.clone();
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            save();
        }
        "Escape" => {
            event.stop_propagation();
            editing.set(false);
        }
        _ => {}
    };
    view! {
        <textarea
            node_ref=field
            class="input task-title-field"
            rows="1"
            maxlength="200"
            aria-label="Title"
            prop:value=draft
            on:input=move |event| draft.set(event_target_value(&event))
            on:keydown=key
            on:blur=move |_| blur()
        ></textarea>
    }
    .into_any()
}
