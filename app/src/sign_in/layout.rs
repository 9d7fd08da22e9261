//! What the pages before the board have in common: the mark, a card, and the reason why something
//! was refused.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::ui::Icon;

/// A page with one card in the middle.
#[component]
pub(super) fn SignInLayout(title: &'static str, lead: &'static str, children: Children) -> impl IntoView {
    view! {
        <main class="gate">
            <div class="gate-card">
                <header>
                    <svg class="gate-mark" viewBox="0 0 14 14" aria-hidden="true">
                        <circle cx="7" cy="7" r="5.6"></circle>
                        <path d="M7 3.6A3.4 3.4 0 113.6 7H7z"></path>
                    </svg>
                    <span>"AI Projects Hub"</span>
                </header>
                <h1>{title}</h1>
                <p class="gate-lead">{lead}</p>
                {children()}
            </div>
        </main>
    }
}

/// A field of a form, with what was typed before the form was refused.
pub(super) fn typed(answer: impl GetUntracked<Value = Option<Result<(), ApiError>>>, field: &str) -> RwSignal<String> {
    let refused = answer.get_untracked().and_then(Result::err);
    RwSignal::new(refused.and_then(|error| error.typed(field).map(str::to_owned)).unwrap_or_default())
}

/// Why the form was refused, where it was; said aloud as soon as it appears.
#[component]
pub(super) fn Refusal(error: Signal<Option<ApiError>>) -> impl IntoView {
    view! {
        <div role="alert" class="gate-refusal-place">
            {move || {
                error.get().map(|error| {
                    view! { <p class="gate-refusal"><Icon name="warn"/><span>{error.message().to_owned()}</span></p> }
                })
            }}
        </div>
    }
}
