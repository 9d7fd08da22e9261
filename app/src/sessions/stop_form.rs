//! Asking a session to stop.

use hub_core::domain::session::Session;
use hub_core::domain::session_command::StopSession;
use leptos::prelude::*;

use super::session_dialog::OpenDialog;
use crate::api::sessions::stop_session;
use crate::drafts::{DraftNote, keep};
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::TextArea;

/// The form.
#[component]
pub(super) fn StopForm(session: Session) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let sending = Sending::new();
    let reason = RwSignal::new(String::new());
    let id = session.id;
    let kept = keep(reason, format!("{id}/stop"));
    let name = untrack(|| store.name_of(&session.member));
    let asked = name.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = asked.clone();
        let answer = stop_session(StopSession { session: id, reason: filled(reason) });
        sending.send(kept.send_off().with(answer), move |_| {
            open_dialog.end();
            store.toasts.say(format!("{name} is told with its next call."));
        });
    };
    view! {
        <form on:submit=send>
            <p class="dialog-text">
                {format!("{name} is told with its next call, and asked to come to a safe point and end with a handoff. Nothing is taken away.")}
            </p>
            <TextArea label="Reason (optional)" name="stop-reason" value=reason error=sending.fault("reason")/>
            <DraftNote of=vec![kept]/>
            <Foot sending words="Ask to stop"/>
        </form>
    }
    .into_any()
}
