//! Writing a new task into a column in one line: Enter adds and stays for the next. A plain form where there is no JavaScript.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::task::Status;
use leptos::{ev, html, prelude::*};

use super::place;
use crate::split::{Tool, tool, with_tools};
use crate::state::{Store, use_store};
use crate::ui::{Button, Icon, IconButton, Shown};

/// Whether new tasks can begin in that column.
pub const fn is_possible_in(status: Status) -> bool {
    matches!(status, Status::Inbox | Status::Backlog)
}

/// The button that opens the form; without JavaScript the address opens it.
#[component]
pub fn AddButton(status: Status) -> impl IntoView {
    let store = use_store();
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        store.adding.update(|adding| *adding = if *adding == Some(status) { None } else { Some(status) });
    };
    let label = format!("Add task to {}", status.label());
    view! {
        <form method="get" class="add" on:submit=open>
            {move || store.board.with(|board| place::hidden_fields(board, ""))}
            <button
                class="button ghost icon-button"
                name="add"
                value=status.as_str()
                aria-label=label.clone()
                title=label
                aria-expanded=move || (store.adding.get() == Some(status)).to_string()
                disabled=move || !store.can_write()
            >
                <Icon name="plus" />
            </button>
        </form>
    }
    .into_any()
}

/// The form, while it is open.
#[component]
pub fn QuickAdd(status: Status) -> impl IntoView {
    let store = use_store();
    // What was written outlives the form: a draft is never lost by closing it.
    let draft = RwSignal::new(String::new());
    let project = RwSignal::new(None::<ProjectKey>);
    let wanted = with_tools(Signal::derive(move || store.adding.get() == Some(status)));
    view! { <Shown when=wanted>{tool(Tool::QuickAdd(status, draft, project))}</Shown> }.into_any()
}

/// The form itself.
#[component]
pub fn Form(status: Status, draft: RwSignal<String>, project: RwSignal<Option<ProjectKey>>) -> impl IntoView {
    let store = use_store();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let of_board = move || store.board.with(|board| board.filter.project.clone());
    let chosen = move || of_board().or_else(|| project.get()).or_else(|| first_project(store));
    let give_back = move |title: String| {
        _ = draft.try_update(|draft| {
            if draft.is_empty() {
                *draft = title;
            }
        });
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let title = draft.get_untracked();
        if let Some(project) = untrack(chosen)
            && !title.trim().is_empty()
        {
            draft.set(String::new());
            store.create(project, status, title, Box::new(give_back));
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            store.adding.set(None);
        }
    };
    let label = format!("Title of the new task in {}", status.label());
    let choices = move || {
        let present = chosen();
        let choice = |p: hub_core::domain::project::Project| {
            view! { <option value=p.key.to_string() selected=present.as_ref() == Some(&p.key)>{p.name.clone()}</option> }
        };
        store.open_projects().into_iter().map(choice).collect_view()
    };
    view! {
        <form class="quick-add" method="post" action="/api/ui/forms/add-task" on:submit=add on:keydown=escape>
            <input type="hidden" name="status" value=status.as_str() />
            <input
                node_ref=input
                class="input"
                name="title"
                required
                maxlength="200"
                placeholder="What is to be done?"
                aria-label=label
                autocomplete="off"
                prop:value=draft
                on:input=move |event| draft.set(event_target_value(&event))
            />
            <div class="quick-add-foot">
                <Shown
                    when=move || of_board().is_none()
                    fallback=move || view! { <input type="hidden" name="project" value=of_board().map(|key| key.to_string()) /> }
                >
                    <select
                        class="input"
                        name="project"
                        aria-label="Project"
                        on:change=move |event| project.set(event_target_value(&event).parse().ok())
                    >
                        {choices}
                    </select>
                </Shown>
                <span class="top-gap"></span>
                <Button variant="primary" submit=true>"Add"</Button>
                <IconButton label="Close the form" icon="close" on_click=Callback::new(move |()| store.adding.set(None)) />
            </div>
        </form>
    }
    .into_any()
}

fn first_project(store: Store) -> Option<ProjectKey> {
    store.open_projects().into_iter().next().map(|project| project.key)
}
