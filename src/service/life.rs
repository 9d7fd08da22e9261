//! Signs of life: gathered in memory, written down by one command a second at the most, without an event. Losing one second of them
//! loses no acknowledged write.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Hub;
use super::clock::Clock;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::Handle;
use crate::domain::live::ServerFrame;
use crate::domain::member::{Member, ONLINE_MILLIS, Presence, PresenceState};
use crate::domain::time::Timestamp;
use crate::store::{self, Tx};

/// How often presence is looked at and signs of life are written down.
const TICK: Duration = Duration::from_secs(1);
/// A member's last sign of life is written down anew only when the one written is this old, in milliseconds.
const WRITE_AFTER: i64 = 20_000;

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

    /// How present each active member is.
    pub fn presence(&self, members: &[Member]) -> Vec<Presence> {
        let now = self.clock.now();
        let state = self.lock();
        let active = members.iter().filter(|member| member.active);
        active
            .map(|member| {
                let seen = state.members.get(&member.handle).copied().unwrap_or_default();
                let last_seen_at = member.last_seen_at.into_iter().chain((seen.at.0 > 0).then_some(seen.at)).max();
                let recent = last_seen_at.is_some_and(|at| now.0 - at.0 < ONLINE_MILLIS);
                let online = seen.connections > 0 || recent;
                let state = if online { PresenceState::Online } else { PresenceState::Offline };
                Presence { member: member.handle.clone(), state, until: None, last_seen_at }
            })
            .collect()
    }

    /// What is due to be written, marked as written.
    fn due(&self) -> Due {
        let mut state = self.lock();
        let mut due = Due::default();
        for (handle, seen) in &mut state.members {
            if seen.at.0 - seen.written.0 > WRITE_AFTER {
                seen.written = seen.at;
                due.members.push((handle.clone(), seen.at));
            }
        }
        for (id, used) in &mut state.tokens {
            if used.at.0 - used.written.0 > WRITE_AFTER {
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

/// Writes down signs of life and tells live streams of presence, until the hub closes.
pub(super) fn keep(hub: &Hub) {
    let hub = hub.clone();
    tokio::spawn(async move {
        let stop = hub.stopping().clone();
        let mut told: Vec<(Handle, PresenceState)> = Vec::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TICK) => {}
            }
            // A failure is in the log already; the next second tries again.
            if let Ok(presence) = tick(&hub).await {
                let states: Vec<_> = presence.iter().map(|p| (p.member.clone(), p.state)).collect();
                if states != told {
                    hub.ring().tell_presence(&ServerFrame::Presence { members: presence });
                    told = states;
                }
            }
        }
    });
}

async fn tick(hub: &Hub) -> Result<Vec<Presence>> {
    let Due { members, tokens } = hub.life().due();
    if !members.is_empty() || !tokens.is_empty() {
        hub.store()
            .writer()
            .run(async move |tx: &mut Tx| {
                for (handle, at) in members {
                    store::members::seen(tx, &handle, at).await?;
                }
                for (id, at) in tokens {
                    store::tokens::used(tx, id, at).await?;
                }
                Ok(())
            })
            .await?;
    }
    let mut snapshot = hub.snapshot().await?;
    let members = store::members::list(&mut snapshot).await?;
    Ok(hub.life().presence(&members))
}
