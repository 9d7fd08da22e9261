//! The first page of a fresh hub: the first admin.

use leptos::prelude::*;

/// The page `/setup`.
#[component]
pub fn SetUp() -> impl IntoView {}
