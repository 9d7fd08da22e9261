//! One's own corner: who is signed in, the shortcuts, the way out. Works without JavaScript.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::keys;
use crate::state::use_store;
use crate::ui::{Avatar, Icon};

/// The account menu.
#[component]
pub fn Account(help: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let details = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    Effect::new(move |_| {
        let outside = window_event_listener(ev::pointerdown, move |event| {
            let target: Option<web_sys::Node> = event.target().and_then(|target| target.dyn_into().ok());
            if details.get_untracked().is_some_and(|details| !details.contains(target.as_ref())) {
                close();
            }
        });
        on_cleanup(move || outside.remove());
    });
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let presence = Signal::derive(move || store.presence_of(&store.me.with(|me| me.handle.clone())));
    let face = move || view! { <Avatar member=store.me.get() presence /> };
    let name = move || store.me.with(|me| me.display_name.clone());
    view! {
        <details class="account" node_ref=details on:keydown=escape>
            <summary aria-label=move || format!("Account of {}", name())>{face}</summary>
            <div class="account-panel">
                <p class="account-name">
                    {name}
                    <span>{move || store.me.with(|me| format!("@{} · {}", me.handle, me.role))}</span>
                </p>
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        close();
                        help.set(true);
                    }
                >
                    <Icon name="keyboard" />
                    "Keyboard shortcuts"
                </button>
                <a class="menu-item" href="/account" on:click=move |_| close()><Icon name="user" />"Your account"</a>
                <keys::LetterSwitch />
                <form method="post" action="/api/ui/session/sign-out">
                    <button class="menu-item" type="submit"><Icon name="sign-out" />"Sign out"</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
