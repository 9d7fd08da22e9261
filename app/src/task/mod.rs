//! The task: panel, page and all that is edited in it.

use hub_core::domain::ids::TaskKey;
use leptos::prelude::*;

/// A task, over its board or as a page of its own.
#[component]
pub fn TaskPanel(key: TaskKey) -> impl IntoView {
    key.to_string()
}
