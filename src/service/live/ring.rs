//! The latest frames, and what wakes those who wait for the next.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::frame::Frame;
use super::presence::PresenceFrame;
use crate::domain::event::Seq;
use crate::domain::live::RenewedLease;
use crate::domain::member::Presence;

/// How many frames are kept; who is further behind fetches anew.
pub(super) const KEPT: usize = 4_096;

/// The shared end of the live stream.
#[derive(Debug)]
pub(in crate::service) struct Ring {
    frames: Mutex<VecDeque<Arc<Frame>>>,
    head: watch::Sender<Seq>,
    presence: watch::Sender<Option<Arc<PresenceFrame>>>,
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
        Self { frames: Mutex::default(), head, presence }
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
        let mut kept = self.lock();
        kept.extend(frames);
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
        drop(kept);
        self.head.send_replace(last);
    }

    /// What comes right after `seq`.
    pub(super) fn after(&self, seq: Seq) -> Next {
        let head = self.head();
        if seq >= head {
            return Next::Nothing;
        }
        let kept = self.lock();
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

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Frame>>> {
        self.frames.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
