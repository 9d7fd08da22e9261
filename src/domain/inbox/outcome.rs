//! Which way a thing went that somebody is told of: a decision, a review, the end of a lease.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::InboxKind;
use crate::domain::member::word_enum;

/// Which way it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Outcome {
    Approved,
    Rejected,
    /// A review found nothing to change.
    LooksGood,
    /// A review found something to change.
    ChangesNeeded,
    /// No sign of life came in time. Until somebody else claims the task, its holder's next write takes it up again.
    Expired,
    /// Somebody else claimed the task after the lease had expired.
    Claimed,
    /// A human took the task away.
    TakenBack,
    /// The task was moved out of Active.
    Moved,
    Completed,
    Released,
    Archived,
    /// Another session picked up the handoff that the lease waited on.
    PickedUp,
    SessionEnded,
    /// The token of the session was revoked, or its member deactivated.
    Revoked,
}

word_enum!(Outcome {
    Approved = "approved", Rejected = "rejected", LooksGood = "looks_good", ChangesNeeded = "changes_needed",
    Expired = "expired", Claimed = "claimed", TakenBack = "taken_back", Moved = "moved", Completed = "completed",
    Released = "released", Archived = "archived", PickedUp = "picked_up", SessionEnded = "session_ended", Revoked = "revoked",
});

/// The outcome that an item of this kind tells of, by the kind of its event and, of a review, its verdict.
pub fn outcome(kind: InboxKind, event: &str, verdict: Option<&str>) -> Option<Outcome> {
    match kind {
        InboxKind::Decision if event == "approval.approved" => Some(Outcome::Approved),
        InboxKind::Decision => Some(Outcome::Rejected),
        InboxKind::Review => verdict.and_then(|verdict| verdict.parse().ok()),
        InboxKind::LeaseLost => lost(event),
        _ => None,
    }
}

fn lost(event: &str) -> Option<Outcome> {
    Some(match event {
        "task.lease_expired" => Outcome::Expired,
        "task.claimed" => Outcome::Claimed,
        "task.taken_back" => Outcome::TakenBack,
        "task.moved" => Outcome::Moved,
        "task.completed" => Outcome::Completed,
        "task.released" => Outcome::Released,
        "task.archived" | "project.archived" => Outcome::Archived,
        "handoff.picked_up" => Outcome::PickedUp,
        "session.ended" => Outcome::SessionEnded,
        "token.revoked" | "member.deactivated" => Outcome::Revoked,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Outcome, outcome};
    use crate::domain::event::KINDS;
    use crate::domain::ids::Handle;
    use crate::domain::inbox::{InboxKind, told};

    #[test]
    fn every_event_that_ends_a_lease_says_how() {
        let ada = Handle::stored("ada".to_owned());
        let data = serde_json::json!({ "holder": "claude", "requested_by": "codex", "verdict": "looks_good" });
        for kind in KINDS {
            for told in told(kind, &ada, &data).unwrap() {
                let tells = matches!(told.kind, InboxKind::LeaseLost | InboxKind::Decision | InboxKind::Review);
                assert_eq!(outcome(told.kind, kind, Some("looks_good")).is_some(), tells, "{kind}");
            }
        }
    }

    #[test]
    fn decisions_and_reviews_say_which_way_they_went() {
        assert_eq!(outcome(InboxKind::Decision, "approval.approved", None), Some(Outcome::Approved));
        assert_eq!(outcome(InboxKind::Decision, "approval.rejected", None), Some(Outcome::Rejected));
        assert_eq!(outcome(InboxKind::Review, "task.reviewed", Some("changes_needed")), Some(Outcome::ChangesNeeded));
        assert_eq!(outcome(InboxKind::LeaseLost, "task.lease_expired", None), Some(Outcome::Expired));
    }
}
