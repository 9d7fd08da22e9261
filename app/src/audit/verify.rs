//! The check of the whole chain: asked for with a button, told in one line.

use hub_core::domain::event::Verified;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::api::events::verify_audit;
use crate::state::use_store;
use crate::ui::{Button, Icon};

/// How far the check is.
#[derive(Clone, PartialEq)]
enum State {
    Unasked,
    Checking,
    Done(Verified),
    Failed(ApiError),
}

/// The button, and what it found.
#[component]
pub(super) fn Verify() -> impl IntoView {
    let store = use_store();
    let state = RwSignal::new(State::Unasked);
    let checking = Signal::derive(move || state.get() == State::Checking);
    let check = Callback::new(move |()| {
        state.set(State::Checking);
        spawn_local(async move {
            let answer = verify_audit().await;
            state.try_set(answer.map_or_else(State::Failed, State::Done));
        });
    });
    let disabled = Signal::derive(move || checking.get() || store.link.get().is_lost());
    view! {
        <span class="needs-script">
            <Button icon="approvals" disabled on_click=check>{move || if checking.get() { "Checking…" } else { "Verify" }}</Button>
        </span>
        <div class="audit-verdict" role="status">{move || told(&state.get())}</div>
    }
    .into_any()
}

fn told(state: &State) -> AnyView {
    let (class, icon, words) = match state {
        State::Unasked => return ().into_any(),
        State::Checking => ("quiet", "clock", "Checking every event from the first one on…".to_owned()),
        State::Done(verified) if verified.intact => ("intact", "check", intact(verified)),
        State::Done(verified) => ("broken", "warn", broken(verified)),
        State::Failed(error) => ("broken", "warn", error.message().to_owned()),
    };
    view! { <p class=class><Icon name=icon/><span>{words}</span></p> }.into_any()
}

fn intact(verified: &Verified) -> String {
    let beside = verified.checked.get(1..).filter(|beside| !beside.is_empty());
    let beside = beside.map(|beside| format!(", and beside them {}", beside.join(", "))).unwrap_or_default();
    format!("Intact: {} checked{beside}", counted(verified.events))
}

/// Where it broke, and what to do about it.
fn broken(verified: &Verified) -> String {
    let at = verified.broken_at.map(|seq| format!(" at event {}", grouped(seq))).unwrap_or_default();
    let fault = verified.fault.as_deref().unwrap_or("it does not fit");
    format!(
        "Broken{at}: {fault}. {} before it fit. Somebody changed the database outside of the hub: keep a copy of its file, and \
         compare with the last backup whose trail is intact.",
        counted(verified.events)
    )
}

fn counted(events: i64) -> String {
    if events == 1 { "1 event".to_owned() } else { format!("{} events", grouped(events)) }
}

/// `1,234`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use hub_core::domain::event::Verified;

    use super::{broken, grouped, intact};

    #[test]
    fn the_verdict_says_how_many_or_where() {
        let checked = vec!["1234 events".to_owned(), "2 triggers".to_owned(), "3 messages".to_owned()];
        let verified = Verified { intact: true, events: 1_234, broken_at: None, fault: None, checked };
        assert_eq!(intact(&verified), "Intact: 1,234 events checked, and beside them 2 triggers, 3 messages");
        let fault = Some("its content was changed".to_owned());
        let told = broken(&Verified { intact: false, events: 1, broken_at: Some(2), fault, checked: Vec::new() });
        assert!(told.starts_with("Broken at event 2: its content was changed. 1 event before it fit."), "{told}");
        assert_eq!([grouped(0), grouped(999), grouped(1_000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
    }
}
