//! One subscriber's way along the stream.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use super::frame::Frame;
use super::presence::PresenceFrame;
use super::ring::{KEPT, Next};
use crate::domain::Result;
use crate::domain::actor::Actor;
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
    /// What it missed before the ring begins.
    missed: VecDeque<Arc<Frame>>,
    resync: bool,
    heads: watch::Receiver<Seq>,
    presence: watch::Receiver<Option<Arc<PresenceFrame>>>,
}

impl Subscription {
    pub(super) async fn open(hub: Hub, actor: Actor, since: Option<Seq>) -> Result<Self> {
        hub.follow().await?;
        let (heads, mut presence) = hub.ring().watch();
        presence.mark_changed();
        let head = hub.ring().head();
        let cursor = since.unwrap_or(head);
        let mut subscription =
            Self { hub, actor, cursor, head, missed: VecDeque::new(), resync: false, heads, presence };
        subscription.catch_up().await?;
        Ok(subscription)
    }

    /// The head when it began.
    pub fn head(&self) -> Seq {
        self.head
    }

    /// The next item, as the rights of this moment allow (R15); `None` once the credential no longer holds or the hub closes.
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
                    if let Some(json) = frame.for_actor(&self.actor) {
                        return Some(Item::Frame(json, Some(frame.seq)));
                    }
                }
                Next::TooFar => self.resync = true,
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

    /// Reads what lies before the ring from the log, where that is not too much.
    async fn catch_up(&mut self) -> Result<()> {
        if matches!(self.hub.ring().after(self.cursor), Next::Frame(_)) || self.cursor == self.head {
            return Ok(());
        }
        let gap = usize::try_from(self.head - self.cursor).ok().filter(|gap| *gap <= KEPT);
        let Some(gap) = gap else {
            self.resync = true;
            return Ok(());
        };
        let mut snapshot = self.hub.snapshot().await?;
        let limit = u32::try_from(gap).unwrap_or(u32::MAX);
        self.missed = Frame::all(tail::news(&mut snapshot, self.cursor, limit).await?).into();
        Ok(())
    }

    fn start_anew(&mut self) -> Item {
        self.missed.clear();
        self.cursor = self.hub.ring().head();
        Item::Resync(self.cursor)
    }

    /// Takes the rights of this moment; false where the credential has ended or cannot be looked up.
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
