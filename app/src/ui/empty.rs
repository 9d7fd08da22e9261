//! What a list shows when it has nothing, cannot load, or is loading: each says what to do.

use leptos::prelude::*;

use super::{Button, Icon};

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(
    /// An icon above the words.
    icon: &'static str,
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// What to do: a sentence, or a button.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p class="empty-title">{title}</p>
            <div class="empty-hint">{children()}</div>
        </div>
    }
    .into_any()
}

/// It could not be read: why, and a button to try again.
#[component]
pub fn Failed(
    /// The error in words.
    #[prop(into)]
    message: String,
    /// Tries again; without it there is no button.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="empty failed" role="alert">
            <Icon name="warn"/>
            <p class="empty-title">{message}</p>
            {retry.map(|retry| view! { <Button icon="reload" on_click=retry>"Try again"</Button> })}
        </div>
    }
    .into_any()
}

/// Being read: grey lines that hold the place.
#[component]
pub fn Loading(
    /// How many lines.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView {
    let lines: Vec<_> = (0..lines).map(|_| view! { <span class="skeleton"></span> }).collect();
    view! { <div class="loading" role="status" aria-label="Loading">{lines}</div> }.into_any()
}
