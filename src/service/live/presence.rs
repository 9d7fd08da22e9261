//! How present everybody is, as the live stream tells it: serialised once for all but those whose
//! credential is limited to a project.

use std::sync::Arc;

use crate::domain::actor::Actor;
use crate::domain::live::{RenewedLease, ServerFrame};
use crate::domain::member::Presence;

/// What the stream told last of presence.
#[derive(Debug)]
pub(super) struct PresenceFrame {
    members: Vec<Presence>,
    leases: Vec<RenewedLease>,
    json: Arc<str>,
}

impl PresenceFrame {
    pub(super) fn new(members: Vec<Presence>, leases: Vec<RenewedLease>) -> Self {
        let json = serialise(members.clone(), leases.clone());
        Self { members, leases, json }
    }

    /// What `actor` gets of it: everybody, and the leases of the projects its credential reaches.
    pub(super) fn for_actor(&self, actor: &Actor) -> Arc<str> {
        if actor.project.is_none() {
            return Arc::clone(&self.json);
        }
        let leases = self.leases.iter().filter(|renewed| actor.reaches(&renewed.task.project()));
        serialise(self.members.clone(), leases.cloned().collect())
    }
}

/// Plain data always has a JSON text.
fn serialise(members: Vec<Presence>, leases: Vec<RenewedLease>) -> Arc<str> {
    serde_json::to_string(&ServerFrame::Presence { members, leases }).unwrap_or_default().into()
}
