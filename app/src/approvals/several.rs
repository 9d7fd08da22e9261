//! Deciding several approvals at once: each by itself, in order; what was refused is told and
//! stays. Accepting names first what would be accepted, and what of it nothing proves; that, and
//! nothing that came later, is what is decided.

use hub_core::domain::approval::{Approval, DecideApproval, Decision, GetApproval};
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::screen::ApprovalsPage;
use hub_core::domain::task::ApprovalStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::unproven::{Unproven, unproven};
use crate::api::ApiError;
use crate::api::approvals::{decide_approval, read_approval};
use crate::drafts::{DraftNote, Sent, keep, use_drafts};
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::{Button, Dialog, TextArea, use_pointer_guard};

/// What the reason being written is kept as.
const DRAFT: &str = "approvals/reject-several";

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
    let drafts = use_drafts();
    let decide = move |decision: Decision, ids: Vec<ApprovalId>| {
        let said = Some(reason.get_untracked()).filter(|_| decision == Decision::Reject);
        busy.set(true);
        let sent = drafts.zip(said.as_ref()).map_or_else(Sent::default, |(drafts, said)| drafts.send_off(DRAFT, said));
        spawn_local(async move {
            let (mut done, mut refused) = (0, Vec::new());
            for id in ids {
                match decide_approval(DecideApproval { approval: id, decision, reason: said.clone() }).await {
                    Ok(_) => done += 1,
                    Err(error) => refused.push(format!("{id}: {}", error.message())),
                }
            }
            busy.try_set(false);
            if refused.is_empty() {
                sent.done()
            } else {
                sent.back()
            }
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
            decide(Decision::Reject, live.get_untracked());
        }
    };
    let (accepting, named) = (RwSignal::new(false), RwSignal::new(Vec::<Approval>::new()));
    let guard = use_pointer_guard();
    let ask = Callback::new(move |()| {
        let ids = live.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let answer = read_all(ids).await;
            busy.try_set(false);
            match answer {
                Ok(approvals) => {
                    named.try_set(approvals);
                    guard.hold();
                    accepting.try_set(true);
                }
                Err(error) => store.fail(&error),
            }
        });
    });
    let accept = move |event: leptos::ev::MouseEvent| {
        let ids: Vec<_> = named.with_untracked(|named| named.iter().map(|approval| approval.id).collect());
        if let Some(first) = ids.first()
            && guard.allows(&event, *first)
        {
            accepting.set(false);
            decide(Decision::Approve, ids);
        }
    };
    let question = Signal::derive(move || format!("Accept {}?", tasks(named.with(Vec::len))));
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
                <Button variant="primary" disabled=off on_click=ask>"Accept all"</Button>
                <Button variant="danger" disabled=off on_click=Callback::new(move |()| rejecting.set(true))>"Reject all…"</Button>
            </span>
            <Dialog open=accepting title=question>
                <ul class="to-accept">{move || named.get().into_iter().map(one).collect_view()}</ul>
                <footer>
                    <Button on_click=Callback::new(move |()| accepting.set(false))>"Cancel"</Button>
                    <button
                        type="button" class="button primary" disabled=off aria-disabled=move || guard.holds().then_some("true")
                        on:click=accept
                    >
                        {move || format!("Accept {}", tasks(named.with(Vec::len)))}
                    </button>
                </footer>
            </Dialog>
            <Dialog open=rejecting keeps=true title="Reject all that are chosen">
                <form on:submit=reject>
                    <Reason reason/>
                    <footer><Button variant="primary danger" submit=true>"Reject all"</Button></footer>
                </form>
            </Dialog>
        </div>
    }
    .into_any()
}

/// What would be accepted, and what of it nothing proves.
fn one(approval: Approval) -> AnyView {
    let unproven = unproven(&approval);
    let note = (!unproven.is_empty()).then(|| {
        let texts = Signal::stored(unproven);
        view! { <div class="unproven-note"><Unproven texts/></div> }
    });
    view! { <li><b>{approval.task.to_string()}</b>" "{approval.title}{note}</li> }.into_any()
}

/// The approvals with what they ask for, in the order in which they were chosen.
async fn read_all(ids: Vec<ApprovalId>) -> Result<Vec<Approval>, ApiError> {
    let mut found = Vec::new();
    for approval in ids {
        found.push(read_approval(GetApproval { approval }).await?.detail.approval);
    }
    found.retain(|approval| approval.status == ApprovalStatus::Pending);
    Ok(found)
}

#[component]
fn Reason(reason: RwSignal<String>) -> impl IntoView {
    let kept = keep(reason, DRAFT);
    view! {
        <TextArea label="What has to be different?" name="several-reason" value=reason hint="It goes to whoever did the work, for each of them."/>
        <DraftNote of=vec![kept]/>
    }
    .into_any()
}

fn summary(count: usize, decision: Decision) -> String {
    let what = if decision == Decision::Approve { "accepted" } else { "rejected" };
    format!("{} {what}.", tasks(count))
}

fn tasks(count: usize) -> String {
    if count == 1 { "1 task".to_owned() } else { format!("{count} tasks") }
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
