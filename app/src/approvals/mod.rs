//! The page.

use hub_core::domain::ids::ApprovalId;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Approvals(chosen: Memo<Option<ApprovalId>>) -> impl IntoView {
    view! { <div class="page">{move || chosen.get().map(|id| id.to_string())}</div> }.into_any()
}
