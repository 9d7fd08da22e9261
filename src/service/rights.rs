//! What a credential allows now (R15, R16). It is looked up first thing inside each write's
//! transaction, and again for reads and for each frame of a live stream once anything has changed
//! the rights of its member since the caller was identified.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Hub;
use crate::domain::actor::{Actor, Credential};
use crate::domain::event::{Kind, Seq};
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};
use crate::store::log::Logged;
use crate::store::{self, Snapshot};

/// When the rights of each member last changed, as far as the follower has read the log.
#[derive(Debug, Default)]
pub(super) struct Rights {
    /// Whether the follower notes changes here; without one every read looks the credential up.
    is_followed: AtomicBool,
    /// One entry for each member at the most.
    changed: Mutex<HashMap<String, Seq>>,
}

impl Rights {
    /// Notes which members' rights new events may have changed. It comes before these events are
    /// sent to anybody.
    pub(super) fn note<'a>(&self, events: impl IntoIterator<Item = &'a Logged>) {
        for Logged { event, .. } in events {
            if Kind::of(&event.kind).is_none_or(touches_rights) {
                self.lock().insert(event.subject.clone(), event.seq);
            }
        }
    }

    /// Says that everything committed so far has been noted.
    pub(super) fn followed(&self) {
        self.is_followed.store(true, Ordering::Release);
    }

    /// Says that what was committed meanwhile may not have been noted.
    pub(super) fn lost(&self) {
        self.is_followed.store(false, Ordering::Release);
    }

    /// Whether `actor` may no longer have the rights it was identified with.
    pub(super) fn may_have_changed(&self, actor: &Actor, now: Timestamp) -> bool {
        actor.expires_at.is_some_and(|at| at <= now)
            || !self.is_followed.load(Ordering::Acquire)
            || self.lock().get(actor.handle.as_str()).is_some_and(|seq| *seq > actor.as_of)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Seq>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an event of this kind may end or change a credential of the member it is about.
fn touches_rights(kind: Kind) -> bool {
    match kind {
        Kind::MemberUpdated | Kind::MemberDeactivated | Kind::TokenRevoked | Kind::AuthLogout => true,
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
        | Kind::SessionStarted
        | Kind::SessionStopRequested
        | Kind::SessionEnded
        | Kind::HandoffCreated
        | Kind::HandoffPickedUp
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
        | Kind::ProjectArchived
        | Kind::MemberCreated
        | Kind::TokenCreated
        | Kind::AuthLogin
        | Kind::AuthLoginFailed
        | Kind::BackupMade
        | Kind::BackupRestored => false,
    }
}

/// The same caller with the rights its credential has in `snapshot`; `None` where it has ended.
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub(super) async fn present(snapshot: &mut Snapshot, actor: &Actor) -> Result<Option<Actor>> {
    let present = match actor.credential {
        Credential::SignIn(id) => store::sign_ins::present(snapshot, id).await?,
        Credential::Token(id) => store::tokens::present(snapshot, id).await?,
        Credential::Local => return Ok(Some(actor.clone())),
    };
    let same = present.filter(|present| present.handle == actor.handle);
    Ok(same.map(|present| Actor { door: actor.door, idempotency_key: actor.idempotency_key.clone(), ..present }))
}

/// Checks that the rights a call was let in with are those its credential has in `snapshot`.
///
/// # Errors
/// `unauthenticated` where the credential has ended, `forbidden` where its member has another role
/// now.
pub(super) async fn confirm(snapshot: &mut Snapshot, actor: &Actor) -> Result<()> {
    let present = present(snapshot, actor).await?.ok_or_else(over)?;
    if present.role == actor.role {
        return Ok(());
    }
    Err(Error::forbidden(format!(
        "Your role changed from {} to {} while this was under way, and nothing was done. Try again with the rights you have now.",
        actor.role, present.role
    )))
}

/// The same caller with the rights of this moment; `None` where its credential has ended.
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub(super) async fn refreshed(hub: &Hub, actor: &Actor) -> Result<Option<Actor>> {
    let as_of = hub.ring().head();
    let mut snapshot = hub.credentials().await?;
    Ok(present(&mut snapshot, actor).await?.map(|actor| Actor { as_of, ..actor }))
}

/// Waits until the credential ends by itself; for ever where it does not.
pub(super) async fn expiry(actor: &Actor, now: Timestamp) {
    let Some(left) = actor.expires_at.map(|at| at.since(now)) else { return std::future::pending().await };
    // A clock that runs on in the middle of a millisecond must not make this come round too early.
    tokio::time::sleep(left + Duration::from_millis(1)).await;
}

/// The refusal of a credential that has ended.
pub(super) fn over() -> Error {
    Error::new(Code::Unauthenticated, "This credential has ended; sign in again or use another token.")
}

#[cfg(test)]
mod tests {
    use crate::domain::actor::{Actor, Door};
    use crate::domain::ids::Handle;
    use crate::domain::time::Timestamp;

    use super::Rights;

    #[test]
    fn a_credential_is_looked_up_again_where_nobody_follows_and_once_it_has_expired() {
        let rights = Rights::default();
        let actor = Actor { expires_at: Some(Timestamp(10)), ..Actor::system(Door::Rest) };
        assert!(rights.may_have_changed(&actor, Timestamp(1)), "nobody follows");
        rights.followed();
        assert!(!rights.may_have_changed(&actor, Timestamp(9)));
        assert!(rights.may_have_changed(&actor, Timestamp(10)));
        rights.lock().insert(actor.handle.to_string(), 5);
        assert!(rights.may_have_changed(&actor, Timestamp(1)));
        assert!(!rights.may_have_changed(&Actor { as_of: 5, ..actor.clone() }, Timestamp(1)));
        let other = Actor { handle: Handle::stored("ada".to_owned()), ..actor };
        assert!(!rights.may_have_changed(&other, Timestamp(1)));
    }
}
