//! The page.

use hub_core::domain::ids::{DocSlug, ProjectKey};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Docs(project: Memo<Option<ProjectKey>>, chosen: Memo<Option<DocSlug>>) -> impl IntoView {
    view! { <div class="page">{move || project.get().map(|id| id.to_string())}{move || chosen.get().map(|id| id.to_string())}</div> }.into_any()
}
