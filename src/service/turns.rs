//! Whose turn it is for what costs much: everybody gets some, and nobody so much that others wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use crate::domain::ids::Handle;
use crate::domain::{Code, Error, Result, budget};

/// The right to do one costly thing, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _of_member: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

/// The turns of heavy reads and of renderings.
#[derive(Debug)]
pub(super) struct Turns {
    heavy_reads: Line,
    renderings: Line,
    catching_up: Semaphore,
}

/// A line that each member stands in with a few at the most.
#[derive(Debug)]
struct Line {
    all: Arc<Semaphore>,
    of_member: usize,
    /// There are no more entries than members.
    members: Mutex<HashMap<Handle, Arc<Semaphore>>>,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            heavy_reads: Line::new(budget::HEAVY_READS, budget::HEAVY_READS_OF_MEMBER),
            renderings: Line::new(budget::RENDERINGS, 1),
            catching_up: Semaphore::new(1),
        }
    }
}

impl Turns {
    /// Waits for the turn of a heavy read, for a while.
    ///
    /// # Errors
    /// `rate_limited` where it does not come: the member has too many under way, or everybody
    /// together has.
    pub(super) async fn heavy_read(&self, member: &Handle) -> Result<Turn> {
        self.heavy_read_within(member, budget::HEAVY_READ_WAIT).await
    }

    async fn heavy_read_within(&self, member: &Handle, wait: Duration) -> Result<Turn> {
        tokio::time::timeout(wait, self.heavy_reads.turn(member)).await.unwrap_or_else(|_| {
            Err(Error::new(
                Code::RateLimited,
                "Too many searches and long lists are being read at once; wait for those under way, then ask again.",
            ))
        })
    }

    /// Waits for the turn of reading what a stream has missed.
    pub(super) async fn catching_up(&self) -> Result<SemaphorePermit<'_>> {
        self.catching_up.acquire().await.map_err(|_| Error::unavailable())
    }

    /// Waits for the turn of a rendering, each of which is short.
    pub(super) async fn rendering(&self, member: &Handle) -> Result<Turn> {
        self.renderings.turn(member).await
    }
}

impl Line {
    fn new(all: usize, of_member: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), of_member, members: Mutex::default() }
    }

    async fn turn(&self, member: &Handle) -> Result<Turn> {
        let own = self.own(member);
        // First among one's own: whoever has many waits where nobody else does.
        let of_member = own.acquire_owned().await.map_err(|_| Error::unavailable())?;
        let of_all = Arc::clone(&self.all).acquire_owned().await.map_err(|_| Error::unavailable())?;
        Ok(Turn { _of_member: of_member, _of_all: of_all })
    }

    fn own(&self, member: &Handle) -> Arc<Semaphore> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        let own = members.entry(member.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.of_member)));
        Arc::clone(own)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Turns;
    use crate::domain::budget::HEAVY_READS_OF_MEMBER;
    use crate::domain::ids::Handle;

    #[tokio::test]
    async fn one_member_does_not_take_every_turn() {
        let turns = Turns::default();
        let (vera, ben) = (Handle::stored("vera".to_owned()), Handle::stored("ben".to_owned()));
        let mut held = Vec::new();
        for _ in 0..HEAVY_READS_OF_MEMBER {
            held.push(turns.heavy_read(&vera).await.unwrap());
        }
        let refused = turns.heavy_read_within(&vera, Duration::ZERO).await.unwrap_err();
        assert_eq!(refused.code.as_str(), "rate_limited");
        drop(turns.heavy_read(&ben).await.unwrap());
        held.pop();
        assert!(turns.heavy_read(&vera).await.is_ok(), "the next one comes when one is done");
    }
}
