//! The latest frames, and what wakes those who wait for the next.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::frame::Frame;
use super::presence::PresenceFrame;
use crate::domain::budget::{CHUNK_BYTES, RING_BYTES, RING_FRAMES};
use crate::domain::event::Seq;
use crate::domain::live::RenewedLease;
use crate::domain::member::Presence;
use crate::service::bounded_cache::BoundedCache;

/// The shared end of the live stream.
#[derive(Debug)]
pub(in crate::service) struct Ring {
    latest: Mutex<Latest>,
    /// Frames from before the latest ones, as they were read from the log for whoever had missed
    /// them, by the event they come after.
    missed: Mutex<BoundedCache<Seq, Chunk>>,
    head: watch::Sender<Seq>,
    presence: watch::Sender<Option<Arc<PresenceFrame>>>,
}

/// Frames read from the log in one go.
pub(super) type Chunk = Arc<[Arc<Frame>]>;

/// The latest frames, without a gap.
#[derive(Debug, Default)]
struct Latest {
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
}

/// What there is after a certain event.
pub(super) enum Next {
    Frame(Arc<Frame>),
    Nothing,
    /// What came after is no longer kept.
    TooFar,
}

impl Ring {
    pub(in crate::service) fn new(head: Seq) -> Self {
        let (head, presence) = (watch::Sender::new(head), watch::Sender::new(None));
        Self { latest: Mutex::default(), missed: Mutex::new(BoundedCache::new(CHUNK_BYTES)), head, presence }
    }

    pub(in crate::service) fn head(&self) -> Seq {
        *self.head.borrow()
    }

    /// Tells every subscriber how present everybody is.
    pub(in crate::service) fn tell_presence(&self, members: Vec<Presence>, leases: Vec<RenewedLease>) {
        self.presence.send_replace(Some(Arc::new(PresenceFrame::new(members, leases))));
    }

    /// Passes frames on, in order.
    pub(super) fn publish(&self, frames: Vec<Arc<Frame>>) {
        let Some(last) = frames.last().map(|frame| frame.seq) else { return };
        let mut latest = self.lock();
        latest.bytes += frames.iter().map(|frame| frame.bytes()).sum::<usize>();
        latest.frames.extend(frames);
        // The newest one stays, however large it is.
        while latest.frames.len() > RING_FRAMES || (latest.bytes > RING_BYTES && latest.frames.len() > 1) {
            let Some(oldest) = latest.frames.pop_front() else { break };
            latest.bytes -= oldest.bytes();
        }
        drop(latest);
        self.head.send_replace(last);
    }

    /// What comes right after `seq`.
    pub(super) fn after(&self, seq: Seq) -> Next {
        let head = self.head();
        if seq >= head {
            return Next::Nothing;
        }
        let kept = &self.lock().frames;
        let first = kept.front().map_or(head + 1, |frame| frame.seq);
        let place = usize::try_from(seq + 1 - first).ok();
        match place.and_then(|place| kept.get(place)) {
            Some(frame) => Next::Frame(Arc::clone(frame)),
            None => Next::TooFar,
        }
    }

    pub(super) fn watch(&self) -> (watch::Receiver<Seq>, watch::Receiver<Option<Arc<PresenceFrame>>>) {
        (self.head.subscribe(), self.presence.subscribe())
    }

    /// The frames after `seq` that somebody read from the log before.
    pub(super) fn read_before(&self, seq: Seq) -> Option<Chunk> {
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).find(&seq).cloned()
    }

    /// Keeps frames that were read from the log, for others who missed the same.
    pub(super) fn keep(&self, seq: Seq, chunk: Chunk) {
        let bytes = chunk.iter().map(|frame| frame.bytes()).sum();
        self.missed.lock().unwrap_or_else(PoisonError::into_inner).keep(seq, chunk, bytes);
    }

    fn lock(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Next, Ring};
    use crate::domain::budget::RING_BYTES;
    use crate::service::live::frame::Frame;

    #[test]
    fn the_latest_frames_are_bounded_in_bytes_and_the_newest_is_always_there() {
        let ring = Ring::new(0);
        let each = RING_BYTES / 10;
        for seq in 1..=300 {
            ring.publish(vec![Arc::new(Frame::of_size(seq, each))]);
            let (bytes, frames) = {
                let latest = ring.lock();
                (latest.bytes, latest.frames.len())
            };
            assert!(bytes <= RING_BYTES && frames <= 10, "{frames} frames of {bytes} bytes");
        }
        assert!(matches!(ring.after(299), Next::Frame(frame) if frame.seq == 300));
        assert!(matches!(ring.after(295), Next::Frame(frame) if frame.seq == 296));
        assert!(matches!(ring.after(200), Next::TooFar));
        ring.publish(vec![Arc::new(Frame::of_size(301, 2 * RING_BYTES))]);
        assert!(matches!(ring.after(300), Next::Frame(_)));
        ring.publish(vec![Arc::new(Frame::of_size(302, 10))]);
        assert!(ring.lock().bytes < each, "and it goes when the next one comes");
    }
}
