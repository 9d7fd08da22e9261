//! The facts under a card's title: who holds it, what it waits for, what kind of work it is and how far it got.

use hub_core::domain::task::{ApprovalStatus, Lease, Status, Task, TaskType};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::state::use_store;
use crate::ui::{Avatar, Icon, use_clock, utc_day};

/// The lines of a card that say what it waits for.
#[component]
pub fn Lines(task: Task) -> impl IntoView {
    let approval = task.approval.as_ref().is_some_and(|approval| approval.status == ApprovalStatus::Pending);
    let blockers: Vec<String> = task.blocked_by.iter().map(ToString::to_string).collect();
    view! {
        {task.lease.map(|lease| view! { <LeaseLine lease /> })}
        {approval.then(|| view! { <p class="card-line review"><Icon name="clock" />"Waits for approval"</p> })}
        {task.blocked.then(|| view! {
            <p class="card-line blocked"><Icon name="blocked" />{format!("Blocked by {}", blockers.join(", "))}</p>
        })}
    }
    .into_any()
}

/// Who works on it and how long that holds; the time left only once the browser's clock is known.
#[component]
fn LeaseLine(lease: Lease) -> impl IntoView {
    let store = use_store();
    let clock = use_clock();
    let member = lease.member.clone();
    let holder = move || store.name_of(&member);
    let (expired, parked, from, until) = (lease.expired, lease.parked_on, lease.acquired_at, lease.expires_at);
    let rest = move || match (expired, parked, clock.get()) {
        (_, Some(handoff), _) => format!("parked on {handoff}"),
        (true, None, _) => "no sign of life".to_owned(),
        (false, None, Some(now)) => format!("{} min left", ((until.0 - now.0) / 60_000).max(0)),
        (false, None, None) => "working".to_owned(),
    };
    let bar = move || {
        let now = clock.get().filter(|_| !expired && parked.is_none())?;
        Some(
            view! { <progress class="lease-bar" max="100" value=percent_left(from, until, now) aria-label="Time left"></progress> },
        )
    };
    view! {
        <p class="card-line lease" class:stale=expired><Icon name="clock" /><span>{holder}" · "{rest}</span></p>
        {bar}
    }
    .into_any()
}

/// How much of a lease is left, of 100.
fn percent_left(from: Timestamp, until: Timestamp, now: Timestamp) -> i64 {
    let whole = (until.0 - from.0).max(1);
    ((until.0 - now.0) * 100 / whole).clamp(0, 100)
}

/// The foot of a card: type, role, labels, criteria, comments, day and face.
#[component]
pub fn Foot(task: Task) -> impl IntoView {
    let (met, total) = (task.criteria.met, task.criteria.total);
    let done = met == total;
    view! {
        <div class="card-foot">
            <div class="facts">
            <span class="fact" title=type_words(task.task_type)>
                <Icon name=task.task_type.as_str() />
                <span class="visually-hidden">{type_words(task.task_type)}</span>
            </span>
            {task.role.map(|role| view! { <span class="role">{role}</span> })}
            {(total > 0).then(|| view! {
                <span class="fact" class:met=done title="Acceptance criteria met">
                    <Icon name="check" />
                    {format!("{met}/{total}")}
                    <span class="visually-hidden">"criteria met"</span>
                </span>
            })}
            {(task.comment_count > 0).then(|| view! {
                <span class="fact" title="Comments">
                    <Icon name="comment" />
                    {task.comment_count}
                    <span class="visually-hidden">{if task.comment_count == 1 { "comment" } else { "comments" }}</span>
                </span>
            })}
            {task.due.filter(|_| task.status != Status::Done).map(|due| view! {
                <span class="fact" title="Due"><Icon name="calendar" /><span class="visually-hidden">"due"</span>{short_day(&due)}</span>
            })}
            {task.labels.into_iter().map(|label| view! { <span class="label">{label}</span> }).collect_view()}
            </div>
            {task.assignee.map(|assignee| view! { <Face assignee /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Face(assignee: hub_core::domain::ids::Handle) -> impl IntoView {
    let store = use_store();
    let handle = assignee.clone();
    let presence = Signal::derive(move || store.presence_of(&handle));
    let named = assignee.clone();
    view! {
        <span class="card-face">
            <span class="visually-hidden">{move || format!("Assigned to {}", store.name_of(&named))}</span>
            {move || store.member(&assignee).map(|member| view! { <Avatar member presence /> })}
        </span>
    }
    .into_any()
}

/// `22 Nov`: the year says itself.
fn short_day(day: &str) -> String {
    let text = utc_day(day);
    text.rsplit_once(' ').map_or(text.clone(), |(short, _)| short.to_owned())
}

fn type_words(task_type: TaskType) -> &'static str {
    match task_type {
        TaskType::Feature => "Feature",
        TaskType::Bug => "Bug",
        TaskType::Chore => "Chore",
        TaskType::Research => "Research",
        TaskType::Docs => "Docs",
        TaskType::Review => "Review",
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::time::Timestamp;

    use super::{percent_left, short_day};

    #[test]
    fn a_lease_runs_from_full_to_empty() {
        let left = |now| percent_left(Timestamp(1_000), Timestamp(2_000), Timestamp(now));
        assert_eq!((left(1_000), left(1_750), left(2_000), left(9_000)), (100, 25, 0, 0));
    }

    #[test]
    fn a_day_is_short_on_a_card() {
        assert_eq!(short_day("2026-11-30"), "30 Nov");
        assert_eq!(short_day("someday"), "someday");
    }
}
