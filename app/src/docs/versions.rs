//! The versions of a document, and the choice of two to compare. A plain form without JavaScript.

use hub_core::domain::doc::DocVersion;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::open::Open;
use crate::people::Who;
use crate::ui::{Button, TimeAgo};

/// How many are shown at first.
const FIRST: usize = 8;

/// The section.
#[component]
pub(super) fn Versions(
    open: Open,
    /// The two that are compared.
    compared: Option<(u32, u32)>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let versions = open.part(|page| page.versions.clone());
    let shown = move || {
        let mut versions = versions.get();
        if !all.get() {
            versions.truncate(FIRST);
        }
        versions
    };
    let hidden = move || all.get() || versions.with(Vec::len) <= FIRST;
    let several = Memo::new(move |_| versions.with(Vec::len) > 1);
    view! {
        <section class="page-section doc-versions" aria-labelledby="doc-versions">
            <h2 id="doc-versions">"Versions "<span class="count">{move || versions.with(Vec::len)}</span></h2>
            <Show when=move || several.get()><Choice open versions compared/></Show>
            <ol class="box">
                <For each=shown key=|version| version.version let:version><Row open version/></For>
            </ol>
            <p class="needs-script" class:hidden=hidden>
                <Button variant="ghost" on_click=Callback::new(move |()| all.set(true))>"Show all versions"</Button>
            </p>
        </section>
    }
    .into_any()
}

#[component]
fn Row(open: Open, version: DocVersion) -> impl IntoView {
    let DocVersion { version: number, title, author, created_at, .. } = version;
    let compare = (number > 1).then(|| {
        let before = number - 1;
        let href = format!("{}?from={before}&to={number}", open.shelf.doc_href(&open.doc().slug));
        view! { <a href=href>"Compare with version "{before}</a> }
    });
    view! {
        <li class="box-row">
            <div class="grow">
                <p class="row-facts"><b>"Version "{number}</b><Who handle=author/><TimeAgo at=created_at/></p>
                <p class="row-text" dir="auto">{title}</p>
            </div>
            <span class="row-tools">{compare}</span>
        </li>
    }
    .into_any()
}

/// Two versions to compare.
#[component]
fn Choice(open: Open, versions: Memo<Vec<DocVersion>>, compared: Option<(u32, u32)>) -> impl IntoView {
    let newest = Memo::new(move |_| versions.with(|versions| newest_pair(versions)));
    let first = compared.unwrap_or(newest.get_untracked());
    let (from, to) = (RwSignal::new(first.0), RwSignal::new(first.1));
    // What somebody chose stays; else it is the newest two, also after another was saved.
    let touched = StoredValue::new(compared.is_some());
    Effect::watch(
        move || newest.get(),
        move |newest, _, _| {
            if !touched.get_value() {
                from.set(newest.0);
                to.set(newest.1);
            }
        },
        false,
    );
    let href = open.shelf.doc_href(&open.doc().slug);
    let action = href.clone();
    let navigate = use_navigate();
    let compare = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        navigate(&format!("{href}?from={}&to={}", from.get_untracked(), to.get_untracked()), Default::default());
    };
    let field = move |label: &'static str, name: &'static str, value: RwSignal<u32>| {
        let options = move || {
            let chosen = value.get();
            let option = |version: DocVersion| {
                let number = version.version;
                view! { <option value=number.to_string() selected=number == chosen>"Version "{number}</option> }
            };
            versions.get().into_iter().map(option).collect_view()
        };
        let change = move |event| {
            if let Ok(number) = event_target_value(&event).parse() {
                touched.set_value(true);
                value.set(number);
            }
        };
        view! { <select class="input" name=name aria-label=label on:change=change>{options}</select> }
    };
    view! {
        <form class="row" method="get" action=action on:submit=compare>
            <span class="quiet">"From"</span>{field("The earlier version", "from", from)}
            <span class="quiet">"to"</span>{field("The later version", "to", to)}
            <Button submit=true>"Compare"</Button>
        </form>
    }
    .into_any()
}

/// The newest version and the one before it.
fn newest_pair(versions: &[DocVersion]) -> (u32, u32) {
    let newest = versions.first().map_or(1, |version| version.version);
    (newest.saturating_sub(1).max(1), newest)
}
