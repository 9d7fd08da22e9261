//! Ending a session without a handoff: one's own, or as an admin any. It is said what becomes of
//! what it holds.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::session::Session;
use hub_core::domain::session_command::EndSession;
use leptos::prelude::*;

use super::session_dialog::OpenDialog;
use crate::api::sessions::end_session;
use crate::drafts::{DraftNote, keep};
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::TextField;

/// The form.
#[component]
pub(super) fn EndForm(session: Session) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let sending = Sending::new();
    let reason = RwSignal::new(String::new());
    let id = session.id;
    let kept = keep(reason, format!("{id}/end"));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answer = end_session(EndSession { session: id, handoff: None, reason: filled(reason) });
        sending.send(kept.send_off().with(answer), move |_| {
            open_dialog.end();
            store.toasts.say(format!("{id} has ended."));
        });
    };
    view! {
        <form on:submit=send>
            <p class="dialog-text">{what_happens(&session.leases)}</p>
            <TextField label="Reason (optional)" name="end-reason" value=reason error=sending.fault("reason")/>
            <DraftNote of=vec![kept]/>
            <Foot sending words="End session"/>
        </form>
    }
    .into_any()
}

/// What becomes of what it holds.
fn what_happens(leases: &[TaskKey]) -> String {
    match leases {
        [] => "It holds nothing, so nothing is left behind.".to_owned(),
        [one] => format!(
            "It holds {one}. Unless {one} waits on a handoff already, it is given up: it stays in Active, marked as abandoned, for anybody to claim."
        ),
        many => {
            let keys: Vec<&str> = many.iter().map(TaskKey::as_str).collect();
            format!(
                "It holds {}. What does not wait on a handoff already is given up: it stays in Active, marked as abandoned, for anybody to claim.",
                keys.join(", ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::what_happens;

    #[test]
    fn it_is_said_what_is_given_up() {
        let keys = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!(what_happens(&[]), "It holds nothing, so nothing is left behind.");
        assert!(what_happens(&keys(&["HUB-1"])).starts_with("It holds HUB-1. Unless HUB-1 waits"));
        assert!(what_happens(&keys(&["HUB-1", "HUB-2"])).starts_with("It holds HUB-1, HUB-2. What"));
    }
}
