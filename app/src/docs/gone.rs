//! A document that is not there: what is kept of it, and how it comes back.

use hub_core::domain::doc::DocVersion;
use hub_core::domain::ids::DocSlug;
use leptos::prelude::*;

use super::Shelf;
use super::open::{Seen, bring_back};
use crate::missing::Missing;
use crate::people::Who;
use crate::state::use_store;
use crate::ui::{Button, Icon, TimeAgo};

/// The place of the document called `slug`.
#[component]
pub(super) fn Gone(slug: DocSlug, seen: Seen, shelf: Shelf) -> impl IntoView {
    let message = seen.page.err().map(|error| error.message().to_owned()).unwrap_or_default();
    match seen.kept {
        Some(last) => view! { <Kept slug last shelf/> }.into_any(),
        None => view! {
            <Missing message href=shelf.href() words="All documents">
                "It may have another name; look for it in the list."
            </Missing>
        }
        .into_any(),
    }
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
