//! What is being done with a session: one dialog at a time, outside of what is read anew, so that
//! nothing being written is lost.

use hub_core::domain::ids::SessionId;
use hub_core::domain::session::Session;
use leptos::prelude::*;

use super::end_form::EndForm;
use super::handoff_draft::UnsentHandoff;
use super::handoff_form::HandoffForm;
use super::say_form::SayForm;
use super::start_form::StartForm;
use super::stop_form::StopForm;
use crate::ui::Dialog;

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Start,
    /// Say what it is at.
    Say,
    /// Hand off and go on.
    HandOff,
    EndWithHandoff,
    End,
    Stop,
}

/// What is being done, shared by context. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct OpenDialog {
    pub(super) open: RwSignal<bool>,
    act: RwSignal<Act>,
    session: RwSignal<Option<Session>>,
    pub(super) draft: UnsentHandoff,
    /// Grows when something was done that may write no event.
    pub(super) done: RwSignal<u32>,
}

impl OpenDialog {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            act: RwSignal::new(Act::Start),
            session: RwSignal::new(None),
            draft: UnsentHandoff::new(),
            done: RwSignal::new(0),
        }
    }

    /// Asks for what `act` needs of `session`.
    pub(super) fn begin(self, act: Act, session: Option<Session>) {
        if let Some(session) = &session
            && matches!(act, Act::HandOff | Act::EndWithHandoff)
        {
            self.draft.begin(session.id);
        }
        self.act.set(act);
        self.session.set(session);
        self.open.set(true);
    }

    /// It was done.
    pub(super) fn end(self) {
        self.open.set(false);
        self.done.update(|done| *done += 1);
    }

    fn title(self) -> String {
        let id = self.session.with(|session| session.as_ref().map(|session| session.id));
        let id = id.as_ref().map(SessionId::to_string).unwrap_or_default();
        match self.act.get() {
            Act::Start => "Start a session".to_owned(),
            Act::Say => format!("What {id} is at"),
            Act::HandOff => format!("Hand off from {id}"),
            Act::EndWithHandoff => format!("End {id} with a handoff"),
            Act::End => format!("End {id} without a handoff?"),
            Act::Stop => format!("Ask {id} to stop"),
        }
    }
}

/// What is asked for what is being done.
#[component]
pub(super) fn SessionDialog() -> impl IntoView {
    let open_dialog: OpenDialog = expect_context();
    let form = move || match (open_dialog.act.get_untracked(), open_dialog.session.get_untracked()) {
        (Act::Say, Some(session)) => view! { <SayForm session/> }.into_any(),
        (Act::HandOff, Some(session)) => view! { <HandoffForm session ends=false/> }.into_any(),
        (Act::EndWithHandoff, Some(session)) => view! { <HandoffForm session ends=true/> }.into_any(),
        (Act::End, Some(session)) => view! { <EndForm session/> }.into_any(),
        (Act::Stop, Some(session)) => view! { <StopForm session/> }.into_any(),
        _ => view! { <StartForm/> }.into_any(),
    };
    view! { <Dialog open=open_dialog.open keeps=true title=Signal::derive(move || open_dialog.title())>{form()}</Dialog> }
        .into_any()
}
