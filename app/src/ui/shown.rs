//! Showing something while a condition holds. One component with one type, where leptos' own is
//! compiled anew for each use: the board is the first thing a browser loads.

use leptos::prelude::*;

/// The children while `when` holds, the fallback otherwise.
#[component]
pub fn Shown(
    /// The condition.
    #[prop(into)]
    when: Signal<bool>,
    /// What is shown otherwise; nothing unless said.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is shown while it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    view! { {move || if when.get() { children() } else { fallback.run() }} }.into_any()
}
