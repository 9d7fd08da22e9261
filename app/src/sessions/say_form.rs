//! Saying what one's session is at: a sign of life.

use hub_core::domain::session::{MOST_QUIET_MINUTES, Phase, Session};
use hub_core::domain::session_command::Heartbeat;
use leptos::prelude::*;

use super::facts::phase_words;
use super::session_dialog::OpenDialog;
use crate::api::sessions::heartbeat_session;
use crate::drafts::{DraftNote, keep_over};
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::{SelectField, TextField};

/// The form.
#[component]
pub(super) fn SayForm(session: Session) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let sending = Sending::new();
    let phase = RwSignal::new(session.phase.to_string());
    let note = RwSignal::new(session.note.clone());
    let kept = keep_over(note, session.note, format!("{}/note", session.id));
    let quiet = RwSignal::new(String::new());
    let id = session.id;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let quiet_minutes = match minutes(filled(quiet)) {
            Ok(minutes) => minutes,
            Err(fault) => return sending.refuse("quiet_minutes", fault),
        };
        let phase = phase.get_untracked().parse().ok();
        let command = Heartbeat { session: id, phase, note: Some(note.get_untracked()), quiet_minutes };
        sending.send(kept.send_off().with(heartbeat_session(command)), move |_| {
            open_dialog.end();
            store.toasts.say(format!("{id} is up to date."));
        });
    };
    let options: Vec<(String, String)> =
        Phase::ALL.iter().map(|phase| (phase.to_string(), phase_words(*phase).to_owned())).collect();
    view! {
        <form on:submit=send>
            <SelectField label="Phase" name="session-phase" value=phase options/>
            <TextField label="Note" name="session-note" value=note error=sending.fault("note") hint="One line on what you do now."/>
            <TextField
                label="Quiet for (minutes)" name="session-quiet" value=quiet error=sending.fault("quiet_minutes")
                hint="For how long nothing will be heard of you; what you hold stays yours until then. Waiting means an hour unless you say otherwise."
            />
            <DraftNote of=vec![kept]/>
            <Foot sending words="Save"/>
        </form>
    }
    .into_any()
}

/// The minutes that were written, or what is wrong with them.
fn minutes(text: Option<String>) -> Result<Option<u32>, String> {
    let Some(text) = text else { return Ok(None) };
    let minutes = text.parse().ok().filter(|minutes| *minutes <= MOST_QUIET_MINUTES);
    minutes.map(Some).ok_or_else(|| format!("is a number of minutes, at most {MOST_QUIET_MINUTES}"))
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn quiet_minutes_are_a_number_in_bounds_or_nothing() {
        assert_eq!(minutes(None), Ok(None));
        assert_eq!(minutes(Some("30".to_owned())), Ok(Some(30)));
        assert!(minutes(Some("soon".to_owned())).is_err());
        assert!(minutes(Some("241".to_owned())).is_err());
    }
}
