//! The page.

use hub_core::domain::ids::SessionId;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Sessions(chosen: Memo<Option<SessionId>>) -> impl IntoView {
    view! { <div class="page">{move || chosen.get().map(|id| id.to_string())}</div> }.into_any()
}
