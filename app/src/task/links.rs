//! How a task hangs together with others: parent, what it waits for, what waits for it.

use hub_core::domain::board::RelatedTask;
use hub_core::domain::change::Change;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::task::{Status, Task};
use hub_core::domain::task_command::{ListTasks, UpdateTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::facts::press;
use super::open::{Open, use_open};
use crate::api::tasks::list_tasks;
use crate::ui::{Choice, Combobox, Icon, Left, StatusIcon};

/// The task this one is a part of.
#[component]
pub(super) fn Parent() -> impl IntoView {
    let open = use_open();
    let parent = open.field(|task| task.parent.clone());
    let set = move |to: Option<TaskKey>| {
        let command = UpdateTask { parent: to.map_or(Change::Clear, Change::Set), ..UpdateTask::of(open.key()) };
        open.edit(command);
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
        let command = UpdateTask { blocked_by: Some(to), ..UpdateTask::of(open.key()) };
        open.edit(command);
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
            <span class="task-link-title" dir="auto">{move || related.get().map(|other| other.title)}</span>
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

/// Finds a task; `here` keeps to the project. Gives nothing where none is chosen: what is only
/// typed is not chosen.
#[component]
fn Finder(what: &'static str, here: bool, done: Callback<Option<TaskKey>>) -> impl IntoView {
    let open = use_open();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Choice>::new());
    Effect::watch(move || text.get(), move |typed, _, _| look(open, here, typed.clone(), text, found), true);
    let is_whole = Callback::new(|typed: String| whole_key(&typed).is_some());
    let left = Callback::new(move |left: Left| {
        let taken = if let Left::Took(value) = left { whole_key(&value) } else { None };
        done.try_run(taken);
    });
    view! {
        <Combobox
            label=format!("{what}: find a task") id="task-finder" placeholder="Key or words…" text choices=found is_whole on_left=left
        />
    }
    .into_any()
}

/// The key that is typed, where all of it is one.
fn whole_key(typed: &str) -> Option<TaskKey> {
    typed.trim().to_ascii_uppercase().parse().ok()
}

fn look(open: Open, here: bool, typed: String, text: RwSignal<String>, found: RwSignal<Vec<Choice>>) {
    let own = open.key();
    let project = here.then(|| own.project());
    let command = ListTasks {
        q: Some(typed.clone()).filter(|text| !text.trim().is_empty()),
        project,
        limit: Some(9),
        ..ListTasks::default()
    };
    spawn_local(async move {
        let answer = list_tasks(command).await;
        // The answer to what was typed before may come late.
        if text.try_with_untracked(|text| *text == typed) != Some(true) {
            return;
        }
        // Suggestions only: where they cannot be read, the key can still be typed.
        if let Ok(page) = answer {
            let mut others: Vec<Task> = page.items.into_iter().filter(|task| task.key != own).collect();
            let whole = whole_key(&typed);
            others.sort_by_key(|task| Some(&task.key) != whole.as_ref());
            let choice = |task: Task| Choice { value: task.key.to_string(), words: task.title };
            found.try_set(others.into_iter().map(choice).collect());
        }
    });
}
