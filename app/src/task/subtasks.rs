//! The tasks this one is made of, and a field for one more.

use hub_core::domain::task::Status;
use hub_core::domain::task_command::CreateTask;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::links::TaskLink;
use super::open::{Open, use_open};
use crate::api::tasks::create_task;
use crate::drafts::{DraftNote, Sent, keep};
use crate::ui::Icon;

/// The section; where there are none only a quiet way to add the first.
#[component]
pub(super) fn SubTasks() -> impl IntoView {
    let open = use_open();
    let children = open.field(|task| task.children.clone());
    let done = move || {
        let all = children.get();
        let done = open.detail.with(|detail| {
            detail.related.iter().filter(|other| all.contains(&other.key) && other.status == Status::Done).count()
        });
        (!all.is_empty()).then(|| format!("{done} of {}", all.len()))
    };
    view! {
        <section class="task-section" class:hidden=move || children.with(Vec::is_empty) && !open.editable()>
            <h2>"Sub-tasks" <span class="quiet">{done}</span></h2>
            <ul class="sub-tasks">
                <For each=move || children.get() key=Clone::clone let:key>
                    <li><TaskLink key/></li>
                </For>
            </ul>
            <AddSubTask/>
        </section>
    }
    .into_any()
}

#[component]
fn AddSubTask() -> impl IntoView {
    let open = use_open();
    let title = RwSignal::new(String::new());
    let kept = keep(title, format!("{}/sub-task", open.key()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = title.get_untracked();
        if !text.trim().is_empty() {
            let sent = kept.send_off();
            title.set(String::new());
            add(open, text, sent);
        }
    };
    view! {
        <form class="add-line needs-script" class:hidden=open.locked on:submit=send>
            <Icon name="plus"/>
            <input dir="auto"
                class="bare-input" aria-label="Add a sub-task" placeholder="Add a sub-task" maxlength="200"
                prop:value=title on:input=move |event| title.set(event_target_value(&event))
            />
        </form>
        <DraftNote of=vec![kept]/>
    }
    .into_any()
}

fn add(open: Open, title: String, sent: Sent) {
    let parent = open.key();
    let command = CreateTask { parent: Some(parent.clone()), ..CreateTask::titled(parent.project(), &title) };
    spawn_local(async move {
        match sent.with(create_task(command)).await {
            Ok(made) => {
                open.store.announce(format!("{} added to {parent}", made.task.key));
                open.store.cards.accept(made.task, made.seq);
                open.refresh();
            }
            Err(error) => open.store.fail(&error),
        }
    });
}
