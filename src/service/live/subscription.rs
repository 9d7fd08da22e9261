//! One subscriber's way along the stream.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use super::frame::Frame;
use super::presence::PresenceFrame;
use super::ring::{Chunk, Next};
use super::streams::Open;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::{CATCH_UP_BYTES, CATCH_UP_EVENTS, CATCH_UP_MOST};
use crate::domain::event::Seq;
use crate::service::{Hub, rights};
use crate::store::tail;

/// What a subscriber gets next.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A frame's JSON; with the number of its event, or `None` for presence.
    Frame(Arc<str>, Option<Seq>),
    /// The gap is too large: fetch anew, then go on from this event.
    Resync(Seq),
}

/// A reader of the live stream at its own pace.
#[derive(Debug)]
pub struct Subscription {
    hub: Hub,
    actor: Actor,
    /// The last event it is past.
    cursor: Seq,
    head: Seq,
    /// What it missed before the latest frames begin: as much as is read in one go.
    missed: VecDeque<Arc<Frame>>,
    resync: bool,
    heads: watch::Receiver<Seq>,
    presence: watch::Receiver<Option<Arc<PresenceFrame>>>,
    _open: Open,
}

impl Subscription {
    pub(super) async fn open(hub: Hub, actor: Actor, since: Option<Seq>) -> Result<Self> {
        let open = Open::of(&hub, &actor.handle)?;
        hub.follow().await?;
        // Whoever just wrote something may begin after it.
        hub.has_looked().await;
        let (heads, mut presence) = hub.ring().watch();
        presence.mark_changed();
        let head = hub.ring().head();
        let cursor = since.unwrap_or(head);
        // What it says it has seen is not of this log.
        let resync = cursor > head;
        Ok(Self { hub, actor, cursor, head, missed: VecDeque::new(), resync, heads, presence, _open: open })
    }

    /// The head when it began.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// The next item, as the rights of this moment allow (R15); `None` once the credential no
    /// longer holds or the hub closes.
    pub async fn next(&mut self) -> Option<Item> {
        loop {
            if self.hub.rights().may_have_changed(&self.actor, self.hub.now()) && !self.refresh().await {
                return None;
            }
            if std::mem::take(&mut self.resync) {
                return Some(self.start_anew());
            }
            let next = match self.missed.pop_front() {
                Some(frame) => Next::Frame(frame),
                None => self.hub.ring().after(self.cursor),
            };
            match next {
                Next::Frame(frame) => {
                    self.cursor = frame.seq;
                    self.resync = frame.respaced;
                    if let Some(json) = frame.for_actor(&self.actor) {
                        return Some(Item::Frame(json, Some(frame.seq)));
                    }
                }
                Next::TooFar => self.catch_up().await,
                Next::Nothing => {
                    if let Some(item) = self.wait().await? {
                        return Some(item);
                    }
                }
            }
        }
    }

    /// Waits for anything new: `Some(None)` where the ring may have more, `None` at the end.
    async fn wait(&mut self) -> Option<Option<Item>> {
        let expiry = rights::expiry(&self.actor, self.hub.now());
        tokio::select! {
            () = self.hub.stopping().cancelled() => None,
            () = expiry => Some(None),
            changed = self.heads.changed() => changed.ok().map(|()| None),
            changed = self.presence.changed() => {
                changed.ok()?;
                let frame = self.presence.borrow_and_update().clone();
                Some(frame.map(|frame| Item::Frame(frame.for_actor(&self.actor), None)))
            }
        }
    }

    /// Reads the next part of what lies before the latest frames from the log; where that is too
    /// much, it is to start anew.
    async fn catch_up(&mut self) {
        let behind = self.hub.ring().head() - self.cursor;
        match self.missed_next().await {
            Ok(chunk) if behind <= CATCH_UP_MOST && !chunk.is_empty() => self.missed.extend(chunk.iter().cloned()),
            _ => self.resync = true,
        }
    }

    async fn missed_next(&self) -> Result<Chunk> {
        let ring = self.hub.ring();
        if let Some(chunk) = ring.read_before(self.cursor) {
            return Ok(chunk);
        }
        // Who comes back after a restart is not alone: one reads, the others find it.
        let _turn = self.hub.turns().catching_up().await?;
        if let Some(chunk) = ring.read_before(self.cursor) {
            return Ok(chunk);
        }
        let mut snapshot = self.hub.read_for_itself().await?;
        let news = tail::news(&mut snapshot, self.cursor, CATCH_UP_EVENTS, CATCH_UP_BYTES).await?;
        let chunk: Chunk = Frame::all(news).into();
        ring.keep(self.cursor, Arc::clone(&chunk));
        Ok(chunk)
    }

    fn start_anew(&mut self) -> Item {
        self.missed.clear();
        self.cursor = self.hub.ring().head();
        Item::Resync(self.cursor)
    }

    /// Takes the rights of this moment; false where the credential has ended or cannot be looked
    /// up.
    async fn refresh(&mut self) -> bool {
        match rights::refreshed(&self.hub, &self.actor).await {
            Ok(Some(actor)) if actor.must_read().is_ok() => {
                self.actor = actor;
                true
            }
            _ => false,
        }
    }
}
