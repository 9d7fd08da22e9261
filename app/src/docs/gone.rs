//! A document that is not there: what is kept of it, and how it comes back.

use hub_core::domain::doc::{DocVersion, ListDocVersions};
use hub_core::domain::ids::DocSlug;
use hub_core::domain::page::Page;
use leptos::prelude::*;

use super::Shelf;
use super::open::bring_back;
use crate::api::docs::list_doc_versions;
use crate::missing::{Found, Missing, or_missing};
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::state::use_store;
use crate::ui::{Button, Icon, TimeAgo};

/// The place of the document called `slug`.
#[component]
pub(super) fn Gone(slug: DocSlug, message: String, shelf: Shelf) -> impl IntoView {
    let name = slug.clone();
    let ask = move || {
        let command = ListDocVersions { project: shelf.key(), doc: name.clone(), limit: Some(1), cursor: None };
        async move { or_missing(list_doc_versions(command).await) }
    };
    let draw = move |kept: Reading<Found<Page<DocVersion>>>| {
        let last = kept.value.with_untracked(|kept| kept.as_ref().ok()?.items.first().cloned());
        match last {
            Some(last) => view! { <Kept slug=slug.clone() last shelf/> }.into_any(),
            None => view! {
                <Missing message=message.clone() href=shelf.href() words="All documents">
                    "It may have another name; look for it in the list."
                </Missing>
            }
            .into_any(),
        }
    };
    reading(ask, |_| false, draw)
}

#[component]
fn Kept(slug: DocSlug, last: DocVersion, shelf: Shelf) -> impl IntoView {
    let store = use_store();
    let version = last.version;
    let back = Callback::new(move |()| {
        bring_back(store, shelf.key(), slug.clone(), version, None, Callback::new(|()| ()));
    });
    view! {
        <div class="empty">
            <Icon name="trash"/>
            <p class="empty-title">{last.title}" was deleted"</p>
            <div class="empty-hint">
                <p class="row-facts"><span>"Version "{version}" is kept, by "</span><Who handle=last.author/><TimeAgo at=last.created_at/></p>
                <p class="needs-script" class:hidden=shelf.locked>
                    <Button variant="primary" icon="undo" on_click=back>"Bring it back"</Button>
                </p>
                <a class="button" href=shelf.href()>"All documents"</a>
            </div>
        </div>
    }
    .into_any()
}
