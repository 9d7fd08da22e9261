//! The archive of the board that is shown: what was taken off it, and the way back.

use hub_core::domain::event::Kind;
use hub_core::domain::task::Task;
use hub_core::domain::task_command::ListTasks;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::tasks::list_tasks;
use crate::state::{CardChange, use_store};
use crate::ui::{Button, Empty, Failed, Loading, StatusIcon};

/// How many are read at once.
const PAGE: u32 = 50;

/// What stands in the dialog.
#[component]
pub fn Archive() -> impl IntoView {
    let store = use_store();
    let tasks = RwSignal::new(None::<Vec<Task>>);
    let (next, fault) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let project = store.board.with_untracked(|board| board.filter.project.clone());
    let read = Callback::new(move |cursor: Option<String>| {
        let more = cursor.is_some();
        let command = ListTasks {
            project: project.clone(),
            archived: Some(true),
            limit: Some(PAGE),
            cursor,
            ..ListTasks::default()
        };
        spawn_local(async move {
            match list_tasks(command).await {
                Ok(page) => {
                    fault.try_set(None);
                    next.try_set(page.next_cursor);
                    tasks.try_update(|tasks| match tasks {
                        Some(tasks) if more => tasks.extend(page.items),
                        _ => *tasks = Some(page.items),
                    });
                }
                Err(error) => _ = fault.try_set(Some(error.message().to_owned())),
            }
        });
    });
    read.run(None);
    Effect::new(move |_| {
        store.listen(move |heard| {
            if heard.is(|kind| matches!(kind, Kind::TaskArchived | Kind::TaskUnarchived)) {
                _ = read.try_run(None);
            }
        });
    });
    let row = move |task: Task| {
        let href = format!("/t/{}", task.key);
        let label = format!("Put {} back on the board", task.key);
        let named = format!("{} {}", task.key, task.title);
        let status = task.status;
        let back = move |_| store.change(task.clone(), CardChange::PutBack);
        view! {
            <li>
                <StatusIcon status/>
                <a href=href on:click=move |_| store.archive_open.set(false)>{named}</a>
                <button type="button" class="button" aria-label=label disabled=move || !store.can_write() on:click=back>"Put back"</button>
            </li>
        }
        .into_any()
    };
    let drawn = move || {
        match (tasks.get(), fault.get()) {
        (_, Some(fault)) => {
            view! { <Failed message=fault retry=Callback::new(move |()| read.run(None))/> }.into_any()
        }
        (None, None) => view! { <Loading lines=4/> }.into_any(),
        (Some(tasks), None) if tasks.is_empty() => {
            view! { <Empty icon="archive" title="Nothing is archived here">"Archive in the menu of a card takes it off the board; it is kept here."</Empty> }
                .into_any()
        }
        (Some(tasks), None) => view! {
            <ul class="archive">{tasks.into_iter().map(row).collect_view()}</ul>
            {move || next.get().map(|cursor| view! {
                <Button on_click=Callback::new(move |()| read.run(Some(cursor.clone())))>"Show more"</Button>
            })}
        }
        .into_any(),
    }
    };
    view! { <div class="archive-content">{drawn}</div> }.into_any()
}
