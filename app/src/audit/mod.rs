//! The page.

use leptos::prelude::*;

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    view! { <div class="page"></div> }.into_any()
}
