//! How present everybody is: derived from connections and signs of life, and from what their
//! sessions say of themselves.

use super::life::Life;
use crate::domain::Result;
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::live::RenewedLease;
use crate::domain::member::{Member, Presence, PresenceState};
use crate::domain::session::{Phase, Session, SessionState};
use crate::domain::task::Lease;
use crate::domain::time::Timestamp;
use crate::store::{self, Snapshot};

/// What presence is derived from, besides signs of life.
#[derive(Debug, Default)]
pub(super) struct Work {
    sessions: Vec<Session>,
    leases: Vec<(TaskKey, Lease)>,
}

/// What a session says of itself: a heartbeat changes it without an event, so the live stream tells
/// of it by presence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    session: SessionId,
    state: SessionState,
    phase: Phase,
    note: String,
    quiet_until: Option<Timestamp>,
}

impl Said {
    fn of(session: &Session) -> Self {
        let Session { id, state, phase, quiet_until, .. } = *session;
        Self { session: id, state, phase, note: session.note.clone(), quiet_until }
    }
}

impl Work {
    /// Everybody's live sessions and leases.
    pub(super) async fn read(snapshot: &mut Snapshot) -> Result<Self> {
        let sessions = store::sessions::live(snapshot, None).await?;
        Ok(Self { sessions, leases: store::leases::all(snapshot).await? })
    }

    /// Every lease, as the live stream tells of it.
    pub(super) fn leases(&self) -> Vec<RenewedLease> {
        let lease = |(task, lease): &(TaskKey, Lease)| RenewedLease { task: task.clone(), lease: lease.clone() };
        self.leases.iter().map(lease).collect()
    }

    /// What every live session says of itself.
    pub(super) fn said(&self) -> Vec<Said> {
        self.sessions.iter().map(Said::of).collect()
    }

    /// When each live session was last heard of.
    pub(super) fn seen(&self) -> Vec<Timestamp> {
        self.sessions.iter().map(|session| session.last_seen_at).collect()
    }

    fn holds(&self, member: &Member) -> bool {
        let holds = |lease: &Lease| lease.member == member.handle && !lease.expired && lease.parked_on.is_none();
        self.leases.iter().any(|(_, lease)| holds(lease))
    }

    /// The session of the member's that was heard of last.
    fn latest(&self, member: &Member) -> Option<&Session> {
        let own = self.sessions.iter().filter(|session| session.member == member.handle);
        own.max_by_key(|session| session.last_seen_at)
    }
}

/// How present each active member is, read anew.
pub(super) async fn read(snapshot: &mut Snapshot, life: &Life, members: &[Member]) -> Result<Vec<Presence>> {
    let work = Work::read(snapshot).await?;
    Ok(presence(life, members, &work, snapshot.now()))
}

/// How present each active member is.
pub(super) fn presence(life: &Life, members: &[Member], work: &Work, now: Timestamp) -> Vec<Presence> {
    let active = members.iter().filter(|member| member.active);
    active.map(|member| of_member(life, member, work, now)).collect()
}

fn of_member(life: &Life, member: &Member, work: &Work, now: Timestamp) -> Presence {
    let session = work.latest(member);
    let signs = life.signs(member, session.map(|session| session.last_seen_at));
    let quiet_until = session.and_then(|session| session.quiet_until).filter(|until| *until > now);
    let (state, until) = match session.map(|session| session.state) {
        Some(SessionState::Waiting) => (PresenceState::Waiting, quiet_until),
        // What it announced counts until then: nothing is expected of it before.
        Some(SessionState::Active) if quiet_until.is_some() => (PresenceState::Quiet, quiet_until),
        _ if signs.online && work.holds(member) => (PresenceState::Busy, None),
        _ if signs.online => (PresenceState::Online, None),
        Some(SessionState::Stale) => (PresenceState::Stale, None),
        _ => (PresenceState::Offline, None),
    };
    Presence { member: member.handle.clone(), state, until, last_seen_at: signs.last_seen_at }
}
