//! The box of a task that waits for approval: an admin accepts it by moving it to Done, rejects it by moving it to Active.

use hub_core::domain::task::{ApprovalStatus, Status};
use leptos::prelude::*;

use super::open::use_open;
use crate::state::{Asked, Place};
use crate::ui::{Button, Dialog, StatusIcon, TextArea, TimeAgo};

/// Shown while an approval is pending.
#[component]
pub(super) fn ApprovalBox() -> impl IntoView {
    let open = use_open();
    let pending = open.field(|task| {
        task.approval.as_ref().filter(|approval| approval.status == ApprovalStatus::Pending).map(|approval| approval.id)
    });
    view! { {move || pending.get().map(|id| view! { <Question id=id.to_string()/> })} }.into_any()
}

#[component]
fn Question(id: String) -> impl IntoView {
    let open = use_open();
    let store = open.store;
    let (version, since) = (open.field(|task| task.version), open.field(|task| task.status_since));
    let decides = move || store.admin.get() && open.editable();
    let rejecting = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let decide = move |to: Status, reason: Option<String>| {
        store.move_with(Asked { task: open.key(), to, place: Place::default() }, reason);
    };
    let reject = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked();
        if !text.trim().is_empty() {
            rejecting.set(false);
            decide(Status::Active, Some(text));
        }
    };
    view! {
        <section class="approval" aria-label="Approval">
            <div class="approval-row">
                <StatusIcon status=Status::Review/>
                <b>{move || if decides() { "Waits for your approval" } else { "Waits for an admin’s approval" }}</b>
                <span class="quiet">{id}" · "{move || format!("version {}", version.get())}" · since "<TimeAgo at=since/></span>
            </div>
            <div class="approval-row" class:hidden=move || !decides()>
                <Button variant="primary" icon="check" on_click=Callback::new(move |()| decide(Status::Done, None))>"Accept"</Button>
                <Button variant="danger" on_click=Callback::new(move |()| rejecting.set(true))>"Reject…"</Button>
            </div>
            <Dialog open=rejecting title="Reject and send back">
                <form on:submit=reject>
                    <TextArea label="What has to be different?" name="reason" value=reason hint="It goes to whoever did the work."/>
                    <footer><Button variant="primary danger" submit=true>"Reject"</Button></footer>
                </form>
            </Dialog>
        </section>
    }
    .into_any()
}
