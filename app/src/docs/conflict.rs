//! Two who wrote the same: what the other wrote stands above the draft, and its writer chooses.

use hub_core::domain::screen::DocPage;
use leptos::prelude::*;

use super::doc_draft::DocDraft;
use crate::ui::{Button, Icon, Markdown, TimeAgo};

/// The choice, where there is one.
#[component]
pub(super) fn Conflict(draft: DocDraft) -> impl IntoView {
    let drawn = move || draft.theirs.get().map(|theirs| view! { <Theirs draft theirs/> });
    view! { <div role="alert">{drawn}</div> }.into_any()
}

#[component]
fn Theirs(draft: DocDraft, theirs: DocPage) -> impl IntoView {
    let DocPage { doc, html, .. } = theirs;
    let store = draft.open.store;
    let name = untrack(|| store.name_of(&doc.updated_by));
    let keep = Callback::new(move |()| {
        draft.theirs.set(None);
        draft.save();
    });
    let take = Callback::new(move |()| draft.give_up());
    view! {
        <div class="conflict">
            <p>
                <Icon name="warn"/>
                <span><b>{name}</b>" wrote this too, "<TimeAgo at=doc.updated_at/>", as version "{doc.version}". It now says:"</span>
            </p>
            <div class="conflict-theirs"><p class="row-title" dir="auto">{doc.title}</p><Markdown html=Signal::stored(html)/></div>
            <div class="row">
                <Button variant="primary" on_click=keep>"Keep mine"</Button>
                <Button on_click=take>"Take theirs"</Button>
                <span class="quiet">"Or change your text first. Both stay among the versions."</span>
            </div>
        </div>
    }
    .into_any()
}
