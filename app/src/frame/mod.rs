//! The frame around every page for signed-in people.

use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The frame.
#[component]
pub fn Frame() -> impl IntoView {
    view! { <Outlet /> }
}

/// The page for addresses that lead nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    crate::api::document::answer_not_found();
    view! { <main>"There is nothing at this address."</main> }
}
