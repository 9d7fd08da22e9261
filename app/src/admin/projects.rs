//! The projects and their policies.

use hub_core::domain::project::{Project, UpdateProject};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::new_project::NewProject;
use super::project_form::{EditProject, unchanged};
use crate::api::projects::update_project;
use crate::state::{Store, use_store};
use crate::ui::{Button, Confirm, Dialog, Empty, Menu, MenuItem};

/// The section.
#[component]
pub(super) fn Projects() -> impl IntoView {
    let store = use_store();
    let adding = RwSignal::new(false);
    let projects = Memo::new(move |_| {
        let mut projects = store.projects.get();
        projects.sort_by_key(|project| project.archived);
        projects
    });
    let add = Callback::new(move |()| adding.set(true));
    view! {
        <section class="admin-section" id="projects" aria-labelledby="projects-title">
            <header>
                <div>
                    <h2 id="projects-title">"Projects"</h2>
                    <p>"What tasks belong to, and the policies that hold in each."</p>
                </div>
                <Button icon="plus" on_click=add>"Add project"</Button>
            </header>
            <ul class="admin-card admin-list">
                <Show when=move || projects.with(Vec::is_empty)>
                    <li><Empty icon="project" title="No projects yet">"Add the first; its key begins the key of each of its tasks."</Empty></li>
                </Show>
                <For each=move || projects.get() key=|project| format!("{project:?}") let:project><ProjectRow project/></For>
            </ul>
            <Dialog open=adding title="Add a project"><NewProject done=Callback::new(move |_| adding.set(false))/></Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn ProjectRow(project: Project) -> impl IntoView {
    let store = use_store();
    let (editing, asking) = (RwSignal::new(false), RwSignal::new(false));
    let archived = project.archived;
    let key = StoredValue::new(project.key.clone());
    let toggle = Callback::new(move |()| {
        change(store, UpdateProject { archived: Some(!archived), ..unchanged(key.get_value()) })
    });
    let label = format!("Actions for {}", project.name);
    let (title, question) = (format!("Edit {}", project.name), format!("Archive {}?", project.name));
    let policy = policy(&project);
    let name = project
        .emoji
        .as_ref()
        .filter(|emoji| !emoji.is_empty())
        .map_or(project.name.clone(), |emoji| format!("{emoji} {}", project.name));
    let whole = StoredValue::new(project.clone());
    view! {
        <li class="admin-row" class:inactive=archived>
            <span class=format!("project-badge colour-{}", project.colour)>{project.key.to_string()}</span>
            <div class="admin-who"><b>{name}</b><span class="quiet">{policy}</span></div>
            <Menu label>
                <MenuItem icon="pencil" on_select=Callback::new(move |()| editing.set(true))>"Edit…"</MenuItem>
                {if archived {
                    view! { <MenuItem icon="undo" on_select=toggle>"Put back"</MenuItem> }.into_any()
                } else {
                    view! { <MenuItem icon="archive" danger=true on_select=Callback::new(move |()| asking.set(true))>"Archive…"</MenuItem> }.into_any()
                }}
            </Menu>
            <Dialog open=editing title><EditProject project=whole.get_value() open=editing/></Dialog>
            <Confirm
                open=asking title=question yes="Archive" on_yes=toggle
                body="It becomes read-only and leaves the board; work on it ends. Nothing is lost, and you can put it back."
            />
        </li>
    }
    .into_any()
}

/// The policies in one line.
fn policy(project: &Project) -> String {
    if project.archived {
        return "archived, read-only".to_owned();
    }
    let mut words = vec![format!("leases {} min", project.lease_minutes)];
    if project.require_evidence {
        words.push("evidence required".to_owned());
    }
    if !project.auto_approve.is_empty() {
        let types: Vec<&str> = project.auto_approve.iter().map(|kind| kind.as_str()).collect();
        words.push(format!("{} approved by themselves", types.join(", ")));
    }
    words.join(" · ")
}

fn change(store: Store, command: UpdateProject) {
    spawn_local(async move {
        match update_project(command).await {
            Ok(project) => keep(store, project),
            Err(error) => store.fail(&error),
        }
    });
}

/// Shows a project as the hub answered it.
pub(super) fn keep(store: Store, project: Project) {
    store.projects.update(|projects| match projects.iter_mut().find(|known| known.key == project.key) {
        Some(known) => *known = project,
        None => projects.push(project),
    });
}
