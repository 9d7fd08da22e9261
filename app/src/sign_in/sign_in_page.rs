//! The page `/sign-in`.

use leptos::prelude::*;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {}
