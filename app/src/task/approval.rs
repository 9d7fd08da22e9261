//! The box of a task that waits for approval: who asked, what changed since the last round, how
//! that was decided, and the decision. It is bound to the approval that is shown: where an edit
//! superseded it meanwhile, its successor is named and nothing is decided.

use hub_core::domain::approval::{Approval, ApprovalContent};
use hub_core::domain::board::TaskApproval;
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::task::{ApprovalStatus, Status};
use leptos::{ev, prelude::*};

use super::deciding::{Rejection, accept, reject_key};
use super::open::use_open;
use crate::approvals::Unproven;
use crate::drafts::{DraftNote, keep};
use crate::form::Foot;
use crate::ui::{Button, Dialog, Icon, StatusIcon, TextArea, TimeAgo, use_pointer_guard};

/// Shown while an approval is pending.
#[component]
pub(super) fn ApprovalBox() -> impl IntoView {
    let open = use_open();
    let waits = open.field(|task| {
        task.approval.as_ref().filter(|approval| approval.status == ApprovalStatus::Pending).map(|approval| approval.id)
    });
    // What is decided is what stands on the screen. The card may know already of an approval whose
    // content is still being read.
    let read = open.part(|detail| {
        let pending = |approval: &&TaskApproval| approval.approval.status == ApprovalStatus::Pending;
        detail.approval.as_ref().filter(pending).map(|asked| asked.approval.id)
    });
    let pending = Memo::new(move |_| waits.get().and_then(|_| read.get()));
    let anew = RwSignal::new(false);
    let guard = use_pointer_guard();
    Effect::watch(
        move || pending.get(),
        move |now, before, _| match (before.copied().flatten(), *now) {
            (Some(before), Some(now)) if before != now => {
                anew.set(true);
                guard.replaced(now);
            }
            (_, None) => anew.set(false),
            _ => {}
        },
        false,
    );
    // What is being written outlives the question: another one may take its place meanwhile.
    let rejection = Rejection::new(open);
    view! {
        {move || pending.get().map(|id| view! { <Question id stale=Signal::derive(move || waits.get() != Some(id)) anew rejection/> })}
        <RejectDialog rejection/>
    }
    .into_any()
}

#[component]
fn Question(
    id: ApprovalId,
    /// Whether another one took its place, which is being read.
    stale: Signal<bool>,
    /// Whether it took another one's place.
    anew: RwSignal<bool>,
    rejection: Rejection,
) -> impl IntoView {
    let open = use_open();
    let guard = use_pointer_guard();
    let decides = Memo::new(move |_| open.store.admin.get() && open.editable());
    let asked = Memo::new(move |_| {
        open.detail.with(|detail| detail.approval.clone().filter(|beside| beside.approval.id == id))
    });
    let unproven = open.part(|detail| ApprovalContent::of(&detail.task).unproven());
    let dead = move || (guard.holds() || stale.get()).then_some("true");
    let press = move |event: ev::MouseEvent| {
        if guard.allows(&event, id) && !stale.get_untracked() {
            guard.hold();
            accept(open, id);
        }
    };
    let note = format!("unproven-{id}");
    view! {
        <section class="approval" aria-label="Approval">
            <div class="approval-row">
                <StatusIcon status=Status::Review/>
                <b>{move || if decides.get() { "Waits for your approval" } else { "Waits for an admin’s approval" }}</b>
                <a class="quiet" href=format!("/approvals/{id}")>{id.to_string()}</a>
            </div>
            {move || asked.get().map(|asked| view! { <Asked asked/> })}
            <p class="approval-note danger" role="status" class:hidden=move || !anew.get()>
                "It was changed while you looked: read it again before you decide."
            </p>
            <div id=note.clone() class="unproven-note" class:hidden=move || unproven.with(Vec::is_empty)><Unproven texts=unproven/></div>
            <div class="approval-row needs-script" class:hidden=move || !decides.get()>
                <button
                    type="button" class="button primary" aria-disabled=dead aria-describedby=note
                    on:pointerdown=move |_| guard.down(id) on:click=press
                ><Icon name="check"/>"Accept"</button>
                <Button variant="danger" on_click=Callback::new(move |()| rejection.begin(id))>"Reject…"</Button>
            </div>
        </section>
    }
    .into_any()
}

/// Who asked, and what there is to know of the round before.
#[component]
fn Asked(asked: TaskApproval) -> impl IntoView {
    let open = use_open();
    let TaskApproval { approval, last_round, changed_since_last_round } = asked;
    let Approval { requested_by, session, version, created_at, .. } = approval;
    let session = session.map(|session| {
        view! { " in "<a href=format!("/sessions/{session}")>{session.to_string()}</a> }
    });
    view! {
        <p class="approval-facts">
            "Asked by "<b>{move || open.name(requested_by.as_str())}</b>{session}" "<TimeAgo at=created_at/>{format!(" · version {version}")}
        </p>
        {last_round.map(|round| view! { <LastRound round changed=changed_since_last_round/> })}
    }
    .into_any()
}

#[component]
fn LastRound(round: Approval, changed: Vec<String>) -> impl IntoView {
    let open = use_open();
    let Approval { id, status, decided_by, decided_at, reason, .. } = round;
    let deed = if status == ApprovalStatus::Rejected { " rejected " } else { " approved " };
    let who = move || decided_by.as_ref().map_or("Somebody".to_owned(), |who| open.name(who.as_str()));
    view! {
        <p class="approval-facts">
            <b>{who}</b>{deed}{id.to_string()}" "{decided_at.map(|at| view! { <TimeAgo at/> })}{reason.is_some().then_some(":")}
        </p>
        {reason.map(|reason| view! { <blockquote class="said" dir="auto">{reason}</blockquote> })}
        <p class="approval-facts">{changed_words(&changed)}</p>
    }
    .into_any()
}

/// `Changed since then: the result and the acceptance criteria.`
fn changed_words(fields: &[String]) -> String {
    let words: Vec<String> = fields.iter().map(|field| format!("the {}", field.replace('_', " "))).collect();
    match words.as_slice() {
        [] => "Nothing that is to be approved has changed since then.".to_owned(),
        [only] => format!("Changed since then: {only}."),
        [first @ .., last] => format!("Changed since then: {} and {last}.", first.join(", ")),
    }
}

#[component]
fn RejectDialog(rejection: Rejection) -> impl IntoView {
    let key = use_open().key();
    view! {
        <Dialog open=rejection.shown keeps=true title=format!("Reject {key} and send it back")><RejectForm rejection/></Dialog>
    }
    .into_any()
}

#[component]
fn RejectForm(rejection: Rejection) -> impl IntoView {
    let kept = keep(rejection.reason, reject_key(&use_open().key()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        rejection.send(kept);
    };
    let about = move || {
        rejection.about.get().map(|id| format!("This decides {id}: the task goes back to Active and to who did it."))
    };
    view! {
        <form on:submit=send>
            <p class="dialog-text">{about}</p>
            <TextArea
                label="What has to be different?" name="reason" value=rejection.reason error=rejection.sending.fault("reason")
                hint="It goes to whoever did the work."
            />
            <DraftNote of=vec![kept]/>
            <Foot sending=rejection.sending words="Reject"/>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::changed_words;

    #[test]
    fn what_changed_is_told_in_words() {
        let words = |fields: &[&str]| changed_words(&fields.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            words(&["result", "acceptance_criteria"]),
            "Changed since then: the result and the acceptance criteria."
        );
        assert_eq!(words(&["title"]), "Changed since then: the title.");
        assert_eq!(words(&[]), "Nothing that is to be approved has changed since then.");
    }
}
