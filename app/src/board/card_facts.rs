//! The facts under a card's title: who holds it, what it waits for, what kind of work it is and how
//! far it got.

use hub_core::domain::task::{ApprovalStatus, Lease, LeaseHealth, Status, Task, TaskType};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::state::use_store;
use crate::ui::{Avatar, DueDay, Icon, moment, use_clock};

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
    let lease = StoredValue::new(lease);
    let words = move || lease.with_value(|lease| words(lease, &store.name_of(&lease.member), clock.get()));
    let class = move || format!("card-line lease {}", lease.with_value(|lease| class(lease, clock.get())));
    let title = move || {
        let awake = clock.with(Option::is_some);
        let (since, until) = lease.with_value(|lease| (lease.acquired_at, lease.expires_at));
        format!("Since {}, until {}", moment(since, awake), moment(until, awake))
    };
    let bar = move || {
        let now = clock.get()?;
        let percent = lease.with_value(|lease| is_running(lease).then(|| percent_left(lease, now)))?;
        Some(view! { <progress class="lease-bar" max="100" value=percent aria-label="Time left"></progress> })
    };
    view! {
        <p class=class title=title><Icon name="clock" /><span>{words}</span></p>
        {bar}
    }
    .into_any()
}

/// Whether time can take it from its holder, and has not yet.
fn is_running(lease: &Lease) -> bool {
    !lease.expired && lease.parked_on.is_none()
}

/// `Claude · 11 min left`.
fn words(lease: &Lease, holder: &str, now: Option<Timestamp>) -> String {
    if let Some(handoff) = lease.parked_on {
        return format!("{holder} · parked on {handoff}");
    }
    let Some(now) = now.filter(|_| !lease.expired) else {
        return format!("{holder} · {}", if lease.expired { LOST } else { "working" });
    };
    let left = minutes_left(lease, now);
    match lease.health(now) {
        LeaseHealth::Lost => format!("{holder} · {LOST}"),
        LeaseHealth::GoingStale => format!("{holder} · going stale, {left} min left"),
        LeaseHealth::Held | LeaseHealth::Parked => format!("{holder} · {left} min left"),
    }
}

const LOST: &str = "lost, no sign of life";

/// How a lease is doing, as a class; what it means is said in words too.
pub fn class(lease: &Lease, now: Option<Timestamp>) -> &'static str {
    match now.map_or(LeaseHealth::Held, |now| lease.health(now)) {
        _ if lease.parked_on.is_some() => "parked",
        _ if lease.expired => "lost",
        LeaseHealth::GoingStale => "fading",
        LeaseHealth::Lost => "lost",
        LeaseHealth::Held | LeaseHealth::Parked => "held",
    }
}

/// The minutes left of a lease, to the nearest whole one, as the page's clock is some seconds late;
/// the last one counts whole.
pub fn minutes_left(lease: &Lease, now: Timestamp) -> i64 {
    ((lease.expires_at.0 - now.0 + 30_000) / 60_000).max(1)
}

/// How much of a lease is left, of 100.
fn percent_left(lease: &Lease, now: Timestamp) -> i64 {
    let whole = (lease.expires_at.0 - lease.acquired_at.0).max(1);
    ((lease.expires_at.0 - now.0) * 100 / whole).clamp(0, 100)
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
            {task.role.map(|role| view! { <span class="role" dir="auto">{role}</span> })}
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
                <span class="fact" title="Due"><Icon name="calendar" /><span class="visually-hidden">"due"</span><DueDay due done=false short=true /></span>
            })}
            {task.labels.into_iter().map(|label| view! { <span class="label" dir="auto">{label}</span> }).collect_view()}
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
    use hub_core::domain::task::Lease;
    use hub_core::domain::time::Timestamp;

    use super::{class, percent_left, words};

    const MINUTE: i64 = 60_000;

    fn lease() -> Lease {
        Lease {
            session: "S-31".parse().unwrap(),
            member: "claude".parse().unwrap(),
            acquired_at: Timestamp(0),
            expires_at: Timestamp(20 * MINUTE),
            expired: false,
            parked_on: None,
        }
    }

    #[test]
    fn a_lease_runs_from_full_to_empty() {
        let left = |minute| percent_left(&lease(), Timestamp(minute * MINUTE));
        assert_eq!((left(0), left(15), left(20), left(90)), (100, 25, 0, 0));
    }

    #[test]
    fn a_lease_says_how_it_is_doing_in_words_and_not_by_colour_alone() {
        let told = |lease: &Lease, minute: Option<i64>| {
            let now = minute.map(|minute| Timestamp(minute * MINUTE));
            (words(lease, "Claude", now), class(lease, now))
        };
        let is = |words: &str, class| (format!("Claude · {words}"), class);
        assert_eq!(told(&lease(), None), is("working", "held"));
        assert_eq!(told(&lease(), Some(9)), is("11 min left", "held"));
        assert_eq!(told(&lease(), Some(17)), is("going stale, 3 min left", "fading"));
        assert_eq!(told(&lease(), Some(21)), is("lost, no sign of life", "lost"));
        let expired = Lease { expired: true, ..lease() };
        assert_eq!(told(&expired, None), is("lost, no sign of life", "lost"));
        let parked = Lease { parked_on: Some("H-7".parse().unwrap()), ..lease() };
        assert_eq!(told(&parked, Some(90)), is("parked on H-7", "parked"));
    }
}
