//! Deciding several approvals at once: each by itself, in order; what was refused is told and stays.

use hub_core::domain::approval::{DecideApproval, Decision};
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::screen::ApprovalsPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::approvals::decide_approval;
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::{Button, Dialog, TextArea};

/// The bar over the list.
#[component]
pub(super) fn Several(page: Reading<ApprovalsPage>, chosen: RwSignal<Vec<ApprovalId>>) -> impl IntoView {
    let store = use_store();
    let waiting = page.part(|read| read.page.items.iter().map(|approval| approval.id).collect::<Vec<_>>());
    // What others decided meanwhile is no longer chosen.
    let live = Memo::new(move |_| {
        chosen.get().into_iter().filter(|id| waiting.with(|waiting| waiting.contains(id))).collect::<Vec<_>>()
    });
    let (busy, rejecting) = (RwSignal::new(false), RwSignal::new(false));
    let reason = RwSignal::new(String::new());
    let decide = move |decision: Decision| {
        let ids = live.get_untracked();
        let said = Some(reason.get_untracked()).filter(|_| decision == Decision::Reject);
        busy.set(true);
        spawn_local(async move {
            let (mut done, mut refused) = (0, Vec::new());
            for id in ids {
                match decide_approval(DecideApproval { approval: id, decision, reason: said.clone() }).await {
                    Ok(_) => done += 1,
                    Err(error) => refused.push(format!("{id}: {}", error.message())),
                }
            }
            busy.try_set(false);
            if done > 0 {
                reason.try_set(String::new());
                store.toasts.say(summary(done, decision));
            }
            for refusal in refused {
                store.toasts.error(refusal);
            }
            page.again();
            store.count_again();
        });
    };
    let reject = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !reason.with_untracked(|reason| reason.trim().is_empty()) {
            rejecting.set(false);
            decide(Decision::Reject);
        }
    };
    let all = move |event| chosen.set(if event_target_checked(&event) { waiting.get_untracked() } else { Vec::new() });
    let off = Signal::derive(move || busy.get() || live.with(Vec::is_empty) || !store.can_write());
    view! {
        <div class="several needs-script" class:hidden=move || waiting.with(Vec::len) < 2>
            <label class="check-row">
                <input
                    type="checkbox"
                    prop:checked=move || !live.with(Vec::is_empty) && live.with(Vec::len) == waiting.with(Vec::len) on:change=all
                />
                {move || if live.with(Vec::is_empty) { "Choose all".to_owned() } else { format!("{} chosen", live.with(Vec::len)) }}
            </label>
            <span class="several-tools" class:hidden=move || live.with(Vec::is_empty)>
                <Button variant="primary" disabled=off on_click=Callback::new(move |()| decide(Decision::Approve))>"Accept all"</Button>
                <Button variant="danger" disabled=off on_click=Callback::new(move |()| rejecting.set(true))>"Reject all…"</Button>
            </span>
            <Dialog open=rejecting title="Reject all that are chosen">
                <form on:submit=reject>
                    <TextArea label="What has to be different?" name="several-reason" value=reason hint="It goes to whoever did the work, for each of them."/>
                    <footer><Button variant="primary danger" submit=true>"Reject all"</Button></footer>
                </form>
            </Dialog>
        </div>
    }
    .into_any()
}

fn summary(count: usize, decision: Decision) -> String {
    let what = if decision == Decision::Approve { "accepted" } else { "rejected" };
    if count == 1 { format!("1 task {what}.") } else { format!("{count} tasks {what}.") }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::approval::Decision;

    use super::summary;

    #[test]
    fn what_was_done_is_counted() {
        assert_eq!(summary(1, Decision::Approve), "1 task accepted.");
        assert_eq!(summary(3, Decision::Reject), "3 tasks rejected.");
    }
}
