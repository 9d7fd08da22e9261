//! What the live stream says, read and put into the store.

use hub_core::domain::event::{Entity, Seq};
use hub_core::domain::ids::Handle;
use hub_core::domain::live::{RenewedLease, ServerFrame};
use hub_core::domain::member::Presence;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::api;
use crate::state::{Link, Store, holding};

/// Takes what the hub said; `link` is what the connection is once the hub has greeted. Whether it
/// is still the one it greets.
pub(super) fn take(store: Store, text: &str, link: Link) -> bool {
    match read(text) {
        Some(ServerFrame::Hello { member, .. }) => {
            // Somebody else signed in with this browser: what is shown is not theirs.
            if store.me.with_untracked(|me| me.handle != member) {
                return false;
            }
            store.link.set(link);
        }
        Some(ServerFrame::Event(event)) => {
            let names = matches!(Entity::of(&event.kind), Some(Entity::Project | Entity::Member));
            store.apply(*event);
            if names {
                reload_frame(store);
            }
        }
        Some(ServerFrame::Presence { members, leases }) => {
            store.holding.set_value(store.me.with_untracked(|me| holding(&leases, &me.handle)));
            store.cards.renew(leases);
            store.hear_presence(members);
        }
        Some(ServerFrame::Resync { seq }) => {
            store.seq.set_value(seq);
            reload_frame(store);
            store.stale.update(|times| *times += 1);
        }
        Some(ServerFrame::Pong) | None => {}
    }
    true
}

/// Reads a frame: its type first, then what belongs to it. In one step serde would hold everything
/// in a buffer of its own, with a second reader for each of the domain's types; the browser would
/// load them all.
fn read(text: &str) -> Option<ServerFrame> {
    #[derive(Deserialize)]
    struct Named {
        r#type: String,
        seq: Option<Seq>,
        member: Option<Handle>,
        members: Option<Vec<Presence>>,
        leases: Option<Vec<RenewedLease>>,
    }
    let named: Named = serde_json::from_str(text).ok()?;
    match named.r#type.as_str() {
        "hello" => Some(ServerFrame::Hello { seq: named.seq?, member: named.member? }),
        "event" => Some(ServerFrame::Event(serde_json::from_str(text).ok()?)),
        "presence" => Some(ServerFrame::Presence { members: named.members?, leases: named.leases.unwrap_or_default() }),
        "resync" => Some(ServerFrame::Resync { seq: named.seq? }),
        "pong" => Some(ServerFrame::Pong),
        _ => None,
    }
}

fn reload_frame(store: Store) {
    spawn_local(async move {
        if let Ok(frame) = api::board::read_frame().await {
            store.load_frame(frame);
        }
    });
}

#[cfg(test)]
mod tests {
    use hub_core::domain::live::{EventFrame, ServerFrame};
    use hub_core::domain::member::{Presence, PresenceState};

    use super::read;
    use crate::state::testing::task;

    #[test]
    fn every_frame_of_the_hub_is_understood() {
        let card = task("HUB-1", "inbox", "a0");
        let event = EventFrame {
            seq: 7,
            kind: "task.moved".to_owned(),
            project: Some(card.project.clone()),
            subject: card.key.to_string(),
            actor: card.created_by.clone(),
            door: hub_core::domain::actor::Door::Mcp,
            session: None,
            at: card.created_at,
            data: serde_json::json!({"version": 2}),
            cards: vec![card.clone()],
        };
        let here = Presence { member: card.created_by, state: PresenceState::Online, until: None, last_seen_at: None };
        for frame in [
            ServerFrame::Hello { seq: 3, member: here.member.clone() },
            ServerFrame::Event(Box::new(event)),
            ServerFrame::Presence { members: vec![here], leases: Vec::new() },
            ServerFrame::Resync { seq: 9 },
            ServerFrame::Pong,
        ] {
            assert_eq!(read(&serde_json::to_string(&frame).unwrap()), Some(frame));
        }
        assert_eq!(read("{\"type\":\"news\"}"), None);
    }
}
