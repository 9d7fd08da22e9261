//! The document as it is read: its text, what is known of it, and whether sessions load it.

use hub_core::domain::doc::{Doc, SaveDoc};
use hub_core::domain::session_context::LOADED_TEXT;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::delete::Delete;
use super::doc_draft::DocDraft;
use super::open::{Open, unchanged};
use crate::api::docs::save_doc;
use crate::drafts::DraftWaiting;
use crate::people::Who;
use crate::ui::{Button, Markdown, PageTitle, TimeAgo};

/// The page of it.
#[component]
pub(super) fn Text(draft: DocDraft) -> impl IntoView {
    let open = draft.open;
    let title = open.part(|page| page.doc.title.clone());
    let html = open.part(|page| page.html.clone());
    let by = open.part(|page| page.doc.updated_by.clone());
    let version = open.part(|page| page.doc.version);
    let at = Signal::derive(move || open.page.with(|page| page.doc.updated_at));
    let edit = Callback::new(move |()| draft.start());
    let locked = open.shelf.locked;
    view! {
        <PageTitle text=Signal::derive(move || format!("{} · {}", title.get(), open.shelf.key()))/>
        <header class="doc-head">
            <h2 dir="auto">{title}</h2>
            <div class="doc-tools needs-script" class:hidden=locked>
                <Button icon="pencil" on_click=edit>"Edit"</Button>
                <Delete open/>
            </div>
            <p class="row-facts">
                <span>"Version "{version}</span>{move || view! { <Who handle=by.get()/> }}<TimeAgo at/>
            </p>
            <LoadSwitch open/>
            <DraftWaiting key=draft.body_key() present=open.part(|page| page.doc.body.clone().unwrap_or_default()) on_continue=edit/>
        </header>
        <article class="doc-text" aria-label="The text">
            <Show when=move || !html.with(String::is_empty) fallback=|| view! { <p class="quiet">"There is no text yet."</p> }>
                <Markdown html/>
            </Show>
        </article>
    }
    .into_any()
}

/// Whether sessions load it when they start, and how much of their room it takes.
#[component]
fn LoadSwitch(open: Open) -> impl IntoView {
    let load = RwSignal::new(open.page.with_untracked(|page| page.doc.load));
    let said = open.part(|page| page.doc.load);
    Effect::new(move |_| load.set(said.get()));
    let length = open.part(|page| page.doc.body.as_ref().map_or(0, |body| body.chars().count()));
    let locked = open.shelf.locked;
    let change = move |event| {
        let on = event_target_checked(&event);
        load.set(on);
        let Doc { project, slug, .. } = open.doc();
        spawn_local(async move {
            // Only the switch is sent: it makes no version, and runs into nobody who writes.
            if let Err(error) = save_doc(SaveDoc { load: Some(on), ..unchanged(project, slug) }).await {
                load.try_set(!on);
                open.store.fail(&error);
            }
        });
    };
    view! {
        <div class="doc-load">
            <label class="check-row">
                <input type="checkbox" role="switch" checked=load.get_untracked() prop:checked=load disabled=locked on:change=change/>
                "Sessions load this"
            </label>
            <p class="quiet">{move || room(length.get(), load.get())}</p>
        </div>
    }
    .into_any()
}

/// How much of what a session loads a text of this length takes.
fn room(length: usize, load: bool) -> String {
    let (count, most) = (grouped(length), grouped(LOADED_TEXT));
    match (load, length > LOADED_TEXT) {
        (true, true) => format!(
            "It has {count} characters, and a session loads {most} at most: it is told the title alone. Make it shorter, or divide it."
        ),
        (true, false) => format!("It takes {count} of the {most} characters that a session loads at its start."),
        (false, true) => format!("It has {count} characters; a session loads {most} at most."),
        (false, false) => {
            format!("Agents read it when they look for it. Loaded, it takes {count} of {most} characters.")
        }
    }
}

/// A number with commas between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, room};

    #[test]
    fn the_room_it_takes_is_said() {
        assert_eq!((grouped(7), grouped(1234), grouped(1_234_567)), ("7".into(), "1,234".into(), "1,234,567".into()));
        assert_eq!(room(1234, true), "It takes 1,234 of the 6,000 characters that a session loads at its start.");
        assert!(room(6001, true).contains("the title alone"));
        assert!(room(10, false).contains("Loaded, it takes 10 of 6,000"));
    }
}
