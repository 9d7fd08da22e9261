//! What a field says of its draft: from when it is, and a way to be rid of it.

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::record::{Record, fingerprint};
use super::{Kept, use_drafts};
use crate::ui::{Icon, local_time, use_toasts};

/// `Draft from 14:02 · Discard`, where the fields were given drafts.
#[component]
pub fn DraftNote(
    /// The fields it speaks of.
    #[prop(into)]
    of: Vec<Kept>,
) -> impl IntoView {
    let toasts = use_toasts();
    let all = StoredValue::new(of);
    let from = Memo::new(move |_| all.with_value(|all| all.iter().filter_map(|kept| kept.from.get()).max()));
    let older = Memo::new(move |_| all.with_value(|all| all.iter().any(|kept| kept.older.get())));
    let discard = move |_| {
        let Some(drafts) = use_drafts_of(all) else { return };
        let gone: Vec<(String, Record)> = all.with_value(|all| {
            all.iter().filter(|kept| kept.from.get_untracked().is_some()).map(|kept| kept.record()).collect()
        });
        all.with_value(|all| all.iter().for_each(|kept| kept.discard()));
        let undo = move |()| gone.iter().for_each(|(key, record)| drafts.put_back(key, record));
        toasts.undoable("Draft discarded.", Callback::new(undo));
    };
    let words = move || from.get().map(|from| words(from, older.get()));
    view! {
        <p class="draft-note" role="status" class:hidden=move || from.get().is_none()>
            <Icon name="pencil"/>
            <span>{words}</span>
            <button
                type="button" class="draft-button" on:mousedown=|event| event.prevent_default() on:click=discard
            >"Discard"</button>
        </p>
    }
    .into_any()
}

/// Whether the focus goes from a field to what stands beside it about its draft: then the field is
/// not left.
pub fn goes_to_note(event: &leptos::ev::FocusEvent) -> bool {
    let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Element>().ok());
    to.and_then(|to| to.closest(".draft-note").ok().flatten()).is_some()
}

fn use_drafts_of(all: StoredValue<Vec<Kept>>) -> Option<super::Drafts> {
    all.with_value(|all| all.iter().find_map(|kept| kept.drafts))
}

fn words(from: Timestamp, older: bool) -> String {
    let time = local_time(from);
    if older {
        format!("Draft from {time}; what stands here was changed since you began it")
    } else {
        format!("Draft from {time}")
    }
}

/// A draft of a text that is not being edited: from when it is, and the ways to go on with it or be
/// rid of it.
#[component]
pub fn DraftWaiting(
    /// The key of its field.
    #[prop(into)]
    key: String,
    /// What stands in the field.
    #[prop(into)]
    present: Signal<String>,
    /// Opens the field.
    #[prop(into)]
    on_continue: Callback<()>,
) -> impl IntoView {
    let (drafts, toasts) = (use_drafts(), use_toasts());
    let key = StoredValue::new(key);
    let found = RwSignal::new(None::<Record>);
    Effect::new(move |_| {
        let Some(drafts) = drafts else { return };
        drafts.follow_returned();
        let present = present.get();
        let record = key.with_value(|key| drafts.collect(key));
        if record.as_ref().is_some_and(|record| record.text == present) {
            key.with_value(|key| drafts.remove(key));
            found.set(None);
        } else {
            found.set(record);
        }
    });
    let discard = move |_| {
        let (Some(drafts), Some(record)) = (drafts, found.get_untracked()) else { return };
        let key = key.get_value();
        drafts.remove(&key);
        found.set(None);
        toasts.undoable("Draft discarded.", Callback::new(move |()| drafts.put_back(&key, &record)));
    };
    let words = move || {
        found
            .with(|found| found.as_ref().map(|record| words(record.at, record.begun_on != fingerprint(&present.get()))))
    };
    view! {
        <p class="draft-note" role="status" class:hidden=move || found.with(Option::is_none)>
            <Icon name="pencil"/>
            <span>{words}</span>
            <button type="button" class="draft-button" on:click=move |_| on_continue.run(())>"Continue"</button>
            <button
                type="button" class="draft-button" on:mousedown=|event| event.prevent_default() on:click=discard
            >"Discard"</button>
        </p>
    }
    .into_any()
}
