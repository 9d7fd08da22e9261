//! Who holds the task, in which session, since when and until when, and how that is going; with
//! what one can do about it.

use hub_core::domain::ids::{Handle, HandoffId, SessionId};
use hub_core::domain::member::{Presence, PresenceState};
use hub_core::domain::task::{Lease, LeaseHealth, Status};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::complete::CompleteDialog;
use super::holder_tools::{HolderTools, ReleaseDialog};
use super::open::{Open, use_open};
use crate::board::card_facts::{class, minutes_left};
use crate::people::Face;
use crate::ui::{Icon, TimeAgo, moment, use_clock};

/// The line under the title.
#[component]
pub(super) fn HolderLine() -> impl IntoView {
    let open = use_open();
    let lease = open.field(|task| task.lease.clone());
    let clock = use_clock();
    // Signs of life prolong a lease every now and then: only what tells of the time is written
    // anew.
    let holding = Memo::new(move |_| lease.with(|lease| lease.as_ref().map(Holding::of)));
    let state = move || lease.with(|lease| lease.as_ref().map_or("free", |lease| class(lease, clock.get())));
    let nobody = Memo::new(move |_| nobody_holds(open));
    let title = move || {
        let awake = clock.with(Option::is_some);
        lease.with(|lease| {
            let lease = lease.as_ref()?;
            Some(format!("Since {}, until {}", moment(lease.acquired_at, awake), moment(lease.expires_at, awake)))
        })
    };
    let words = move || match holding.get() {
        Some(holding) => view! { <Holder holding lease/> }.into_any(),
        None => view! { <span>{move || nobody.get()}</span> }.into_any(),
    };
    let (releasing, completing) = (RwSignal::new(false), RwSignal::new(false));
    let hidden = move || holding.with(Option::is_none) && nobody.with(Option::is_none);
    view! {
        <div class=move || format!("holder {}", state()) class:hidden=hidden role="group" aria-label="Holder">
            <Icon name="clock"/>
            <p title=title>{words}</p>
            <HolderTools lease releasing completing/>
        </div>
        <ReleaseDialog shown=releasing lease/>
        <CompleteDialog shown=completing lease/>
    }
    .into_any()
}

/// What of a lease does not change with signs of life.
#[derive(Clone, PartialEq)]
struct Holding {
    member: Handle,
    session: SessionId,
    since: Timestamp,
    parked_on: Option<HandoffId>,
}

impl Holding {
    fn of(lease: &Lease) -> Self {
        let Lease { member, session, acquired_at, parked_on, .. } = lease.clone();
        Self { member, session, since: acquired_at, parked_on }
    }
}

#[component]
fn Holder(holding: Holding, lease: Memo<Option<Lease>>) -> impl IntoView {
    let open = use_open();
    let clock = use_clock();
    let Holding { member, session, since, parked_on } = holding;
    let (named, present) = (member.clone(), member.clone());
    let rest = move || lease.with(|lease| lease.as_ref().map(|lease| rest(lease, clock.get())));
    let lost = Memo::new(move |_| lease.with(|lease| silent_since(open, lease.as_ref()?, clock.get())));
    let session = view! { <a href=format!("/sessions/{session}")>{session.to_string()}</a> };
    let name = view! { <Face handle=member/>" "<b>{move || open.name(named.as_str())}</b> };
    match parked_on {
        Some(handoff) => view! {
            {name}" parked this from "{session}" on "<a href=format!("/handoffs/{handoff}")>{handoff.to_string()}</a>
            " · it waits for whoever picks that up"
        }
        .into_any(),
        None => view! {
            {name}" works on this in "{session}" · since "<TimeAgo at=since/>" · "
            <span class="holder-rest">{rest}</span>
            {move || lost.get().map(|at| view! { " "<TimeAgo at/> })}
            {move || presence_words(open, &present).map(|words| format!(" · {words}"))}
        }
        .into_any(),
    }
}

/// What is said of the time that is left.
fn rest(lease: &Lease, now: Option<Timestamp>) -> String {
    match (now, now.map(|now| lease.health(now))) {
        _ if lease.expired => "lost: no sign of life since".to_owned(),
        (_, Some(LeaseHealth::Lost)) => "lost: no sign of life since".to_owned(),
        (Some(now), Some(LeaseHealth::GoingStale)) => {
            format!("going stale: {} min left without a sign of life", minutes_left(lease, now))
        }
        (Some(now), _) => format!("{} min left", minutes_left(lease, now)),
        (None, _) => format!("until {}", moment(lease.expires_at, false)),
    }
}

/// Since when nothing was heard of the holder of a lost lease, as far as its end tells.
fn silent_since(open: Open, lease: &Lease, now: Option<Timestamp>) -> Option<Timestamp> {
    let lost = lease.expired || now.is_some_and(|now| lease.health(now) == LeaseHealth::Lost);
    let project = open.key().project();
    let minutes =
        open.store.projects.with(|all| all.iter().find(|one| one.key == project).map(|one| one.lease_minutes));
    let heard = lease.expires_at.0 - i64::from(minutes.unwrap_or_default()) * 60_000;
    lost.then(|| Timestamp(heard.max(lease.acquired_at.0)))
}

/// What its holder said of itself, or that nothing is heard of it.
fn presence_words(open: Open, member: &Handle) -> Option<String> {
    let awake = use_clock().with(Option::is_some);
    let presence = open.store.presence.with(|all| all.iter().find(|one| one.member == *member).cloned())?;
    quiet(&presence, |at| moment(at, awake))
}

fn quiet(presence: &Presence, told: impl Fn(Timestamp) -> String) -> Option<String> {
    let until = presence.until.map(|until| format!(" until {}", told(until))).unwrap_or_default();
    match presence.state {
        PresenceState::Quiet => Some(format!("quiet as announced{until}")),
        PresenceState::Waiting => Some(format!("waiting as announced{until}")),
        PresenceState::Stale => Some("its session gives no sign of life".to_owned()),
        _ => None,
    }
}

/// What is said where nobody holds the task, and somebody might.
fn nobody_holds(open: Open) -> Option<String> {
    let task = open.task();
    if task.lease.is_some() || task.archived {
        return None;
    }
    match &task.assignee {
        Some(assignee) if task.status == Status::Active && open.store.is_agent(assignee) => {
            Some(format!("Abandoned: {} no longer holds this.", open.name(assignee.as_str())))
        }
        _ => (open.claimable() && open.editable()).then(|| "Nobody holds this.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::member::{Presence, PresenceState};
    use hub_core::domain::task::Lease;
    use hub_core::domain::time::Timestamp;

    use super::{quiet, rest};

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_lease_says_how_long_it_holds() {
        let mut lease = Lease {
            session: "S-31".parse().unwrap(),
            member: "claude".parse().unwrap(),
            acquired_at: Timestamp(0),
            expires_at: Timestamp(15 * MINUTE),
            expired: false,
            parked_on: None,
        };
        let at = |lease: &Lease, minute| rest(lease, Some(Timestamp(minute * MINUTE)));
        assert_eq!(at(&lease, 4), "11 min left");
        assert_eq!(at(&lease, 12), "going stale: 3 min left without a sign of life");
        assert_eq!(at(&lease, 16), "lost: no sign of life since");
        assert_eq!(rest(&lease, None), "until 1 Jan 1970, 00:15 UTC");
        lease.expired = true;
        assert_eq!(rest(&lease, None), "lost: no sign of life since");
    }

    #[test]
    fn a_holder_that_announced_to_be_quiet_is_not_thought_dead() {
        let said = |state, until: Option<i64>| {
            let member = "claude".parse().unwrap();
            quiet(&Presence { member, state, until: until.map(Timestamp), last_seen_at: None }, |_| "noon".to_owned())
        };
        assert_eq!(said(PresenceState::Quiet, Some(1)).as_deref(), Some("quiet as announced until noon"));
        assert_eq!(said(PresenceState::Stale, None).as_deref(), Some("its session gives no sign of life"));
        assert_eq!(said(PresenceState::Busy, None), None);
    }
}
