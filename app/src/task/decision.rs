//! How the task was decided last: a rejection stands out while the work is done again, an approval
//! says whose it was, and where none was needed, that is said too.

use hub_core::domain::approval::Approval;
use hub_core::domain::board::TaskDetail;
use hub_core::domain::task::{ApprovalStatus, Status};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::open::use_open;
use crate::ui::{Icon, TimeAgo};

/// The last word on the task.
#[derive(Clone, Debug, PartialEq)]
enum Last {
    Rejected(Approval),
    Approved(Approval),
    /// Its type needs no approval in its project.
    NotNeeded(String, Timestamp),
}

/// Shown where it still matters.
#[component]
pub(super) fn Decided() -> impl IntoView {
    let last = use_open().part(last);
    let drawn = move |last| {
        match last {
        Last::Rejected(approval) => view! { <Verdict approval words="Rejected by " class="decided rejected" icon="warn"/> }.into_any(),
        Last::Approved(approval) => view! { <Verdict approval words="Approved by " class="decided approved" icon="check"/> }.into_any(),
        Last::NotNeeded(kind, at) => view! {
            <section class="decided" aria-label="Decision">
                <p>
                    <Icon name="check"/>
                    <span>{format!("Needed no approval: this project accepts the type {kind} by itself")}" · "<TimeAgo at/></span>
                </p>
            </section>
        }
        .into_any(),
    }
    };
    view! { {move || last.get().map(drawn)} }.into_any()
}

#[component]
fn Verdict(approval: Approval, words: &'static str, class: &'static str, icon: &'static str) -> impl IntoView {
    let open = use_open();
    let Approval { id, decided_by, decided_at, reason, .. } = approval;
    let who = move || decided_by.as_ref().map_or("somebody".to_owned(), |who| open.name(who.as_str()));
    let reason = reason.filter(|reason| !reason.is_empty());
    view! {
        <section class=class aria-label="Decision">
            <p>
                <Icon name=icon/>
                <span>
                    {words}<b>{who}</b>" "{decided_at.map(|at| view! { <TimeAgo at/> })}" · "
                    <a href=format!("/approvals/{id}")>{id.to_string()}</a>{reason.is_some().then_some(":")}
                </span>
            </p>
            {reason.map(|reason| view! { <blockquote class="said" dir="auto">{reason}</blockquote> })}
        </section>
    }
    .into_any()
}

fn last(detail: &TaskDetail) -> Option<Last> {
    let approval = detail.approval.as_ref().map(|beside| &beside.approval);
    let decided = |status| approval.filter(|approval| approval.status == status).cloned();
    match detail.task.status {
        Status::Active => decided(ApprovalStatus::Rejected).map(Last::Rejected),
        Status::Done => not_needed(detail).or_else(|| decided(ApprovalStatus::Approved).map(Last::Approved)),
        _ => None,
    }
}

/// The type and the moment, where the way to Done went by a policy.
fn not_needed(detail: &TaskDetail) -> Option<Last> {
    let arrived = detail.events.iter().rev().find(|event| event.fact().column() == Some(Status::Done))?;
    let kind = arrived.fact().policy()?.auto_approve?;
    Some(Last::NotNeeded(kind.to_string(), arrived.at))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::actor::Door;
    use hub_core::domain::task::Status;
    use hub_core::domain::time::Timestamp;
    use serde_json::json;

    use super::{Last, last};
    use crate::task::sample::{detail, event};

    #[test]
    fn a_task_that_needed_no_approval_says_by_which_policy() {
        let policy = json!({"after": {"status": "done"}, "policy": {"auto_approve": "chore"}});
        let mut shown = detail(vec![event("task.completed", Door::Mcp, policy)]);
        shown.task.status = Status::Done;
        assert_eq!(last(&shown), Some(Last::NotNeeded("chore".to_owned(), Timestamp(0))));
        shown.events.push(event("task.moved", Door::Ui, json!({"after": {"status": "done"}})));
        assert_eq!(last(&shown), None, "a human brought it there since");
    }
}
