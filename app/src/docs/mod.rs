//! Documents: those of a project at the left, the chosen one to read, edit and compare at the
//! right.

mod chosen;
mod comparison;
mod conflict;
mod delete;
mod doc_draft;
mod editor;
mod gone;
mod list;
mod name;
mod new;
mod open;
mod text;
mod versions;

use hub_core::domain::ids::{DocSlug, ProjectKey};
use hub_core::domain::member::Role;
use leptos::prelude::*;

use crate::address::{self, asked};
use crate::state::{Store, use_store};
use crate::ui::Empty;

/// A project's page of documents.
#[derive(Clone, Copy)]
struct Shelf {
    project: StoredValue<ProjectKey>,
    /// The document the address names.
    chosen: Memo<Option<DocSlug>>,
    /// Whether its reader never writes here: a viewer, an archived project.
    closed: Memo<bool>,
    /// Whether it is closed, or the connection lost.
    locked: Memo<bool>,
}

impl Shelf {
    fn key(self) -> ProjectKey {
        self.project.try_get_value().unwrap_or_default()
    }

    /// The page without anything chosen.
    fn href(self) -> String {
        format!("/p/{}/docs", self.key())
    }

    /// The page of a document.
    fn doc_href(self, slug: &DocSlug) -> String {
        format!("/p/{}/docs/{slug}", self.key())
    }
}

/// The page.
#[component]
pub fn Docs() -> impl IntoView {
    let store = use_store();
    let (project, chosen) = (address::chosen::<ProjectKey>(0), address::chosen::<DocSlug>(1));
    // The first project where the address names none.
    let shown = Memo::new(move |_| project.get().or_else(|| first_project(store)));
    let drawn = move || match shown.get() {
        Some(project) => view! { <OfProject project chosen/> }.into_any(),
        None => view! {
            <div class="page">
                <Empty icon="docs" title="There is no project yet">
                    "Documents belong to a project. An admin makes the first one under Admin."
                </Empty>
            </div>
        }
        .into_any(),
    };
    view! { {drawn} }.into_any()
}

fn first_project(store: Store) -> Option<ProjectKey> {
    store.open_projects().into_iter().next().map(|project| project.key)
}

/// Whether a project is there to write in: archived ones are not among those of the frame.
fn is_open(store: Store, key: &ProjectKey) -> bool {
    store.open_projects().iter().any(|project| project.key == *key)
}

#[component]
fn OfProject(project: ProjectKey, chosen: Memo<Option<DocSlug>>) -> impl IntoView {
    let store = use_store();
    let key = project.clone();
    let closed = Memo::new(move |_| store.me.with(|me| me.role == Role::Viewer) || !is_open(store, &key));
    let locked = Memo::new(move |_| closed.get() || store.link.get().is_lost());
    let shelf = Shelf { project: StoredValue::new(project), chosen, closed, locked };
    let begun = asked(|query| query.get("new").is_some());
    let writing = Memo::new(move |_| chosen.get().is_none() && begun.get());
    let compared = asked(|query| {
        let number = |name: &str| query.get(name)?.parse::<u32>().ok();
        number("from").zip(number("to"))
    });
    let beside = move || match chosen.get() {
        Some(slug) => chosen::drawn(slug, compared.get(), shelf),
        None if writing.get() => view! { <new::NewDoc shelf/> }.into_any(),
        None => view! {
            <Empty icon="docs" title="Nothing is chosen">
                "Documents hold what everybody here should know: how you work, what was decided, where things are. "
                "Agents read and write them too."
            </Empty>
        }
        .into_any(),
    };
    view! {
        <div class="beside" class:chosen=move || chosen.get().is_some() || writing.get()>
            <section class="beside-list" aria-label="Documents">{list::drawn(shelf)}</section>
            <section class="beside-main" aria-label="The document">{beside}</section>
        </div>
    }
    .into_any()
}
