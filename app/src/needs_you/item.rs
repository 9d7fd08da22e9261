//! One thing that waits: a box that the keyboard goes from one to the next.

use leptos::prelude::*;

/// The box around one thing.
#[component]
pub(super) fn Item(
    /// What it is, in words.
    #[prop(into)]
    label: String,
    children: Children,
) -> impl IntoView {
    view! { <article class="box need" tabindex="-1" aria-label=label><div class="box-body">{children()}</div></article> }.into_any()
}
