//! Copying a text to the clipboard, with a word that it happened.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{Icon, use_toasts};

/// A button that copies `text`.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says; nothing for the icon alone.
    #[prop(optional)]
    words: &'static str,
    /// What is copied, in words, such as `link`.
    what: &'static str,
    /// Its icon.
    #[prop(default = "copy")]
    icon: &'static str,
) -> impl IntoView {
    let toasts = use_toasts();
    let label = format!("Copy {what}");
    view! {
        <button
            class=if words.is_empty() { "button ghost icon-button" } else { "button" }
            type="button"
            title=label.clone()
            aria-label=label
            on:click=move |_| copy_text(toasts, &text.get_untracked(), what)
        >
            <Icon name=icon/>
            {words}
        </button>
    }
    .into_any()
}

/// Copies `text` and says so in a toast; where the browser gives no clipboard (plain http from
/// afar), shows the text instead.
pub fn copy_text(toasts: super::Toasts, text: &str, what: &str) {
    let clipboard = window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        toasts.say(format!("This browser gives no clipboard here. The {what}: {text}"));
        return;
    }
    let promise = clipboard.write_text(text);
    let what = what.to_owned();
    leptos::task::spawn_local(async move {
        match wasm_bindgen_futures::JsFuture::from(promise).await {
            Ok(_) => toasts.say(format!("Copied the {what}.")),
            Err(_) => {
                toasts.error(format!("The browser did not let the {what} be copied. Select it and copy it by hand."))
            }
        }
    });
}
