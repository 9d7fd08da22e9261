//! The title, edited in place: a press makes it a field, Enter and leaving it save, Escape closes
//! it and keeps what was typed as a draft. Who changed it meanwhile is not written over: the writer
//! is told, and has the draft.

use hub_core::domain::task_command::UpdateTask;
use leptos::{ev, html, prelude::*};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::open::{Open, use_open};
use crate::drafts::{DraftNote, DraftWaiting, goes_to_note, keep_over};
use crate::ui::{IconButton, composing};

/// The title.
#[component]
pub(super) fn TaskTitle() -> impl IntoView {
    let open = use_open();
    let title = open.field(|task| task.title.clone());
    let editing = RwSignal::new(false);
    let start = move || editing.set(untrack(|| open.editable()));
    edit_if_asked(open, start);
    view! {
        <div class="task-title-place">
        <Show when=move || editing.get() fallback=move || view! {
            <div class="task-title">
                <h1 dir="auto" on:click=move |_| start()>{title}</h1>
                <span class:hidden=open.locked>
                    <IconButton label="Edit title" icon="pencil" on_click=Callback::new(move |()| start())/>
                </span>
            </div>
            <DraftWaiting key=draft_key(open) present=title on_continue=Callback::new(move |()| start())/>
        }>
            <TitleField editing/>
        </Show>
        </div>
    }
    .into_any()
}

fn draft_key(open: Open) -> String {
    format!("{}/title", open.key())
}

/// Begins at once where the address of this task asks for it (`?edit=title`, the shortcut of a
/// card), and takes that out of the address.
fn edit_if_asked(open: Open, start: impl Fn() + 'static) {
    let (location, navigate) = (use_location(), use_navigate());
    let here = format!("/t/{}", open.key());
    Effect::new(move |_| {
        // The address may be another task's already, while this one is still shown.
        let asked = location.query.with(|query| query.get("edit").is_some_and(|field| field == "title"));
        if asked && location.pathname.with(|path| *path == here) {
            start();
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&here, options);
        }
    });
}

#[component]
fn TitleField(editing: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let base = untrack(|| open.shown());
    let text = RwSignal::new(base.title.clone());
    let kept = keep_over(text, base.title.clone(), draft_key(open));
    let field = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
            field.select();
        }
    });
    let save = move || {
        // Taking the field away makes it lose the focus; what was typed is a draft by then.
        if editing.try_get_untracked() != Some(true) {
            return;
        }
        let Some(typed) = text.try_get_untracked() else { return };
        let title = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() || title == base.title {
            kept.discard();
            return editing.set(false);
        }
        let sent = kept.send_off();
        editing.set(false);
        let command = UpdateTask { title: Some(title), ..UpdateTask::of(base.key.clone()) };
        open.edit_from(base.clone(), command, sent);
    };
    let blur = save.clone();
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if composing(&event) => {}
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
        <textarea dir="auto"
            node_ref=field
            class="input task-title-field"
            rows="1"
            maxlength="200"
            aria-label="Title"
            prop:value=text
            on:input=move |event| text.set(event_target_value(&event))
            on:keydown=key
            on:blur=move |event| {
                if !goes_to_note(&event) {
                    blur();
                }
            }
        ></textarea>
        <DraftNote of=vec![kept]/>
    }
    .into_any()
}
