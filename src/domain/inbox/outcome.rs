//! Which way a thing went that somebody is told of: a decision, a review, the end of a lease.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::InboxKind;
use crate::domain::event::Kind;
use crate::domain::member::word_enum;
use crate::domain::review::Verdict;

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
    /// No sign of life came in time. Until somebody else claims the task, its holder's next write
    /// takes it up again.
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

/// The outcome that an item of this kind tells of, by the kind of its event and, of a review, its
/// verdict.
pub fn outcome(kind: InboxKind, event: Kind, verdict: Option<Verdict>) -> Option<Outcome> {
    match kind {
        InboxKind::Decision if event == Kind::ApprovalApproved => Some(Outcome::Approved),
        InboxKind::Decision => Some(Outcome::Rejected),
        InboxKind::Review => verdict.map(|verdict| match verdict {
            Verdict::LooksGood => Outcome::LooksGood,
            Verdict::ChangesNeeded => Outcome::ChangesNeeded,
        }),
        InboxKind::LeaseLost => lost(event),
        _ => None,
    }
}

/// How an event of this kind ends a lease.
fn lost(event: Kind) -> Option<Outcome> {
    match event {
        Kind::TaskLeaseExpired => Some(Outcome::Expired),
        Kind::TaskClaimed => Some(Outcome::Claimed),
        Kind::TaskTakenBack => Some(Outcome::TakenBack),
        Kind::TaskMoved => Some(Outcome::Moved),
        Kind::TaskCompleted => Some(Outcome::Completed),
        Kind::TaskReleased => Some(Outcome::Released),
        Kind::TaskArchived | Kind::ProjectArchived => Some(Outcome::Archived),
        Kind::HandoffPickedUp => Some(Outcome::PickedUp),
        Kind::SessionEnded => Some(Outcome::SessionEnded),
        Kind::TokenRevoked | Kind::MemberDeactivated => Some(Outcome::Revoked),
        Kind::TaskCreated
        | Kind::TaskUpdated
        | Kind::TaskReviewed
        | Kind::TaskCommented
        | Kind::TaskLinked
        | Kind::TaskUnlinked
        | Kind::TaskUnarchived
        | Kind::SessionStarted
        | Kind::SessionStopRequested
        | Kind::HandoffCreated
        | Kind::HandoffClosed
        | Kind::ApprovalRequested
        | Kind::ApprovalApproved
        | Kind::ApprovalRejected
        | Kind::ApprovalSuperseded
        | Kind::MessageSent
        | Kind::DocSaved
        | Kind::DocDeleted
        | Kind::ProjectCreated
        | Kind::ProjectUpdated
        | Kind::MemberCreated
        | Kind::MemberUpdated
        | Kind::TokenCreated
        | Kind::AuthLogin
        | Kind::AuthLoginFailed
        | Kind::AuthLogout
        | Kind::BackupMade
        | Kind::BackupRestored => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, outcome};
    use crate::domain::event::{Fact, Kind};
    use crate::domain::ids::Handle;
    use crate::domain::inbox::{InboxKind, told};
    use crate::domain::review::Verdict;

    #[test]
    fn every_event_that_ends_a_lease_says_how() {
        let ada = Handle::stored("ada".to_owned());
        let (mut data, mut tried) = (serde_json::json!({ "holder": "claude", "requested_by": "codex" }), 0);
        for kind in Kind::ALL {
            data["holder"] =
                if *kind == Kind::ProjectArchived { ["claude"].as_slice().into() } else { "claude".into() };
            for told in told(&Fact::read(kind.as_str(), &data), &ada) {
                let tells = matches!(told.kind, InboxKind::LeaseLost | InboxKind::Decision | InboxKind::Review);
                assert_eq!(outcome(told.kind, *kind, Some(Verdict::LooksGood)).is_some(), tells, "{kind}");
                tried += usize::from(tells);
            }
        }
        assert!(tried > 10, "{tried}");
    }

    #[test]
    fn decisions_and_reviews_say_which_way_they_went() {
        let changes = Some(Verdict::ChangesNeeded);
        assert_eq!(outcome(InboxKind::Decision, Kind::ApprovalApproved, None), Some(Outcome::Approved));
        assert_eq!(outcome(InboxKind::Decision, Kind::ApprovalRejected, None), Some(Outcome::Rejected));
        assert_eq!(outcome(InboxKind::Review, Kind::TaskReviewed, changes), Some(Outcome::ChangesNeeded));
        assert_eq!(outcome(InboxKind::LeaseLost, Kind::TaskLeaseExpired, None), Some(Outcome::Expired));
    }
}
