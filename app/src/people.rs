//! Members as they stand in lists and stories: the face with its presence, and the name beside it.

use hub_core::domain::ids::Handle;
use leptos::prelude::*;

use crate::state::use_store;
use crate::ui::{Avatar, NobodyAvatar};

/// The avatar of a member, with its presence; the hub itself has none.
#[component]
pub fn Face(
    /// Whose.
    handle: Handle,
) -> impl IntoView {
    let store = use_store();
    match untrack(|| store.member(&handle)) {
        Some(member) => {
            let presence = Signal::derive(move || store.presence_of(&handle));
            view! { <Avatar member presence/> }.into_any()
        }
        None => view! { <NobodyAvatar/> }.into_any(),
    }
}

/// The avatar and the name of a member.
#[component]
pub fn Who(
    /// Whom.
    handle: Handle,
) -> impl IntoView {
    let store = use_store();
    let named = handle.clone();
    view! { <span class="who"><Face handle/><b>{move || store.name_of(&named)}</b></span> }.into_any()
}
