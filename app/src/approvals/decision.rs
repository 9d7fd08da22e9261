//! The decision: accept, or reject with a reason. A plain form without JavaScript. The reason being
//! written outlives what others do.

use hub_core::domain::approval::{DecideApproval, Decision};
use hub_core::domain::screen::ApprovalPage;
use hub_core::domain::task::ApprovalStatus;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};

use super::unproven::{Unproven, unproven};
use crate::api::approvals::decide_approval;
use crate::api::forms::DecideByForm;
use crate::drafts::{DraftNote, Sent, keep};
use crate::state::{Store, use_store};
use crate::ui::{Button, Icon, use_pointer_guard};

/// The buttons of a pending approval, for those who decide. What they decide is the approval that
/// is shown, and no other.
#[component]
pub fn Decide(
    /// The approval as the hub last said it is.
    page: RwSignal<ApprovalPage>,
    /// Whether its reader came to reject it.
    #[prop(optional)]
    reject: bool,
    /// What is done once it is decided.
    #[prop(optional, into)]
    on_decided: Option<Callback<()>>,
) -> impl IntoView {
    let store = use_store();
    let guard = use_pointer_guard();
    let id = Memo::new(move |_| page.with(|page| page.detail.approval.id));
    let pending = Memo::new(move |_| page.with(|page| page.detail.approval.status == ApprovalStatus::Pending));
    let task = page.with_untracked(|page| page.detail.approval.task.clone());
    let unproven = Memo::new(move |_| page.with(|page| unproven(&page.detail.approval)));
    let (busy, rejecting) = (RwSignal::new(false), RwSignal::new(reject));
    let reason = RwSignal::new(String::new());
    // The same as of the task's own panel.
    let kept = keep(reason, format!("{task}/reject"));
    // A reason that was begun is in sight.
    Effect::new(move |_| {
        if kept.is_draft() {
            rejecting.set(true);
        }
    });
    let field = NodeRef::<html::Textarea>::new();
    let send = move |decision: Decision| {
        let said =
            Some(reason.get_untracked()).filter(|reason| decision == Decision::Reject && !reason.trim().is_empty());
        if busy.get_untracked() || decision == Decision::Reject && said.is_none() {
            return;
        }
        busy.set(true);
        guard.hold();
        let command = DecideApproval { approval: id.get_untracked(), decision, reason: said };
        let sent = if decision == Decision::Reject { kept.send_off() } else { Sent::default() };
        spawn_local(async move {
            let done = decided(store, command, sent).await;
            busy.try_set(false);
            if let Some(on_decided) = on_decided.filter(|_| done) {
                on_decided.try_run(());
            }
        });
    };
    let down = move |_: ev::PointerEvent| guard.down(id.get_untracked());
    let accept = move |event: ev::MouseEvent| {
        if guard.allows(&event, id.get_untracked()) {
            send(Decision::Approve);
        }
    };
    let reject = move |event: ev::MouseEvent| {
        if !rejecting.get_untracked() {
            rejecting.set(true);
        } else if guard.allows(&event, id.get_untracked()) {
            send(Decision::Reject);
        }
    };
    Effect::new(move |_| {
        if rejecting.get()
            && let Some(field) = field.get()
        {
            _ = field.focus();
        }
    });
    let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            send(Decision::Reject);
        }
        "Escape" => {
            event.stop_propagation();
            rejecting.set(false);
        }
        _ => {}
    };
    let off = move || busy.get() || !store.can_write();
    let dead = move || guard.holds().then_some("true");
    let note = format!("unproven-{task}");
    let label = format!("What has to be different in {task}?");
    view! {
        <form
            class="decide" class:hidden=move || !(pending.get() && store.admin.get()) class:rejecting=rejecting
            method="post" action=DecideByForm::PATH on:submit=|event| event.prevent_default()
        >
            <input type="hidden" name="approval" value=move || id.get().to_string()/>
            <textarea dir="auto"
                node_ref=field class="input" name="reason" rows="2" aria-label=label placeholder="What has to be different?"
                prop:value=reason on:input=move |event| reason.set(event_target_value(&event)) on:keydown=key
            ></textarea>
            <div id=note.clone() class="unproven-note" class:hidden=move || unproven.with(Vec::is_empty)>
                <Unproven texts=unproven/>
            </div>
            <DraftNote of=vec![kept]/>
            <div class="row">
                <button
                    class="button primary" name="decision" value="approve" data-letter="a" class:hidden=rejecting disabled=off
                    aria-disabled=dead aria-describedby=note on:pointerdown=down on:click=accept
                ><Icon name="check"/>"Accept"</button>
                <button
                    class="button danger" name="decision" value="reject" data-letter="r" disabled=off aria-disabled=dead
                    on:pointerdown=down on:click=reject
                >
                    {move || if rejecting.get() { "Reject" } else { "Reject…" }}
                </button>
                <span class:hidden=move || !rejecting.get()>
                    <Button variant="ghost" on_click=Callback::new(move |()| rejecting.set(false))>"Cancel"</Button>
                </span>
            </div>
        </form>
        <p class="quiet" class:hidden=move || !pending.get() || store.admin.get()>"An admin decides."</p>
    }
    .into_any()
}

/// Sends a decision and says what came of it; whether it was taken.
async fn decided(store: Store, command: DecideApproval, sent: Sent) -> bool {
    let decision = command.decision;
    let answer = sent.with(decide_approval(command)).await;
    let done = answer.is_ok();
    match answer {
        Ok(approval) => {
            let what = if decision == Decision::Approve { "accepted" } else { "rejected and sent back" };
            let words = format!("{} {what}.", approval.task);
            store.announce(words.clone());
            store.toasts.say(words);
        }
        Err(error) => store.fail(&error),
    }
    store.count_again();
    done
}
