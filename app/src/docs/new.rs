//! A new document: its title, its name in the address, its text, and whether sessions load it.

use hub_core::domain::Code;
use hub_core::domain::Error;
use hub_core::domain::doc::SaveDoc;
use hub_core::domain::ids::DocSlug;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::Shelf;
use super::name::proposed;
use super::open::unchanged;
use crate::api::ApiError;
use crate::api::docs::save_doc;
use crate::drafts::{DraftNote, keep, send_off};
use crate::form::{Foot, Sending};
use crate::ui::{Icon, MarkdownEditor, TextField};
use crate::writing::previewing;

/// The form.
#[component]
pub(super) fn NewDoc(shelf: Shelf) -> impl IntoView {
    let [title, name, body] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let load = RwSignal::new(false);
    // The name follows the title until somebody writes another.
    let followed = StoredValue::new(String::new());
    Effect::new(move |_| {
        let now = title.with(|title| proposed(title));
        if name.with_untracked(|name| followed.with_value(|followed| name == followed)) {
            name.set(now.clone());
        }
        followed.set_value(now);
    });
    let kept = [("title", title), ("name", name), ("body", body)]
        .map(|(field, text)| keep(text, format!("{}/new-doc/{field}", shelf.key())));
    let sending = Sending::new();
    let (preview, on_preview) = previewing(body);
    let navigate = use_navigate();
    let save = Callback::new(move |()| {
        let slug: DocSlug = match name.get_untracked().parse() {
            Ok(slug) => slug,
            Err(fault) => return sending.refuse("doc", fault),
        };
        let command = SaveDoc {
            title: Some(title.get_untracked()),
            body: Some(body.get_untracked()),
            load: Some(load.get_untracked()),
            expected_version: Some(0),
            ..unchanged(shelf.key(), slug)
        };
        let navigate = navigate.clone();
        let texts = send_off(&kept);
        let answer = async move { texts.with(save_doc(command)).await.map_err(taken) };
        sending.send(answer, move |doc| navigate(&shelf.doc_href(&doc.slug), Default::default()));
    });
    let fault = sending.fault("body");
    view! {
        <div class="doc">
            <a class="back-link" href=shelf.href()><Icon name="chevron-left"/>"All documents"</a>
            <h2>"New document"</h2>
            <p class="quiet" class:hidden=move || !shelf.closed.get()>"You can read what is here, and not write."</p>
            <form
                class="doc-form" class:hidden=shelf.closed aria-label="New document"
                on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }
            >
                <TextField label="Title" name="doc-title" value=title required=true error=sending.fault("title")/>
                <TextField
                    label="Name" name="doc-name" value=name required=true error=sending.fault("doc")
                    hint="How it is called in its address, and by agents: a-z, 0-9 and -. It never changes."
                />
                <div class="field">
                    <MarkdownEditor label="Text" draft=body preview on_preview on_save=save rows=14/>
                    <p class="field-note error" role="status">{move || fault.get()}</p>
                </div>
                <label class="check-row">
                    <input type="checkbox" prop:checked=load on:change=move |event| load.set(event_target_checked(&event))/>
                    "Sessions load this"
                </label>
                <DraftNote of=kept.to_vec()/>
                <Foot sending words="Create"/>
            </form>
        </div>
    }
    .into_any()
}

/// A name that is in use is a fault of that field.
fn taken(error: ApiError) -> ApiError {
    if error.code() == Code::VersionConflict {
        ApiError(Error::invalid(
            "doc",
            "Another document here has this name. Choose another one, or open that one and edit it.",
        ))
    } else {
        error
    }
}
