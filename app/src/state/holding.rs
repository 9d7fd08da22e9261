//! Who holds what: which cards one may claim now, taking a card back from its holder, and which
//! sessions of one's own hold something.

use std::sync::Arc;

use hub_core::domain::claim::Claimer;
use hub_core::domain::ids::{Handle, SessionId, TaskKey};
use hub_core::domain::live::RenewedLease;
use hub_core::domain::member::MemberKind;
use hub_core::domain::session_command::Heartbeat;
use hub_core::domain::task::{Lease, Task};
use hub_core::domain::task_command::TakeBack;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Patch, Store};
use crate::api::sessions::keep_session;
use crate::api::tasks::take_back_task;
use crate::drafts::Sent;

/// Whether `me` may claim the card now, by R4, as far as a card tells it: what was just rejected is
/// its assignee's first, and what was just taken back is not its former holder's, but only the hub
/// knows for how long.
pub fn claimable(task: &Task, me: &Handle, is_agent: impl Fn(&Handle) -> bool) -> bool {
    let claimer = Claimer {
        handle: me,
        assignee_is_agent: task.assignee.as_ref().is_some_and(is_agent),
        was_just_rejected: false,
        was_just_taken_back: false,
    };
    claimer.may_claim(task)
}

/// The sessions of `me` that hold something which time can take from them.
pub fn holding(leases: &[RenewedLease], me: &Handle) -> Vec<SessionId> {
    let own = |held: &&RenewedLease| held.lease.member == *me && held.lease.parked_on.is_none();
    let mut sessions: Vec<SessionId> = leases.iter().filter(own).map(|held| held.lease.session).collect();
    sessions.dedup();
    sessions
}

/// Shows a sign of life of each of these sessions of one's own.
pub fn keep_alive(sessions: Vec<SessionId>) {
    for session in sessions {
        spawn_local(async move {
            // Where the hub cannot be reached, the banner says so; the next sign comes soon.
            _ = keep_session(Heartbeat { session, phase: None, note: None, quiet_minutes: None }).await;
        });
    }
}

impl Store {
    /// Whether `handle` is an agent.
    pub fn is_agent(self, handle: &Handle) -> bool {
        self.members.with(|all| all.iter().any(|one| one.handle == *handle && one.kind == MemberKind::Agent))
    }

    /// Takes a card away from who holds it by this lease, and is told the reason. Where somebody
    /// else holds it meanwhile, nothing is done.
    pub fn take_back(self, task: TaskKey, seen: &Lease, reason: Option<String>, sent: Sent) {
        if self.refuses_now() {
            return;
        }
        let holder = untrack(|| self.name_of(&seen.member));
        let now = self.cards.peek(&task).and_then(|card| card.lease);
        if now.is_none_or(|now| now.session != seen.session) {
            self.toasts.error(format!("Nothing was changed: {holder} no longer holds {task}."));
            return;
        }
        let patch: Patch = Arc::new(|task| {
            task.lease = None;
            task.assignee = None;
        });
        let number = self.cards.change(&task, patch);
        let command = TakeBack { task: task.clone(), from_session: Some(seen.session), reason };
        spawn_local(async move {
            match sent.with(take_back_task(command)).await {
                Ok(changed) => {
                    self.cards.settle(&task, number, Some((changed.task, changed.seq)));
                    let words = format!("{task} taken back from {holder}.");
                    self.announce(words.clone());
                    self.toasts.say(words + " Anybody may claim it now.");
                }
                Err(error) => {
                    self.cards.settle(&task, number, None);
                    self.fail(&error);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::live::RenewedLease;
    use hub_core::domain::task::Lease;
    use hub_core::domain::time::Timestamp;

    use super::{claimable, holding};
    use crate::state::testing::task;

    fn lease(session: &str, member: &str) -> Lease {
        Lease {
            session: session.parse().unwrap(),
            member: member.parse().unwrap(),
            acquired_at: Timestamp(0),
            expires_at: Timestamp(60_000),
            expired: false,
            parked_on: None,
        }
    }

    #[test]
    fn r4_a_card_tells_whether_a_human_may_claim_it() {
        let ada = "ada".parse().unwrap();
        let may = |status: &str, assignee: Option<&str>| {
            let mut card = task("HUB-1", status, "a0");
            card.assignee = assignee.map(|handle| handle.parse().unwrap());
            claimable(&card, &ada, |handle| handle.as_str() == "claude")
        };
        assert!(may("backlog", None) && may("backlog", Some("ada")) && !may("backlog", Some("claude")));
        assert!(may("inbox", Some("ada")) && !may("inbox", None));
        assert!(may("active", None) && may("active", Some("claude")) && !may("active", Some("ben")));
        assert!(!may("review", Some("ada")) && !may("done", None));
    }

    #[test]
    fn what_is_blocked_or_held_is_not_to_be_claimed() {
        let ada = "ada".parse().unwrap();
        let mut card = task("HUB-1", "active", "a0");
        let may = |card: &_| claimable(card, &ada, |_| true);
        card.lease = Some(lease("S-1", "claude"));
        assert!(!may(&card));
        card.lease = Some(Lease { expired: true, ..lease("S-1", "claude") });
        assert!(may(&card), "abandoned");
        card.lease = Some(Lease { parked_on: Some("H-1".parse().unwrap()), ..lease("S-1", "claude") });
        assert!(!may(&card), "kept for whoever picks up");
        card.lease = None;
        card.blocked = true;
        assert!(!may(&card));
    }

    #[test]
    fn only_own_sessions_that_time_can_rob_are_kept_alive() {
        let held = |session, member, parked: Option<&str>| RenewedLease {
            task: "HUB-1".parse().unwrap(),
            lease: Lease { parked_on: parked.map(|id| id.parse().unwrap()), ..lease(session, member) },
        };
        let all = [
            held("S-1", "ada", None),
            held("S-1", "ada", None),
            held("S-2", "ada", Some("H-1")),
            held("S-3", "ben", None),
        ];
        assert_eq!(holding(&all, &"ada".parse().unwrap()), ["S-1".parse().unwrap()]);
    }
}
