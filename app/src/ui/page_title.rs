//! The title of a page whose words change: with the task, the project, the place.

use leptos::prelude::*;
use leptos_meta::Title;

/// How many things wait for the reader: the title begins with it. It outlives what is drawn, as the
/// server writes the title last.
#[derive(Clone, Debug, Default)]
pub struct Waiting(pub ArcRwSignal<u32>);

/// Names the page in its tab.
#[component]
pub fn PageTitle(
    /// The words; they may change while the page is open.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    // The server writes the title last, when what it would be read from may be gone: it gets the
    // words themselves.
    let words = is_server().then(|| text.get_untracked());
    let read = move || words.clone().unwrap_or_else(|| text.get());
    view! { <Title text=read /> }
}
