//! The task: panel, page and all that is edited in it.

use hub_core::domain::ids::TaskKey;
use leptos::prelude::*;

/// A task with everything in it.
#[component]
pub fn TaskPanel(
    /// Which one.
    #[prop(into)]
    task: Signal<TaskKey>,
) -> impl IntoView {
    move || task.get().to_string()
}
