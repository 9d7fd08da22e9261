//! The projects and their policies.

use hub_core::domain::ids::ProjectKey;
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
        projects.into_iter().map(|project| project.key).collect::<Vec<ProjectKey>>()
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
                <For each=move || projects.get() key=Clone::clone let:key><ProjectRow key/></For>
            </ul>
            <Dialog open=adding title="Add a project"><NewProject done=Callback::new(move |_| adding.set(false))/></Dialog>
        </section>
    }
    .into_any()
}

/// A row is told apart by its key alone: what is open in it, such as its menu, stays when the
/// project changes.
#[component]
fn ProjectRow(key: ProjectKey) -> impl IntoView {
    let store = use_store();
    let (editing, asking) = (RwSignal::new(false), RwSignal::new(false));
    let key = StoredValue::new(key);
    let project = Memo::new(move |before: Option<&Option<Project>>| {
        let is_it = |project: &&Project| key.with_value(|key| project.key == *key);
        let now = store.projects.with(|projects| projects.iter().find(is_it).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let of = move |read: fn(&Project) -> String| {
        Memo::new(move |_| project.with(|project| project.as_ref().map(read).unwrap_or_default()))
    };
    let archived = Memo::new(move |_| project.with(|project| project.as_ref().is_some_and(|project| project.archived)));
    let name = of(|project| project.name.clone());
    let whole_name = of(|project| match project.emoji.as_deref() {
        None | Some("") => project.name.clone(),
        Some(emoji) => format!("{emoji} {}", project.name),
    });
    let badge = of(|project| format!("project-badge colour-{}", project.colour));
    let toggle = Callback::new(move |()| {
        let archived = Some(!archived.get_untracked());
        change(store, UpdateProject { archived, ..unchanged(key.get_value()) });
    });
    let act = move || {
        if archived.get() {
            view! { <MenuItem icon="undo" on_select=toggle>"Put back"</MenuItem> }.into_any()
        } else {
            view! { <MenuItem icon="archive" danger=true on_select=Callback::new(move |()| asking.set(true))>"Archive…"</MenuItem> }.into_any()
        }
    };
    let form = move || project.get_untracked().map(|project| view! { <EditProject project open=editing/> });
    view! {
        <li class="admin-row" class:inactive=archived>
            <span class=badge>{key.get_value().to_string()}</span>
            <div class="admin-who"><b>{whole_name}</b><span class="quiet">{of(policy)}</span></div>
            <Menu label=Signal::derive(move || format!("Actions for {}", name.get()))>
                <MenuItem icon="pencil" on_select=Callback::new(move |()| editing.set(true))>"Edit…"</MenuItem>
                {act}
            </Menu>
            <Dialog open=editing title=Signal::derive(move || format!("Edit {}", name.get()))>{form()}</Dialog>
            <Confirm
                open=asking title=Signal::derive(move || format!("Archive {}?", name.get())) yes="Archive" on_yes=toggle
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
