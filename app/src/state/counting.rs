//! The counters of the navigation, kept true. Many changes at once are counted once, and never more
//! than some times a second.

use std::time::Duration;

use hub_core::domain::Code;
use hub_core::domain::event::Kind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Heard, Store};
use crate::api::inbox::read_counts;

/// The shortest time between two counts.
const PAUSE: Duration = Duration::from_millis(250);

/// Whether it is being counted, and whether something happened meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counting {
    #[default]
    Idle,
    Asking,
    Again,
}

impl Store {
    /// Keeps the counters true as long as the frame stands.
    pub fn keep_counting(self) {
        self.listen(move |heard| {
            if heard.touches_counts() {
                self.count_again();
            }
        });
    }

    /// Counts anew: also after what writes no event, such as reading a message.
    pub fn count_again(self) {
        match self.counting.try_get_value() {
            Some(Counting::Idle) => self.counting.set_value(Counting::Asking),
            Some(_) => return self.counting.set_value(Counting::Again),
            None => return,
        }
        spawn_local(async move {
            match read_counts().await {
                Ok(counts) => _ = self.counts.try_set(counts),
                Err(error) if error.code() == Code::Unauthenticated => self.notice_signed_out(),
                // The next event counts anew.
                Err(_) => {}
            }
            set_timeout(
                move || {
                    let again = self.counting.try_get_value() == Some(Counting::Again);
                    _ = self.counting.try_set_value(Counting::Idle);
                    if again {
                        self.count_again();
                    }
                },
                PAUSE,
            );
        });
    }
}

impl Heard<'_> {
    /// Whether it may have brought something that waits for somebody, or settled it. What is stale
    /// comes without an event, by presence.
    pub fn touches_counts(&self) -> bool {
        matches!(self, Self::Presence) || self.is(counts)
    }
}

/// Whether an event of this kind may change what waits for somebody.
fn counts(kind: Kind) -> bool {
    match kind {
        Kind::TaskCreated
        | Kind::TaskUpdated
        | Kind::TaskMoved
        | Kind::TaskClaimed
        | Kind::TaskReleased
        | Kind::TaskTakenBack
        | Kind::TaskLeaseExpired
        | Kind::TaskCompleted
        | Kind::TaskReviewed
        | Kind::TaskCommented
        | Kind::TaskLinked
        | Kind::TaskUnlinked
        | Kind::TaskArchived
        | Kind::TaskUnarchived
        | Kind::SessionEnded
        | Kind::HandoffCreated
        | Kind::HandoffPickedUp
        | Kind::HandoffClosed
        | Kind::ApprovalRequested
        | Kind::ApprovalApproved
        | Kind::ApprovalRejected
        | Kind::ApprovalSuperseded
        | Kind::MessageSent
        | Kind::ProjectCreated
        | Kind::ProjectUpdated
        | Kind::ProjectArchived
        | Kind::MemberUpdated
        | Kind::MemberDeactivated => true,
        Kind::SessionStarted
        | Kind::SessionStopRequested
        | Kind::DocSaved
        | Kind::DocDeleted
        | Kind::MemberCreated
        | Kind::TokenCreated
        | Kind::TokenRevoked
        | Kind::AuthLogin
        | Kind::AuthLoginFailed
        | Kind::AuthLogout
        | Kind::BackupMade
        | Kind::BackupRestored => false,
    }
}
