//! What a command sees while it writes: the snapshot of its own transaction, and where its events
//! go.

use std::ops::{Deref, DerefMut};

use super::log::Entry;
use super::snapshot::Snapshot;
use crate::domain::actor::Actor;
use crate::domain::event::NewEvent;
use crate::domain::ids::SessionId;
use crate::domain::session::Control;

/// The write transaction, for the length of one command. Reads go through [`Snapshot`], which it
/// derefs to.
#[derive(Debug)]
pub struct Tx {
    snapshot: Snapshot,
    entries: Vec<Entry>,
    control: Vec<Control>,
    acting: Option<SessionId>,
}

impl Tx {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        Self { snapshot, entries: Vec::new(), control: Vec::new(), acting: None }
    }

    /// Records what `actor` changed. The log numbers and writes it when the batch commits; a
    /// refused command's events are dropped with it.
    pub fn event(&mut self, actor: &Actor, event: NewEvent) {
        self.entries.push(Entry::new(actor, event, self.snapshot.now()));
    }

    /// Notes what the session that writes must be told with the answer, be it a refusal.
    pub fn tell(&mut self, control: Control) {
        self.control.push(control);
    }

    /// Notes the session that writes: a refusal undoes its sign of life, which then has to be
    /// written down another way.
    pub fn acts_in(&mut self, session: SessionId) {
        self.acting = Some(session);
    }

    /// The session that writes, where one was named.
    pub fn take_acting(&mut self) -> Option<SessionId> {
        self.acting.take()
    }

    /// What the session that writes must be told.
    pub fn take_control(&mut self) -> Vec<Control> {
        std::mem::take(&mut self.control)
    }

    /// How many events were recorded so far.
    pub fn events(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn take_entries(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }

    pub(super) fn into_snapshot(self) -> Snapshot {
        self.snapshot
    }
}

impl Deref for Tx {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Snapshot {
        &mut self.snapshot
    }
}
