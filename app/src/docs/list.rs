//! The documents of a project, and the projects to choose from.

use hub_core::domain::doc::{Doc, ListDocs};
use hub_core::domain::event::Entity;
use hub_core::domain::ids::DocSlug;
use hub_core::domain::page::{MAX_LIMIT, Page};
use hub_core::domain::project::Project;
use leptos::prelude::*;

use super::{Shelf, is_open};
use crate::api::docs::list_docs;
use crate::missing::{Found, Missing, or_missing};
use crate::paging::first_pages;
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::state::{Heard, use_store};
use crate::ui::{Button, Empty, Icon, TimeAgo};

/// The list.
pub(super) fn drawn(shelf: Shelf) -> AnyView {
    let pages = StoredValue::new(1_u32);
    let ask = move || {
        let (project, count) = (shelf.key(), pages.try_get_value().unwrap_or(1));
        let page = move |cursor| list_docs(ListDocs { project: project.clone(), limit: Some(MAX_LIMIT), cursor });
        async move { or_missing(first_pages(count, page, |one: &Doc, other| one.slug == other.slug).await) }
    };
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Doc, Entity::Project]);
    view! {
        <Projects shelf/>
        {reading(ask, touches, move |found| view! { <Whole found shelf pages/> }.into_any())}
    }
    .into_any()
}

/// The projects as links. An archived one is reached by its address, and says so.
#[component]
fn Projects(shelf: Shelf) -> impl IntoView {
    let store = use_store();
    let link = move |project: Project| {
        let here = project.key == shelf.key();
        view! {
            <a class="chip" class:on=here href=format!("/p/{}/docs", project.key) aria-current=here.then_some("true")>
                <span class=format!("dot colour-{}", project.colour)></span>{project.name}
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="doc-projects" aria-label="Project">{move || store.open_projects().into_iter().map(link).collect_view()}</nav>
    }
    .into_any()
}

#[component]
fn Whole(found: Reading<Found<Page<Doc>>>, shelf: Shelf, pages: StoredValue<u32>) -> impl IntoView {
    let missing = found.part(|found| found.as_ref().err().map(|error| error.message().to_owned()));
    let drawn = move || match missing.get() {
        Some(message) => view! {
            <Missing message href="/docs" words="The first project">"Choose another project above."</Missing>
        }
        .into_any(),
        None => view! { <List found shelf pages/> }.into_any(),
    };
    view! { {drawn} }.into_any()
}

#[component]
fn List(found: Reading<Found<Page<Doc>>>, shelf: Shelf, pages: StoredValue<u32>) -> impl IntoView {
    let store = use_store();
    let docs = found.part(|found| found.as_ref().map(|page| page.items.clone()).unwrap_or_default());
    let slugs = Memo::new(move |_| docs.with(|docs| docs.iter().map(|doc| doc.slug.clone()).collect::<Vec<_>>()));
    let more = found.part(|found| found.as_ref().is_ok_and(|page| page.next_cursor.is_some()));
    let loaded = Memo::new(move |_| docs.with(|docs| docs.iter().filter(|doc| doc.load).count()));
    let closed = Memo::new(move |_| !is_open(store, &shelf.key()));
    let load_more = Callback::new(move |()| {
        pages.update_value(|pages| *pages += 1);
        found.again();
    });
    view! {
        <header class="docs-head">
            <p class="quiet">{move || if closed.get() { READ_ONLY.to_owned() } else { words(loaded.get()) }}</p>
            <a class="button primary needs-script" class:hidden=shelf.locked href=format!("{}?new=1", shelf.href())>
                <Icon name="plus"/>"New document"
            </a>
        </header>
        <ul class="docs-list">
            <For each=move || slugs.get() key=Clone::clone let:slug><Item slug docs shelf/></For>
        </ul>
        <Show when=move || slugs.with(Vec::is_empty)>
            <Empty icon="docs" title="No documents yet">"Write down what everybody who works here should know."</Empty>
        </Show>
        <Show when=move || more.get()>
            <p class="docs-more needs-script"><Button on_click=load_more>"Show more"</Button></p>
        </Show>
    }
    .into_any()
}

const READ_ONLY: &str = "This project is archived: its documents can be read.";

/// How many documents sessions load.
fn words(loaded: usize) -> String {
    match loaded {
        0 => "Sessions load none of these.".to_owned(),
        1 => "Sessions load one document.".to_owned(),
        _ => format!("Sessions load {loaded} documents."),
    }
}

/// One document. It is known by its name and changes in place, so that the focus stays on it.
#[component]
fn Item(slug: DocSlug, docs: Memo<Vec<Doc>>, shelf: Shelf) -> impl IntoView {
    let name = slug.clone();
    let find = move || docs.with(|docs| docs.iter().find(|doc| doc.slug == name).cloned());
    let Some(first) = untrack(&find) else { return ().into_any() };
    let doc = Memo::new(move |before: Option<&Doc>| find().or(before.cloned()).unwrap_or_else(|| first.clone()));
    let href = shelf.doc_href(&slug);
    let here = move || shelf.chosen.with(|chosen| chosen.as_ref() == Some(&slug)).then_some("true");
    let by = Memo::new(move |_| doc.with(|doc| doc.updated_by.clone()));
    view! {
        <li>
            <a class="beside-item" href=href aria-current=here>
                <b class="row-title" dir="auto">{move || doc.with(|doc| doc.title.clone())}</b>
                <span class="row-facts">
                    <span>"Version "{move || doc.with(|doc| doc.version)}</span>
                    {move || view! { <Who handle=by.get()/> }}
                    <TimeAgo at=Signal::derive(move || doc.with(|doc| doc.updated_at))/>
                    <span class="tag accent" class:hidden=move || !doc.with(|doc| doc.load)>"sessions load it"</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
