//! The admin page: members, agents and their tokens, projects and policies.

use leptos::prelude::*;

/// The page `/admin`.
#[component]
pub fn Admin() -> impl IntoView {}
