//! The list of handoffs, the newest first.

use hub_core::domain::event::Entity;
use hub_core::domain::handoff::{Handoff, HandoffStatus};
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::page::Page;
use leptos::prelude::*;

use super::facts::{ProjectTag, StatusTag, To, waiting, waiting_words};
use super::filter::Filter;
use super::pick_up::PickUp;
use crate::api::handoffs::list_handoffs;
use crate::paging::{More, read_pages, shown};
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::state::Heard;
use crate::ui::{Empty, TimeAgo};

/// The handoffs that pass `filter`.
pub(super) fn drawn(filter: Filter) -> AnyView {
    let pages = RwSignal::new(1);
    let ask = move || {
        read_pages(shown(pages), move |cursor| {
            list_handoffs(ListHandoffs { status: filter.status(), cursor, ..ListHandoffs::default() })
        })
    };
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Handoff, Entity::Task]);
    reading(ask, touches, move |page| view! { <List filter page pages/> }.into_any())
}

#[component]
fn List(filter: Filter, page: Reading<Page<Handoff>>, pages: RwSignal<u32>) -> impl IntoView {
    let items = page.part(|page| page.items.clone());
    let empty = page.part(|page| page.items.is_empty());
    let (title, hint) = filter.nothing();
    view! {
        <ul class="box handoff-list" class:hidden=empty>
            <For each=move || items.get() key=|handoff| handoff.id let:handoff><Item first=handoff page/></For>
        </ul>
        <Show when=move || empty.get()><Empty icon="handoff" title>{hint}</Empty></Show>
        <More page pages/>
    }
    .into_any()
}

#[component]
fn Item(first: Handoff, page: Reading<Page<Handoff>>) -> impl IntoView {
    let id = first.id;
    let handoff = Memo::new(move |before: Option<&Handoff>| {
        let now = page.value.with(|page| page.items.iter().find(|handoff| handoff.id == id).cloned());
        now.unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let status = Memo::new(move |_| handoff.with(|handoff| handoff.status));
    view! {
        <li class="box-row handoff">
            <div class="grow">
                {move || view! { <Facts handoff=handoff.get()/> }}
                <a class="row-title" dir="auto" href=format!("/handoffs/{id}")>{move || handoff.with(|handoff| plain(&handoff.summary))}</a>
                {move || view! { <Tasks handoff=handoff.get()/> }}
            </div>
            <div class="row-tools"><PickUp id status/></div>
        </li>
    }
    .into_any()
}

#[component]
fn Facts(handoff: Handoff) -> impl IntoView {
    let status = handoff.status;
    let shown = handoff.clone();
    view! {
        <p class="row-facts">
            <Who handle=handoff.author/>
            <ProjectTag project=handoff.project/>
            <To handoff=shown/>
            {(status != HandoffStatus::Open).then(|| view! { <StatusTag status/> })}
            <span>{handoff.id.to_string()}" · "<TimeAgo at=handoff.created_at/></span>
        </p>
    }
    .into_any()
}

/// The tasks it names, and what waits on it or became of it.
#[component]
fn Tasks(handoff: Handoff) -> impl IntoView {
    let waits = (handoff.status == HandoffStatus::Open).then(|| waiting_words(waiting(&handoff))).flatten();
    let by = match handoff.status {
        HandoffStatus::PickedUp => handoff.picked_up_by.zip(handoff.picked_up_at),
        HandoffStatus::Closed => handoff.closed_by.zip(handoff.closed_at),
        HandoffStatus::Open => None,
    };
    let task = |open: hub_core::domain::handoff::OpenTask| {
        view! { <a href=format!("/t/{}", open.task) title=open.title>{open.task.to_string()}</a> }
    };
    view! {
        <p class="row-facts">
            {handoff.open_tasks.into_iter().map(task).collect_view()}
            {waits.map(|words| view! { <span class="waits">{words}</span> })}
            {by.map(|(by, at)| view! { <span class="row-facts">"by "<Who handle=by/><TimeAgo at/></span> })}
        </p>
    }
    .into_any()
}

/// Markdown in a line or two: without the marks that only make sense when rendered.
fn plain(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| line.trim_start_matches(['#', '>', ' ']).trim());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_summary_is_shown_without_its_marks() {
        assert_eq!(plain("## Half\n\nThe **rest** is in `main`.\n"), "Half The rest is in main.");
    }
}
