//! The slide-over.

use hub_core::domain::ids::HandoffId;
use leptos::prelude::*;

/// The slide-over.
#[component]
pub fn Handoffs(chosen: Memo<Option<HandoffId>>, close: Signal<String>) -> impl IntoView {
    view! { <aside class="slide-over">{move || chosen.get().map(|id| id.to_string())}<a href=close>"Close"</a></aside> }
        .into_any()
}
