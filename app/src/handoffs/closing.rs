//! Closing a handoff, with a note for whoever looks for it later.

use hub_core::domain::handoff::Handoff;
use hub_core::domain::handoff_command::CloseHandoff;
use leptos::prelude::*;

use super::facts::waiting;
use crate::api::handoffs::close_handoff;
use crate::drafts::{DraftNote, keep};
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::{Dialog, TextArea};

/// The handoff that is about to be closed, shared by context: the question stands outside of what
/// is read anew.
#[derive(Clone, Copy)]
pub(super) struct Closing {
    open: RwSignal<bool>,
    handoff: RwSignal<Option<Handoff>>,
    note: RwSignal<String>,
}

impl Closing {
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), handoff: RwSignal::new(None), note: RwSignal::new(String::new()) }
    }

    /// Asks for the note. One begun for the same handoff is still there.
    pub(super) fn ask(self, handoff: Handoff) {
        if self.handoff.with_untracked(|before| before.as_ref().is_none_or(|before| before.id != handoff.id)) {
            self.note.set(String::new());
        }
        self.handoff.set(Some(handoff));
        self.open.set(true);
    }
}

/// The question.
#[component]
pub(super) fn ClosingDialog() -> impl IntoView {
    let Closing { open, handoff, .. } = expect_context();
    let title = move || {
        handoff.with(|handoff| handoff.as_ref().map_or_else(String::new, |handoff| format!("Close {}?", handoff.id)))
    };
    view! { <Dialog open keeps=true title=Signal::derive(title)><Form/></Dialog> }.into_any()
}

#[component]
fn Form() -> impl IntoView {
    let Closing { open, handoff, note } = expect_context();
    let store = use_store();
    let sending = Sending::new();
    let id = handoff.with_untracked(|handoff| handoff.as_ref().map(|handoff| handoff.id.to_string()));
    let kept = keep(note, format!("{}/close", id.unwrap_or_default()));
    let body = move || handoff.with(|handoff| handoff.as_ref().map_or("", |handoff| what_happens(waiting(handoff))));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(id) = handoff.with_untracked(|handoff| handoff.as_ref().map(|handoff| handoff.id)) else { return };
        let answer = close_handoff(CloseHandoff { handoff: id, note: filled(note), session: None });
        sending.send(kept.send_off().with(answer), move |closed| {
            note.try_set(String::new());
            open.try_set(false);
            store.toasts.say(format!("{} is closed.", closed.id));
            store.count_again();
        });
    };
    view! {
        <form on:submit=send>
            <p class="dialog-text">{body}</p>
            <TextArea label="Note (optional)" name="close-note" value=note error=sending.fault("note") hint="What became of it, or why it is no longer needed."/>
            <DraftNote of=vec![kept]/>
            <Foot sending words="Close handoff"/>
        </form>
    }
    .into_any()
}

/// What becomes of the leases.
const fn what_happens(waiting: usize) -> &'static str {
    match waiting {
        0 => "Nobody can pick it up any more. It stays here to be read.",
        _ => {
            "Nobody can pick it up any more. The leases that wait on it go on where their session still lives; else they end, and the tasks stay in Active for anybody to claim."
        }
    }
}
