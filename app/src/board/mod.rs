//! The board.

use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The board of all projects or one.
#[component]
pub fn BoardScreen() -> impl IntoView {
    view! { <Outlet /> }
}

/// A task over its board.
#[component]
pub fn TaskOverBoard() -> impl IntoView {}
