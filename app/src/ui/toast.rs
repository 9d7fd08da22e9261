//! Toasts: short words about what just happened, with an undo where there is one. They stay long enough to be read.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, IconButton, Shown};
use crate::split::{Tool, tool, with_tools};

/// One message on the screen.
#[derive(Clone)]
struct Toast {
    id: u32,
    message: String,
    error: bool,
    action: Option<Action>,
}

/// What a message offers.
#[derive(Clone)]
enum Action {
    Undo(Callback<()>),
    /// A way to what it speaks of: where to, and what it is called.
    Link(String, String),
}

/// The queue of messages, shared by context.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

/// Puts the queue into context; once, at the root.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The queue of the page.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Says that something happened.
    pub fn say(self, message: impl Into<String>) {
        self.push(message.into(), false, None, 6);
    }

    /// Says that something did not happen, and why.
    pub fn error(self, message: impl Into<String>) {
        self.push(message.into(), true, None, 10);
    }

    /// Says that something happened and offers to take it back.
    pub fn undoable(self, message: impl Into<String>, undo: Callback<()>) {
        self.push(message.into(), false, Some(Action::Undo(undo)), 9);
    }

    /// Says that something happened and leads to where it is seen.
    pub fn linked(self, message: impl Into<String>, href: String, words: String) {
        self.push(message.into(), false, Some(Action::Link(href, words)), 9);
    }

    fn push(self, message: String, error: bool, action: Option<Action>, seconds: u64) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| {
            shown.push(Toast { id, message, error, action });
            let surplus = shown.len().saturating_sub(4);
            shown.drain(..surplus);
        });
        set_timeout(move || self.dismiss(id), Duration::from_secs(seconds));
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The corner of the page where the messages appear; once, at the root.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let all = use_toasts().shown;
    let any = with_tools(Signal::derive(move || all.with(|all| !all.is_empty())));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <Shown when=any>{tool(Tool::Toasts)}</Shown>
        </div>
    }
    .into_any()
}

/// The messages.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
            <ToastCard toasts toast/>
        </For>
    }
    .into_any()
}

#[component]
fn ToastCard(toasts: Toasts, toast: Toast) -> impl IntoView {
    let Toast { id, message, error, action } = toast;
    let offer = action.map(|action| match action {
        Action::Undo(undo) => {
            let press = move |_| {
                toasts.dismiss(id);
                undo.run(());
            };
            view! { <button class="button ghost" type="button" on:click=press>"Undo"</button> }.into_any()
        }
        Action::Link(href, words) => {
            view! { <a class="button ghost" href=href on:click=move |_| toasts.dismiss(id)>{words}</a> }.into_any()
        }
    });
    view! {
        <div class="toast" class:error=error>
            <Icon name=if error { "warn" } else { "check" }/>
            <span>{message}</span>
            {offer}
            <IconButton label="Dismiss" icon="close" on_click=Callback::new(move |()| toasts.dismiss(id))/>
        </div>
    }
    .into_any()
}
