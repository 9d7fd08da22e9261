//! How a task hangs together with others: parent, what it waits for, what waits for it.

use std::sync::Arc;

use hub_core::domain::board::RelatedTask;
use hub_core::domain::change::Change;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::task::Status;
use hub_core::domain::task_command::{ListTasks, UpdateTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::facts::press;
use super::open::{Open, use_open};
use crate::api::tasks::list_tasks;
use crate::ui::{Icon, StatusIcon};

/// The task this one is a part of.
#[component]
pub(super) fn Parent() -> impl IntoView {
    let open = use_open();
    let parent = open.field(|task| task.parent.clone());
    let set = move |to: Option<TaskKey>| {
        let command =
            UpdateTask { parent: to.clone().map_or(Change::Clear, Change::Set), ..UpdateTask::of(open.key()) };
        open.edit(command, Arc::new(move |task| task.parent.clone_from(&to)));
    };
    let remove = Callback::new(move |_: TaskKey| set(None));
    let pick = Callback::new(move |key: TaskKey| set(Some(key)));
    move || match parent.get() {
        Some(key) => view! { <Linked key what="Take out of" remove/> }.into_any(),
        None => view! { <Adder what="Parent" words="None" here=true pick/> }.into_any(),
    }
}

/// The tasks this one waits for.
#[component]
pub(super) fn Blockers() -> impl IntoView {
    let open = use_open();
    let blockers = open.field(|task| task.blocked_by.clone());
    let set = move |to: Vec<TaskKey>| {
        let command = UpdateTask { blocked_by: Some(to.clone()), ..UpdateTask::of(open.key()) };
        open.edit(command, Arc::new(move |task| task.blocked_by.clone_from(&to)));
    };
    let remove = Callback::new(move |gone: TaskKey| {
        set(blockers.get_untracked().into_iter().filter(|key| *key != gone).collect())
    });
    let pick = Callback::new(move |key: TaskKey| {
        let mut to = blockers.get_untracked();
        if !to.contains(&key) {
            to.push(key);
            set(to);
        }
    });
    view! {
        <For each=move || blockers.get() key=Clone::clone let:key>
            <Linked key what="No longer wait for" remove/>
        </For>
        {move || {
            let words = if blockers.with(Vec::is_empty) { "Nothing" } else { "Add" };
            view! { <Adder what="Blocked by" words here=false pick/> }
        }}
    }
    .into_any()
}

/// The tasks that wait for this one; only where there are any, as it is they who say so.
#[component]
pub(super) fn Blocks() -> impl IntoView {
    let open = use_open();
    let blocks = open.field(|task| task.blocks.clone());
    view! {
        <Show when=move || !blocks.with(Vec::is_empty)>
            <dt>"Blocks"</dt>
            <dd class="wide">
                {move || blocks.get().into_iter().map(|key| view! { <TaskLink key/> }).collect_view()}
            </dd>
        </Show>
    }
    .into_any()
}

/// A linked task with a way to unlink it.
#[component]
fn Linked(key: TaskKey, what: &'static str, remove: Callback<TaskKey>) -> impl IntoView {
    let open = use_open();
    let name = format!("{what} {key}");
    let gone = key.clone();
    view! {
        <span class="linked">
            <TaskLink key/>
            <button
                type="button" class="chip-remove" class:hidden=open.locked aria-label=name.clone() title=name
                on:click=move |_| remove.run(gone.clone())
            ><Icon name="close"/></button>
        </span>
    }
    .into_any()
}

/// A link to another task: its mark, its key and as much of its title as fits.
#[component]
pub(super) fn TaskLink(key: TaskKey) -> impl IntoView {
    let open = use_open();
    let wanted = key.clone();
    let related =
        Memo::new(move |_| open.detail.with(|detail| detail.related.iter().find(|other| other.key == wanted).cloned()));
    let settled = |other: &RelatedTask| other.status == Status::Done || other.archived;
    view! {
        <a class="task-link" class:settled=move || related.with(|other| other.as_ref().is_some_and(settled)) href=format!("/t/{key}")>
            {move || related.get().map(|other| view! { <StatusIcon status=other.status/> })}
            <span class="task-link-key">{key.to_string()}</span>
            <span class="task-link-title">{move || related.get().map(|other| other.title)}</span>
        </a>
    }
    .into_any()
}

/// A button that becomes a field to find a task by its key or its words.
#[component]
fn Adder(what: &'static str, words: &'static str, here: bool, pick: Callback<TaskKey>) -> impl IntoView {
    let open = use_open();
    let adding = RwSignal::new(false);
    let start = Callback::new(move |()| adding.set(true));
    let face = move || view! { <span class="quiet">{words}</span> };
    view! {
        <Show when=move || adding.get() fallback=move || press(open, what, start, ViewFn::from(face))>
            <Finder what here done=Callback::new(move |key: Option<TaskKey>| {
                adding.set(false);
                if let Some(key) = key {
                    pick.run(key);
                }
            })/>
        </Show>
    }
    .into_any()
}

/// Finds a task; `here` keeps to the project. Gives nothing where none is chosen.
#[component]
fn Finder(what: &'static str, here: bool, done: Callback<Option<TaskKey>>) -> impl IntoView {
    let open = use_open();
    let found = RwSignal::new(Vec::<(TaskKey, String)>::new());
    // Taking the field away makes it lose the focus: that is not another answer.
    let answered = StoredValue::new(false);
    let done = move |key: Option<TaskKey>| {
        if answered.try_get_value() == Some(false) {
            answered.set_value(true);
            done.run(key);
        }
    };
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let chosen = move |text: &str| text.split_whitespace().next().and_then(|word| word.parse::<TaskKey>().ok());
    let input = move |text: String| {
        let exact =
            chosen(&text).filter(|key| found.with_untracked(|found| found.iter().any(|(other, _)| other == key)));
        match exact {
            Some(key) => done(Some(key)),
            None => look(open, here, text, found),
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            if let Some(key) = chosen(&event_target_value(&event)) {
                done(Some(key));
            }
        }
        "Escape" => {
            event.stop_propagation();
            done(None);
        }
        _ => {}
    };
    view! {
        <input
            node_ref=field class="input small-field finder" list="found-tasks" aria-label=format!("{what}: find a task")
            placeholder="Key or words…" on:input=move |event| input(event_target_value(&event)) on:keydown=key
            on:blur=move |event| done(chosen(&event_target_value(&event)))
        />
        <datalist id="found-tasks">
            {move || found.get().into_iter().map(|(key, title)| view! { <option value=key.to_string()>{title}</option> }).collect_view()}
        </datalist>
    }
    .into_any()
}

fn look(open: Open, here: bool, text: String, found: RwSignal<Vec<(TaskKey, String)>>) {
    let own = open.key();
    let project = here.then(|| own.project());
    let command = ListTasks {
        q: Some(text).filter(|text| !text.trim().is_empty()),
        project,
        limit: Some(9),
        ..ListTasks::default()
    };
    spawn_local(async move {
        // Suggestions only: where they cannot be read, the key can still be typed.
        if let Ok(page) = list_tasks(command).await {
            let others = page.items.into_iter().filter(|task| task.key != own);
            found.try_set(others.map(|task| (task.key, task.title)).collect());
        }
    });
}
