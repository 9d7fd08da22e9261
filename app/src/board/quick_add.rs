//! Writing a new task into a column in one line: Enter adds and stays for the next. A plain form
//! where there is no JavaScript.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::task::Status;
use leptos::{ev, html, prelude::*};
use web_sys::Storage;

use super::use_parts;
use crate::board_address;
use crate::drafts::{DraftNote, keep};
use crate::long_title::{TITLE_LENGTH, written};
use crate::state::{Store, use_store};
use crate::ui::{Button, Icon, IconButton, Shown, with_tools};

/// Where the browser keeps the last project.
const LAST_PROJECT: &str = "hub_last_project";

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
            {move || store.board.with(|board| board_address::hidden_fields(board, ""))}
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
    let form = use_parts().quick_add;
    view! { <Shown when=wanted>{form(status, draft, project)}</Shown> }.into_any()
}

/// The form itself.
#[component]
pub fn Form(status: Status, draft: RwSignal<String>, project: RwSignal<Option<ProjectKey>>) -> impl IntoView {
    let store = use_store();
    let kept = keep(draft, format!("new-task/{}", status.as_str()));
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
        if project.with_untracked(Option::is_none) {
            project.set(last_project().filter(|key| is_open(store, key)));
        }
    });
    let of_board = move || store.board.with(|board| board.filter.project.clone());
    let chosen = move || of_board().or_else(|| project.get()).or_else(|| first_project(store));
    // What is missing is said once somebody tried; what is too long at once.
    let fault = RwSignal::new(None::<&'static str>);
    let length = Memo::new(move |_| draft.with(|draft| draft.trim().chars().count()));
    let too_long = move || length.get() > TITLE_LENGTH;
    let send = move |split: bool| {
        let text = draft.get_untracked();
        let Some(project) = untrack(chosen) else {
            return fault.set(Some("There is no project yet that it could belong to. An admin makes one in Admin."));
        };
        if text.trim().is_empty() {
            return fault.set(Some("Write what is to be done first."));
        }
        if untrack(too_long) && !split {
            return;
        }
        fault.set(None);
        let sent = kept.send_off();
        draft.set(String::new());
        remember(&project);
        store.create(project, status, written(&text), sent);
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            store.adding.set(None);
        }
    };
    let label = format!("Title of the new task in {}", status.label());
    let note = format!("quick-add-note-{status}");
    let choices = move || {
        let present = chosen();
        let choice = |p: hub_core::domain::project::Project| {
            view! { <option value=p.key.to_string() selected=present.as_ref() == Some(&p.key)>{p.name.clone()}</option> }
        };
        store.open_projects().into_iter().map(choice).collect_view()
    };
    view! {
        <form class="quick-add" method="post" action="/api/ui/forms/add-task" novalidate on:submit=add on:keydown=escape>
            <input type="hidden" name="status" value=status.as_str() />
            <input dir="auto"
                node_ref=input
                class="input"
                name="title"
                placeholder="What is to be done?"
                aria-label=label
                aria-describedby=note.clone()
                aria-invalid=move || (too_long() || fault.get().is_some()).to_string()
                autocomplete="off"
                prop:value=draft
                on:input=move |event| {
                    fault.set(None);
                    draft.set(event_target_value(&event));
                }
            />
            <DraftNote of=vec![kept]/>
            <div id=note class="quick-add-note" aria-live="assertive">
                <p class="field-note error" class:hidden=move || fault.get().is_none()>{fault}</p>
                <p class="field-note error" class:hidden=move || !too_long()>
                    {move || format!("{} characters; a title has at most {TITLE_LENGTH}. Shorten it, or keep the whole text in the description.", length.get())}
                </p>
            </div>
            <span class="quick-add-split" class:hidden=move || !too_long()>
                <Button on_click=Callback::new(move |()| send(true))>"Add with the whole text in the description"</Button>
            </span>
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

fn is_open(store: Store, key: &ProjectKey) -> bool {
    untrack(|| store.open_projects()).iter().any(|project| project.key == *key)
}

/// The project that the last new task of this browser went into.
fn last_project() -> Option<ProjectKey> {
    storage()?.get_item(LAST_PROJECT).ok().flatten()?.parse().ok()
}

fn remember(project: &ProjectKey) {
    if let Some(storage) = storage() {
        // A browser that stores nothing begins with the first project again.
        _ = storage.set_item(LAST_PROJECT, project.as_str());
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
