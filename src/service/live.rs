//! The live stream (R20): one follower of the log serialises each event once and keeps the latest;
//! every subscriber reads at its own pace, and one that falls behind is told to fetch anew. Nothing
//! but what is committed ever gets here.

mod follow;
mod frame;
mod presence;
mod ring;
mod streams;
mod subscription;
mod wait;

pub(super) use follow::follow;
pub(super) use ring::Ring;
pub(super) use streams::Streams;
pub use subscription::{Item, Subscription};
pub(super) use wait::told;

use super::Hub;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::Seq;
use crate::domain::ids::Handle;

/// The way to the live stream.
#[derive(Clone, Copy, Debug)]
pub struct Live<'a> {
    hub: &'a Hub,
}

/// A member's open connection: it counts as present while this lives.
#[derive(Debug)]
pub struct Connected {
    hub: Hub,
    handle: Handle,
}

impl<'a> Live<'a> {
    pub(super) fn of(hub: &'a Hub) -> Self {
        Self { hub }
    }

    /// The newest event the stream has passed on.
    pub fn head(&self) -> Seq {
        self.hub.ring().head()
    }

    /// Everything after `since` that `actor` may see, without a gap; from now on where `since` is
    /// left out.
    ///
    /// # Errors
    /// `forbidden` where the credential may not read.
    pub async fn subscribe(&self, actor: &Actor, since: Option<Seq>) -> Result<Subscription> {
        actor.must_read()?;
        Subscription::open(self.hub.clone(), actor.clone(), since).await
    }

    /// Counts a connection of `actor` until the answer is dropped.
    pub fn connect(&self, actor: &Actor) -> Connected {
        self.hub.life().connected(&actor.handle);
        Connected { hub: self.hub.clone(), handle: actor.handle.clone() }
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.hub.life().disconnected(&self.handle);
    }
}
