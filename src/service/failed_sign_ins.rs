//! Failed sign-ins: counted in memory and written down in the background, at most one event a
//! minute for each member, so that guessing fills no log and its refusal waits for no disk.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Hub;
use crate::domain::Result;
use crate::domain::actor::{Actor, Door};
use crate::domain::event::{AuthLoginFailed, Fact, NewEvent};
use crate::domain::ids::Handle;
use crate::domain::time::Timestamp;
use crate::store::Tx;

/// A member's next event comes this long after the one before at the earliest.
const APART: Duration = Duration::from_mins(1);

/// What failed, by member. Only names of members come in here, so there are no more of them than
/// members.
#[derive(Debug, Default)]
pub(super) struct FailedSignIns {
    counts: Mutex<HashMap<Handle, Count>>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    /// Failures that are not written down yet.
    failures: u64,
    door: Door,
    /// When the last event was written; `None` where there was none.
    written: Option<Timestamp>,
}

/// Failures to be written down.
type Due = Vec<(Handle, u64, Door)>;

impl FailedSignIns {
    /// Counts one more.
    pub(super) fn count(&self, handle: Handle, door: Door) {
        let mut counts = self.lock();
        let count = counts.entry(handle).or_insert(Count { failures: 0, door, written: None });
        count.failures += 1;
        count.door = door;
    }

    /// What is due now, marked as written; with `all`, everything.
    fn due(&self, now: Timestamp, all: bool) -> Due {
        let mut counts = self.lock();
        // Who was quiet for a while is forgotten.
        counts.retain(|_, count| count.failures > 0 || count.written.is_some_and(|at| now.since(at) < APART));
        let mut due = Due::new();
        for (handle, count) in counts.iter_mut().filter(|(_, count)| count.failures > 0) {
            if all || count.written.is_none_or(|at| now.since(at) >= APART) {
                due.push((handle.clone(), std::mem::take(&mut count.failures), count.door));
                count.written = Some(now);
            }
        }
        due
    }

    /// Takes back what could not be written: the next second tries again.
    fn take_back(&self, due: Due) {
        let mut counts = self.lock();
        for (handle, failures, door) in due {
            let count = counts.entry(handle).or_insert(Count { failures: 0, door, written: None });
            count.failures += failures;
            count.written = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Handle, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what is due.
pub(super) async fn write_down(hub: &Hub) -> Result<()> {
    write(hub, hub.failed_sign_ins().due(hub.now(), false)).await
}

/// Writes down everything: the hub closes.
pub(super) async fn write_down_all(hub: &Hub) -> Result<()> {
    write(hub, hub.failed_sign_ins().due(hub.now(), true)).await
}

async fn write(hub: &Hub, due: Due) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let writing = due.clone();
    let events = async move |tx: &mut Tx| {
        for (handle, failures, door) in writing {
            let fact = Fact::AuthLoginFailed(AuthLoginFailed { attempts: failures });
            tx.event(&Actor::system(door), NewEvent::of_member(&handle, fact));
        }
        Ok(())
    };
    let written = hub.store().writer().run(events).await;
    if written.is_err() {
        hub.failed_sign_ins().take_back(due);
    }
    written.map(drop)
}
