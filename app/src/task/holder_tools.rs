//! What one can do about who holds the task: claim it, give it back, complete it, take it from its
//! holder.

use hub_core::domain::task::Lease;
use hub_core::domain::task_command::ReleaseTask;
use leptos::prelude::*;

use super::claim::claim;
use super::open::{Open, use_open};
use crate::api::tasks::release_task;
use crate::drafts::{DraftNote, keep};
use crate::form::{Foot, Sending, filled};
use crate::state::Question;
use crate::ui::{Button, Dialog, TextArea};

/// The buttons at the end of the holder's line. They stay while the lease is prolonged.
#[component]
pub(super) fn HolderTools(
    lease: Memo<Option<Lease>>,
    /// Whether the dialogs are open.
    releasing: RwSignal<bool>,
    completing: RwSignal<bool>,
) -> impl IntoView {
    let open = use_open();
    let claiming = RwSignal::new(false);
    let own = Memo::new(move |_| lease.with(|lease| lease.as_ref().is_some_and(|lease| open.is_mine(lease))));
    let free = Memo::new(move |_| open.claimable() && open.editable());
    // A lost lease that may be claimed is taken back all the same, by whoever wants it to be
    // nobody's.
    let takeable = move || lease.with(Option::is_some) && !own.get() && open.editable();
    let take_back = Callback::new(move |()| {
        let Some(lease) = lease.get_untracked() else { return };
        open.keep_card();
        open.store.asked.set(Some(Question::TakeBack(open.key(), Box::new(lease))));
    });
    let holds = move || own.get() && open.editable();
    view! {
        <span class="row-tools needs-script">
            <span class="row-tool" class:hidden=move || !free.get()>
                <Button disabled=claiming on_click=Callback::new(move |()| claim(open, claiming))>"Claim"</Button>
            </span>
            <span class="row-tool" class:hidden=move || !takeable()>
                <Button icon="undo" on_click=take_back>"Take back…"</Button>
            </span>
            <span class="row-tool" class:hidden=move || !holds()>
                <Button on_click=Callback::new(move |()| releasing.set(true))>"Release…"</Button>
            </span>
            <span class="row-tool" class:hidden=move || !holds()>
                <Button variant="primary" on_click=Callback::new(move |()| completing.set(true))>"Complete…"</Button>
            </span>
        </span>
    }
    .into_any()
}

/// Gives the task back to Backlog, with a note for whoever takes it next.
#[component]
pub(super) fn ReleaseDialog(shown: RwSignal<bool>, lease: Memo<Option<Lease>>) -> impl IntoView {
    let open = use_open();
    view! { <Dialog open=shown keeps=true title=format!("Release {}", open.key())><ReleaseForm shown lease/></Dialog> }
        .into_any()
}

#[component]
fn ReleaseForm(shown: RwSignal<bool>, lease: Memo<Option<Lease>>) -> impl IntoView {
    let open = use_open();
    let note = RwSignal::new(String::new());
    let kept = keep(note, format!("{}/release", open.key()));
    let sending = Sending::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(lease) = lease.get_untracked() else { return shown.set(false) };
        let command = ReleaseTask { task: open.key(), session: lease.session, note: filled(note) };
        sending.send(kept.send_off().with(release_task(command)), move |changed| {
            released(open, changed);
            shown.try_set(false);
        });
    };
    view! {
        <form on:submit=send>
            <p class="dialog-text">"It goes back to Backlog and is nobody’s. Whoever takes it next sees that you had it."</p>
            <TextArea
                label="How far did it get? (may be left out)" name="release-note" value=note error=sending.fault("note")
                hint="For whoever takes it next."
            />
            <DraftNote of=vec![kept]/>
            <Foot sending words="Release"/>
        </form>
    }
    .into_any()
}

fn released(open: Open, changed: crate::api::Changed) {
    let key = changed.task.key.clone();
    open.store.cards.accept(changed.task, changed.seq);
    open.store.announce(format!("{key} released"));
    open.toasts.say(format!("{key} released; it is in Backlog again."));
    open.refresh();
}
