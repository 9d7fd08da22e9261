//! Signs of life: gathered in memory, written down by one command a second at the most, without an
//! event. Losing one second of them loses no acknowledged write.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::Clock;
use super::presence::{Said, Work, presence};
use super::{Hub, failed_sign_ins, mcp_use, sessions, watch};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::{Handle, SessionId};
use crate::domain::live::RenewedLease;
use crate::domain::member::{Member, ONLINE_TIME, Presence, PresenceState};
use crate::domain::time::Timestamp;
use crate::store::{self, Tx};

/// How often presence is looked at and signs of life are written down.
const TICK: Duration = Duration::from_secs(1);
/// A member's last sign of life is written down anew only when the one written is this old.
const WRITE_AFTER: Duration = Duration::from_secs(20);

/// Live streams are told of renewed leases and of signs of life that changed nothing else no more
/// often than this.
const TELL_RENEWED_AFTER: Duration = Duration::from_secs(10);

/// What is known of signs of life beyond the database.
#[derive(Debug)]
pub struct Life {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    members: HashMap<Handle, Seen>,
    tokens: HashMap<i64, Used>,
    /// Sessions that showed a sign of life since the last write.
    sessions: HashMap<SessionId, Timestamp>,
}

/// A member's signs of life, by whatever door.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// Whether it has a connection, or was heard of in the last two minutes.
    pub(super) online: bool,
    pub(super) last_seen_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    at: Timestamp,
    written: Timestamp,
    connections: u32,
}

/// Signs of life to be written down.
#[derive(Debug, Default)]
struct Due {
    members: Vec<(Handle, Timestamp)>,
    tokens: Vec<(i64, Timestamp)>,
    sessions: Vec<(SessionId, Timestamp)>,
}

impl Due {
    fn is_empty(&self) -> bool {
        self.members.is_empty() && self.tokens.is_empty() && self.sessions.is_empty()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Used {
    at: Timestamp,
    written: Timestamp,
}

impl Life {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// A member showed a sign of life.
    pub fn seen(&self, handle: &Handle) {
        let now = self.clock.now();
        self.lock().members.entry(handle.clone()).or_default().at = now;
    }

    /// A token was used, which is a sign of its member's life.
    pub(super) fn token_used(&self, actor: &Actor) {
        let now = self.clock.now();
        let mut state = self.lock();
        state.members.entry(actor.handle.clone()).or_default().at = now;
        if let Some(token) = actor.token() {
            state.tokens.entry(token).or_default().at = now;
        }
    }

    pub(super) fn connected(&self, handle: &Handle) {
        let now = self.clock.now();
        let mut state = self.lock();
        let seen = state.members.entry(handle.clone()).or_default();
        seen.at = now;
        seen.connections += 1;
    }

    pub(super) fn disconnected(&self, handle: &Handle) {
        let now = self.clock.now();
        let mut state = self.lock();
        let seen = state.members.entry(handle.clone()).or_default();
        seen.at = now;
        seen.connections = seen.connections.saturating_sub(1);
    }

    /// A session was named by a call that wrote nothing, or was refused.
    pub(super) fn session_seen(&self, session: SessionId) {
        let now = self.clock.now();
        self.lock().sessions.insert(session, now);
    }

    /// What is known of a member's signs of life; `heard` is the last one of its sessions.
    pub(super) fn signs(&self, member: &Member, heard: Option<Timestamp>) -> Signs {
        let seen = self.lock().members.get(&member.handle).copied().unwrap_or_default();
        let own = (seen.at.0 > 0).then_some(seen.at);
        let last_seen_at = member.last_seen_at.into_iter().chain(own).chain(heard).max();
        let recent = last_seen_at.is_some_and(|at| self.clock.now().since(at) < ONLINE_TIME);
        Signs { online: seen.connections > 0 || recent, last_seen_at }
    }

    /// What is due to be written, marked as written.
    fn due(&self) -> Due {
        let mut state = self.lock();
        let mut due = Due { sessions: state.sessions.drain().collect(), ..Due::default() };
        for (handle, seen) in &mut state.members {
            if seen.at.since(seen.written) > WRITE_AFTER {
                seen.written = seen.at;
                due.members.push((handle.clone(), seen.at));
            }
        }
        for (id, used) in &mut state.tokens {
            if used.at.since(used.written) > WRITE_AFTER {
                used.written = used.at;
                due.tokens.push((*id, used.at));
            }
        }
        due
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down signs of life and what time ended, and tells live streams of presence, until the hub
/// closes.
pub(super) fn keep(hub: &Hub) {
    let keeper = hub.clone();
    watch::keep_running(hub, "the sweep", async move {
        let hub = keeper;
        let stop = hub.stopping().clone();
        let mut teller = Teller::default();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TICK) => {}
            }
            // A failure is in the log already; the next second tries again.
            if tick(&hub, &mut teller).await.is_err() {
                tracing::warn!("signs of life could not be written down");
            }
        }
    });
}

/// What live streams were told last.
#[derive(Debug, Default)]
struct Teller {
    states: Vec<(Handle, PresenceState)>,
    said: Vec<Said>,
    leases: Vec<RenewedLease>,
    seen: Vec<Timestamp>,
    at: Timestamp,
}

impl Teller {
    /// Whether there is anything to tell: a state and what a session says of itself at once,
    /// renewed leases and other signs of life now and then.
    fn is_news(&mut self, members: &[Presence], work: &Work, now: Timestamp) -> bool {
        let states: Vec<_> = members.iter().map(|presence| (presence.member.clone(), presence.state)).collect();
        let (said, leases, seen) = (work.said(), work.leases(), work.seen());
        let renewed = (self.leases != leases || self.seen != seen) && now.since(self.at) >= TELL_RENEWED_AFTER;
        if states == self.states && said == self.said && !renewed {
            return false;
        }
        *self = Self { states, said, leases, seen, at: now };
        true
    }
}

async fn tick(hub: &Hub, teller: &mut Teller) -> Result<()> {
    write_down(hub).await?;
    mcp_use::write_down(hub).await?;
    failed_sign_ins::write_down(hub).await?;
    sessions::sweep(hub).await?;
    let mut snapshot = hub.read_for_itself().await?;
    let members = store::members::list(&mut snapshot).await?;
    let work = Work::read(&mut snapshot).await?;
    let members = presence(hub.life(), &members, &work, snapshot.now());
    if teller.is_news(&members, &work, snapshot.now()) {
        hub.ring().tell_presence(members, work.leases());
    }
    Ok(())
}

/// Writes down what was gathered, as one command; nothing where there was no sign of life.
pub(super) async fn write_down(hub: &Hub) -> Result<()> {
    let due = hub.life().due();
    if due.is_empty() {
        return Ok(());
    }
    let write = async move |tx: &mut Tx| {
        for (handle, at) in due.members {
            store::members::seen(tx, &handle, at).await?;
        }
        for (id, at) in due.tokens {
            store::tokens::used(tx, id, at).await?;
        }
        for (id, at) in due.sessions {
            store::sessions::alive(tx, id, at).await?;
            store::leases::renew(tx, id, at).await?;
        }
        Ok(())
    };
    hub.store().writer().run(write).await.map(drop)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Teller;
    use crate::domain::ids::SessionId;
    use crate::service::presence::{Work, presence};
    use crate::service::sessions;
    use crate::service::tests::{World, command};
    use crate::store;

    async fn is_news(world: &World, teller: &mut Teller) -> bool {
        let mut snapshot = world.hub.read_for_itself().await.unwrap();
        let members = store::members::list(&mut snapshot).await.unwrap();
        let work = Work::read(&mut snapshot).await.unwrap();
        let members = presence(world.hub.life(), &members, &work, snapshot.now());
        teller.is_news(&members, &work, snapshot.now())
    }

    async fn heartbeat(world: &World, session: SessionId, mut body: Value) {
        body["session"] = json!(session);
        sessions::heartbeat(&world.hub, &world.claude, command(body)).await.unwrap();
    }

    #[tokio::test]
    async fn what_a_session_says_of_itself_is_told_at_once_and_a_mere_sign_of_life_now_and_then() {
        let world = World::new().await;
        let session = world.session(&world.claude).await;
        let mut teller = Teller::default();
        assert!(is_news(&world, &mut teller).await);
        assert!(!is_news(&world, &mut teller).await, "told already");
        for body in [json!({ "note": "measuring" }), json!({ "phase": "testing" })] {
            heartbeat(&world, session, body).await;
            assert!(is_news(&world, &mut teller).await, "no state changed, and still it is news");
        }
        world.clock.advance(1_000);
        heartbeat(&world, session, json!({})).await;
        assert!(!is_news(&world, &mut teller).await);
        world.clock.advance(10_000);
        assert!(is_news(&world, &mut teller).await, "the sign of life, in its time");
        world.clock.advance(10_000);
        assert!(!is_news(&world, &mut teller).await);
    }
}
