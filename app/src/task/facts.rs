//! Role, labels and due date: short fields that are typed.

use hub_core::domain::change::Change;
use hub_core::domain::task::Status;
use hub_core::domain::task_command::UpdateTask;
use leptos::{ev, prelude::*};

use super::open::{Open, use_open};
use crate::drafts::{DraftNote, DraftWaiting, Sent, goes_to_note, keep_over};
use crate::letter_case::lower;
use crate::ui::{Choice, Combobox, DueDay, Icon, Left, composing};

const ROLES: [&str; 7] = ["developer", "reviewer", "designer", "tester", "writer", "analyst", "operator"];

/// The role the work is for.
#[component]
pub(super) fn Role() -> impl IntoView {
    let open = use_open();
    let role = open.field(|task| task.role.clone());
    let editing = RwSignal::new(false);
    let face = move || match role.get() {
        Some(role) => view! { <span class="role" dir="auto">{role}</span> }.into_any(),
        None => view! { <span class="quiet">"None"</span> }.into_any(),
    };
    let draft_key = StoredValue::new(format!("{}/role", open.key()));
    let start = Callback::new(move |()| editing.set(true));
    let present = Signal::derive(move || role.get().unwrap_or_default());
    view! {
        <Show when=move || editing.get() fallback=move || view! {
            {press(open, "Role", start, ViewFn::from(face))}
            <DraftWaiting key=draft_key.get_value() present on_continue=start/>
        }>
            <RoleField editing key=draft_key.get_value()/>
        </Show>
    }
    .into_any()
}

#[component]
fn RoleField(editing: RwSignal<bool>, key: String) -> impl IntoView {
    let open = use_open();
    let base = open.shown();
    let text = RwSignal::new(base.role.clone().unwrap_or_default());
    let kept = keep_over(text, text.get_untracked(), key);
    let choices = Memo::new(move |_| {
        let typed = lower(text.read().trim());
        let fits = ROLES.iter().filter(|role| role.starts_with(&typed) && **role != typed);
        fits.map(|role| Choice { value: (*role).to_owned(), words: String::new() }).collect::<Vec<_>>()
    });
    let left = Callback::new(move |left: Left| {
        let typed = match left {
            Left::Took(typed) | Left::Typed(typed) => typed,
            Left::Nothing => {
                kept.discard();
                return editing.set(false);
            }
        };
        let to = Some(typed.trim().to_owned()).filter(|text| !text.is_empty());
        if to == base.role {
            kept.discard();
            return editing.set(false);
        }
        let sent = kept.send_off();
        editing.set(false);
        let command = UpdateTask { role: to.map_or(Change::Clear, Change::Set), ..UpdateTask::of(base.key.clone()) };
        open.edit_from(base.clone(), command, sent);
    });
    let is_whole = Callback::new(|_: String| true);
    view! { <Combobox label="Role" id="role-field" placeholder="Any word" text choices is_whole on_left=left/> }
        .into_any()
}

/// The day it is due.
#[component]
pub(super) fn Due() -> impl IntoView {
    let open = use_open();
    let due = open.field(|task| task.due.clone());
    let done = open.field(|task| task.status == Status::Done);
    let editing = RwSignal::new(false);
    let draft_key = StoredValue::new(format!("{}/due", open.key()));
    // What its maker saw when the field was opened.
    let base = StoredValue::new(open.shown());
    let start = Callback::new(move |()| {
        base.set_value(open.shown());
        editing.set(true);
    });
    let save = Callback::new(move |typed: Option<(String, Sent)>| {
        editing.set(false);
        let (Some((text, sent)), base) = (typed, base.get_value()) else { return };
        let to = Some(text).filter(|text| !text.is_empty());
        if to == base.due {
            return sent.done();
        }
        let command = UpdateTask { due: to.map_or(Change::Clear, Change::Set), ..UpdateTask::of(base.key.clone()) };
        open.edit_from(base, command, sent);
    });
    let face = move || {
        due.get().map_or_else(
            || view! { <span class="quiet">"None"</span> }.into_any(),
            |due| view! { <Icon name="calendar"/><DueDay due done/> }.into_any(),
        )
    };
    let present = Signal::derive(move || due.get().unwrap_or_default());
    view! {
        <Show when=move || editing.get() fallback=move || view! {
            {press(open, "Due date", start, ViewFn::from(face))}
            <DraftWaiting key=draft_key.get_value() present on_continue=start/>
        }>
            <SmallField label="Due date" start=due.get_untracked().unwrap_or_default() kind="date" on_done=save key=draft_key.get_value()/>
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
        let command = UpdateTask { labels: Some(to), ..UpdateTask::of(open.key()) };
        open.edit(command);
    };
    let text = RwSignal::new(String::new());
    let choices = Memo::new(move |_| {
        let typed = lower(text.read().trim());
        let here = labels.get();
        let fits = |label: &String| !typed.is_empty() && lower(label).starts_with(&typed) && !here.contains(label);
        let mut known = Vec::new();
        open.store.cards.for_each(|task, _| known.extend(task.labels.iter().filter(|label| fits(label)).cloned()));
        known.sort();
        known.dedup();
        known.into_iter().take(8).map(|value| Choice { value, words: String::new() }).collect::<Vec<_>>()
    });
    let is_whole = Callback::new(|_: String| true);
    let add = Callback::new(move |left: Left| {
        adding.set(false);
        text.set(String::new());
        let (Left::Took(label) | Left::Typed(label)) = left else { return };
        let label = label.trim().to_owned();
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
            <span class="label-chip" dir="auto">
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
            <Combobox label="New label" id="label-field" text choices is_whole on_left=add/>
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

/// A field in the place of a value: Enter and leaving it give its text to `on_done`, with what was
/// kept of it; Escape gives nothing.
#[component]
pub(super) fn SmallField(
    label: &'static str,
    start: String,
    kind: &'static str,
    /// What is kept of it is called.
    key: String,
    /// Whether Escape keeps what was typed as a draft.
    #[prop(optional)]
    keeps: bool,
    on_done: Callback<Option<(String, Sent)>>,
) -> impl IntoView {
    let text = RwSignal::new(start.clone());
    let kept = keep_over(text, start, key);
    let field = NodeRef::<leptos::html::Input>::new();
    let done = StoredValue::new(false);
    let finish = move |text: Option<String>| {
        // Taking the field away makes it lose the focus: that is not another answer.
        if done.try_get_value() == Some(false) {
            done.set_value(true);
            on_done.try_run(text.map(|text| (text, kept.send_off())));
        }
    };
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let press = move |event: ev::KeyboardEvent| match event.key().as_str() {
        _ if composing(&event) => {}
        "Enter" => {
            event.prevent_default();
            finish(Some(event_target_value(&event)));
        }
        "Escape" => {
            event.stop_propagation();
            if !keeps {
                kept.discard();
            }
            finish(None);
        }
        _ => {}
    };
    view! {
        <input
            dir="auto" node_ref=field class="input small-field" type=kind aria-label=label prop:value=text
            on:input=move |event| text.set(event_target_value(&event))
            on:keydown=press on:blur=move |event| {
                if !goes_to_note(&event) {
                    finish(Some(event_target_value(&event)));
                }
            }
        />
        <DraftNote of=vec![kept]/>
    }
    .into_any()
}
