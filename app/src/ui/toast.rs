//! Toasts: short words about what just happened, with an undo where there is one. They stay long
//! enough to be read, and as long as the pointer or the focus is on them. What they say is spoken
//! once: not again where the same was announced in other words.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, IconButton, Shown, with_tools};

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
    /// What was last said to those who cannot see the screen change.
    pub said: RwSignal<String>,
    /// Whether something was announced in this very moment.
    announced: StoredValue<bool>,
}

/// How long after its time a message that somebody is at is looked at again.
const LONGER: Duration = Duration::from_secs(2);

/// Puts the queue into context; once, at the root.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts {
        shown: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
        said: RwSignal::new(String::new()),
        announced: StoredValue::new(false),
    };
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
        self.push(message.into(), false, Some(Action::Undo(undo)), 12);
    }

    /// Says that something happened and leads to where it is seen.
    pub fn linked(self, message: impl Into<String>, href: String, words: String) {
        self.push(message.into(), false, Some(Action::Link(href, words)), 12);
    }

    fn push(self, message: String, error: bool, action: Option<Action>, seconds: u64) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        if error || !self.announced.get_value() {
            self.said.set(message.clone());
        }
        let held = is_held();
        self.shown.update(|shown| {
            shown.push(Toast { id, message, error, action });
            let surplus = if held { 0 } else { shown.len().saturating_sub(4) };
            shown.drain(..surplus);
        });
        set_timeout(move || self.expire(id), Duration::from_secs(seconds));
    }

    /// Says something to those who cannot see the screen change; the message that goes with it is
    /// only shown.
    pub fn announce(self, text: String) {
        self.said.set(text);
        self.announced.set_value(true);
        set_timeout(move || _ = self.announced.try_set_value(false), Duration::ZERO);
    }

    /// Puts a message away whose time is over, unless somebody is at it.
    fn expire(self, id: u32) {
        let there = self.shown.try_with_untracked(|shown| shown.iter().any(|toast| toast.id == id)) == Some(true);
        if there && is_held() {
            set_timeout(move || self.expire(id), LONGER);
        } else if there {
            self.dismiss(id);
        }
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Whether the pointer or the focus is on a message.
fn is_held() -> bool {
    document().query_selector(".toasts:hover, .toasts:focus-within").is_ok_and(|found| found.is_some())
}

/// The corner of the page where the messages appear; once, at the root.
#[component]
pub fn ToastRegion(
    /// Draws the messages, once their code is here.
    list: fn() -> AnyView,
) -> impl IntoView {
    let toasts = use_toasts();
    let all = toasts.shown;
    let any = with_tools(Signal::derive(move || all.with(|all| !all.is_empty())));
    view! {
        <div class="toasts">
            <Shown when=any>{list()}</Shown>
        </div>
        <p class="visually-hidden" role="status" aria-live="polite">{toasts.said}</p>
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
