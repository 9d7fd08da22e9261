//! The page.

use hub_core::domain::ids::ThreadId;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Messages(chosen: Memo<Option<ThreadId>>) -> impl IntoView {
    view! { <div class="page">{move || chosen.get().map(|id| id.to_string())}</div> }.into_any()
}
