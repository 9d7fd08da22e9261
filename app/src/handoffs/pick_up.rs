//! Picking up: the button, a plain form without JavaScript, and the words for what came of it.

use hub_core::domain::Code;
use hub_core::domain::handoff::{HandoffStatus, PickedUp};
use hub_core::domain::handoff_command::PickUpHandoff;
use hub_core::domain::ids::{Handle, HandoffId, TaskKey};
use hub_core::domain::member::Role;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::api::ApiError;
use crate::api::forms::PickUpByForm;
use crate::api::handoffs::pick_up_handoff;
use crate::pages::{Screens, Stands, use_screens};
use crate::state::{Store, use_store};
use crate::ui::{Button, ago};

/// The button of an open handoff; viewers have none.
#[component]
pub(super) fn PickUp(
    /// Which handoff.
    id: HandoffId,
    /// Where it stands.
    status: Memo<HandoffStatus>,
    /// `primary` where it is the one thing to do.
    #[prop(optional)]
    variant: &'static str,
) -> impl IntoView {
    let store = use_store();
    let (navigate, screens) = (use_navigate(), use_screens());
    let busy = RwSignal::new(false);
    let hidden = move || status.get() != HandoffStatus::Open || store.me.with(|me| me.role == Role::Viewer);
    let off = Signal::derive(move || busy.get() || !store.can_write());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if off.get_untracked() {
            return;
        }
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            match pick_up_handoff(PickUpHandoff { handoff: id, session: None }).await {
                // The button stays busy: it goes with the handoff's being open.
                Ok(picked) => {
                    let words = picked_words(&picked);
                    store.announce(words.clone());
                    store.toasts.say(words);
                    // Who closed the slide-over meanwhile is left alone.
                    if is_open(screens) {
                        navigate(&format!("/handoffs/{id}"), Default::default());
                    }
                }
                Err(error) => {
                    busy.try_set(false);
                    refused(store, id, &error);
                }
            }
            store.count_again();
        });
    };
    view! {
        <form method="post" action=PickUpByForm::PATH class:hidden=hidden on:submit=send>
            <input type="hidden" name="handoff" value=id.to_string()/>
            <Button variant submit=true disabled=off>"Pick up"</Button>
        </form>
    }
    .into_any()
}

/// Whether the slide-over is open.
fn is_open(screens: &Screens) -> bool {
    let path = window().location().pathname().unwrap_or_default();
    matches!(screens.at(&path).screen.stands, Stands::OverAny)
}

/// Says why it was not picked up; somebody else who was first is named.
fn refused(store: Store, id: HandoffId, error: &ApiError) {
    let fact = |name: &str| error.0.data.get(name)?.as_str();
    let (by, at) = (fact("picked_up_by"), fact("picked_up_at").and_then(Timestamp::parse));
    match by.filter(|_| error.code() == Code::AlreadyPickedUp) {
        Some(by) => {
            let name = untrack(|| store.name_of(&Handle::stored(by.to_owned())));
            #[expect(
                clippy::cast_possible_truncation,
                reason = "milliseconds since 1970 fit, and parts of one do not matter"
            )]
            let now = Timestamp(js_sys::Date::now() as i64);
            let words = beaten_words(id, &name, at, now);
            store.announce(words.clone());
            store.toasts.error(words);
        }
        None => store.fail(error),
    }
}

/// `Ben picked H-7 up first, 2 min ago.`
fn beaten_words(id: HandoffId, name: &str, at: Option<Timestamp>, now: Timestamp) -> String {
    let when = at.map(|at| format!(", {}", ago(at, now))).unwrap_or_default();
    format!("{name} picked {id} up first{when}. Its leases went there; take another handoff, or talk to {name}.")
}

/// Which tasks moved, and which were gone.
fn picked_words(picked: &PickedUp) -> String {
    let id = picked.handoff.id;
    let session = picked.handoff.picked_up_in.map(|session| format!(" in {session}")).unwrap_or_default();
    let moved = match picked.moved.as_slice() {
        [] => " Nothing waited on it.".to_owned(),
        moved => format!(" {} moved to you.", list(moved)),
    };
    let gone = match picked.gone.as_slice() {
        [] => String::new(),
        [one] => format!(" {one} was gone."),
        gone => format!(" {} were gone.", list(gone)),
    };
    format!("You picked {id} up{session}.{moved}{gone}")
}

/// `HUB-1, HUB-2 and HUB-3`.
pub(super) fn list(keys: &[TaskKey]) -> String {
    let words: Vec<&str> = keys.iter().map(TaskKey::as_str).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::handoff::PickedUp;
    use hub_core::domain::time::Timestamp;
    use serde_json::json;

    use super::{beaten_words, picked_words};

    fn picked(moved: &[&str], gone: &[&str]) -> PickedUp {
        serde_json::from_value(json!({
            "id": "H-7", "project": "HUB", "session": "S-1", "author": "claude", "summary": "Half", "context": "",
            "decisions": "", "dead_ends": "", "open_tasks": [], "open_questions": "", "branch": null, "commit": null,
            "dirty": null, "to": null, "to_role": null, "status": "picked_up", "picked_up_by": "ada",
            "picked_up_in": "S-2", "picked_up_at": Timestamp(0), "closed_by": null, "closed_at": null,
            "closed_note": null, "created_at": Timestamp(0), "moved": moved, "gone": gone,
        }))
        .unwrap()
    }

    #[test]
    fn what_moved_and_what_was_gone_is_said() {
        assert_eq!(picked_words(&picked(&[], &[])), "You picked H-7 up in S-2. Nothing waited on it.");
        assert_eq!(picked_words(&picked(&["HUB-1"], &[])), "You picked H-7 up in S-2. HUB-1 moved to you.");
        assert_eq!(
            picked_words(&picked(&["HUB-1", "HUB-2", "HUB-3"], &["HUB-4"])),
            "You picked H-7 up in S-2. HUB-1, HUB-2 and HUB-3 moved to you. HUB-4 was gone."
        );
    }

    #[test]
    fn who_was_first_is_said_with_the_time() {
        let id = "H-7".parse().unwrap();
        let words = |at| beaten_words(id, "Ben", at, Timestamp(120_000));
        let rest = "Its leases went there; take another handoff, or talk to Ben.";
        assert_eq!(words(Some(Timestamp(0))), format!("Ben picked H-7 up first, 2 min ago. {rest}"));
        assert_eq!(words(None), format!("Ben picked H-7 up first. {rest}"));
    }
}
