//! What forms have in common: sent once, what is wrong said at its field, closed when accepted.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::ui::{Button, Icon};

/// A form on its way: whether it waits for an answer, and why it was refused.
#[derive(Clone, Copy)]
pub struct Sending {
    busy: RwSignal<bool>,
    refused: RwSignal<Option<ApiError>>,
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}

impl Sending {
    /// A form that was not sent yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), refused: RwSignal::new(None) }
    }

    /// What is wrong with one field.
    pub fn fault(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.refused.get()?.fault(field).map(str::to_owned))
    }

    /// Refuses before anything was sent, for a field that cannot be read.
    pub fn refuse(self, field: &str, message: String) {
        self.refused.set(Some(ApiError(hub_core::domain::Error::invalid(field, message))));
    }

    /// Why it was refused, where it was.
    pub fn refusal(self) -> Option<ApiError> {
        self.refused.get()
    }

    /// Forgets why it was refused: it is begun anew.
    pub fn forget(self) {
        self.refused.set(None);
    }

    /// Sends it; `accepted` gets the answer.
    pub fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, ApiError>> + 'static,
        accepted: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refused.set(None);
        spawn_local(async move {
            let answer = answer.await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => accepted(value),
                Err(error) => {
                    self.refused.try_set(Some(error));
                }
            }
        });
    }
}

/// The foot of a form: why it was refused as a whole, and the button that sends it.
#[component]
pub fn Foot(sending: Sending, words: &'static str) -> impl IntoView {
    let general = move || sending.refused.get().filter(|error| !error.0.data.contains_key("fields"));
    view! {
        <div role="alert">
            {move || general().map(|error| view! { <p class="form-refusal"><Icon name="warn"/>{error.message().to_owned()}</p> })}
        </div>
        <footer><Button variant="primary" submit=true disabled=sending.busy>{words}</Button></footer>
    }
    .into_any()
}

/// An optional text of a form: nothing where it is blank.
pub fn filled(field: RwSignal<String>) -> Option<String> {
    Some(field.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
}

/// The names of the palette as choices.
pub fn palette() -> Vec<(String, String)> {
    hub_core::domain::member::PALETTE.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect()
}
