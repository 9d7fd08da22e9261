//! Asking for the reason of a move that needs one: one field, Enter.

use leptos::{ev, html, prelude::*};

use crate::split::{Tool, tool};
use crate::state::use_store;
use crate::ui::{Button, Dialog};

/// The dialog, while a move waits for its reason.
#[component]
pub fn ReasonDialog() -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(store.asked.with(Option::is_some)));
    Effect::watch(
        move || open.get(),
        move |open, before, _| {
            if !open && before == Some(&true) {
                store.asked.set(None);
            }
        },
        false,
    );
    let title = Signal::derive(move || {
        store.asked.with(|asked| {
            asked
                .as_ref()
                .map_or_else(String::new, |asked| format!("Why does {} go back to {}?", asked.task, asked.to.label()))
        })
    });
    view! { <Dialog open title>{tool(Tool::Reason)}</Dialog> }.into_any()
}

/// The form in it.
#[component]
pub fn Form() -> impl IntoView {
    let store = use_store();
    let give = Callback::new(move |reason: String| {
        if let Some(asked) = store.asked.get_untracked() {
            store.asked.set(None);
            store.move_with(asked, Some(reason));
        }
    });
    let input = NodeRef::<html::Input>::new();
    let reason = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !reason.with_untracked(|reason| reason.trim().is_empty()) {
            give.run(reason.get_untracked());
        }
    };
    view! {
        <form class="reason" on:submit=send>
            <label for="move-reason">"Reason"</label>
            <input
                node_ref=input
                id="move-reason"
                class="input"
                required
                maxlength="2000"
                autocomplete="off"
                placeholder="What is not right yet?"
                prop:value=reason
                on:input=move |event| reason.set(event_target_value(&event))
            />
            <footer><Button variant="primary" submit=true>"Move"</Button></footer>
        </form>
    }
    .into_any()
}
