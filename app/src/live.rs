//! The live stream in the browser: connects, notices a loss within two seconds, comes back by itself and goes on where it
//! stopped. What arrives goes into the store; nothing is drawn here.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures::future::{Either, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use hub_core::domain::Code;
use hub_core::domain::event::Seq;
use hub_core::domain::ids::Handle;
use hub_core::domain::live::{ClientFrame, RenewedLease, ServerFrame};
use hub_core::domain::member::Presence;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen_futures::JsFuture;

use crate::api;
use crate::split::{Tool, use_tool};
use crate::state::{Link, Store, backoff_millis, holding};

/// How often the browser asks whether the hub is there, in milliseconds; two unanswered questions are a loss.
const PING_MILLIS: i32 = 600;
/// How often a hidden page asks.
const HIDDEN_PING_MILLIS: i32 = 20_000;
/// Every how many pings of a visible page a sign of life is sent: about each half minute.
const PINGS_PER_HEARTBEAT: u32 = 50;

/// Keeps `store` live as long as the page lives.
pub fn start(store: Store) {
    let alive = Rc::new(Cell::new(true));
    let stop = StoredValue::new_local(Rc::clone(&alive));
    on_cleanup(move || {
        _ = stop.try_with_value(|alive| alive.set(false));
    });
    spawn_local(async move {
        let mut attempt = 0;
        while alive.get() {
            let spoke = converse(store, &alive).await;
            if !alive.get() {
                return;
            }
            attempt = if spoke { 0 } else { attempt + 1 };
            if attempt == 2 && is_signed_out().await {
                store.fail(&api::ApiError(hub_core::domain::Error::new(Code::Unauthenticated, String::new())));
            }
            wait(store, backoff_millis(attempt, js_sys::Math::random())).await;
        }
    });
}

/// One connection, from opening to loss; whether the hub said anything.
async fn converse(store: Store, alive: &Cell<bool>) -> bool {
    let mut spoke = false;
    let Ok(mut socket) = WebSocket::open(&address(store)) else { return false };
    let offline = Rc::new(Cell::new(false));
    let listener = {
        let offline = Rc::clone(&offline);
        window_event_listener(leptos::ev::offline, move |_| {
            offline.set(true);
            lose(store, 0);
        })
    };
    let mut unanswered = 0;
    let mut pings = 0_u32;
    let mut heard = now();
    loop {
        let pause = if is_hidden() { HIDDEN_PING_MILLIS } else { PING_MILLIS };
        let pause = if unanswered > 0 { PING_MILLIS } else { pause };
        match select(socket.next(), Box::pin(sleep(pause))).await {
            _ if offline.get() || !alive.get() => break,
            Either::Left((Some(Ok(Message::Text(text))), _)) => {
                (spoke, unanswered, heard) = (true, 0, now());
                take(store, &text);
            }
            Either::Left((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Left(_) => break,
            Either::Right(_) if unanswered == 2 => break,
            Either::Right(_) => {
                unanswered += 1;
                pings += 1;
                let life = !is_hidden() && pings % PINGS_PER_HEARTBEAT == 1;
                if life {
                    keep_sessions(store);
                }
                if life && !say(&mut socket, ClientFrame::Heartbeat).await || !say(&mut socket, ClientFrame::Ping).await
                {
                    break;
                }
            }
        }
    }
    listener.remove();
    if store.link.try_get_untracked() == Some(Link::Up) {
        store.link.set(Link::Lost { since: heard, retry_in: 0 });
    }
    spoke
}

fn take(store: Store, text: &str) {
    match read(text) {
        Some(ServerFrame::Hello { .. }) => store.link.set(Link::Up),
        Some(ServerFrame::Event(event)) => {
            let names = ["project.", "member."].iter().any(|kind| event.kind.starts_with(kind));
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
}

/// Reads a frame: its type first, then what belongs to it. In one step serde would hold everything in a buffer of its own,
/// with a second reader for each of the domain's types; the browser would load them all.
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

/// A sign of life for one's own sessions that hold something: a person who has the page before them is at work, and what they hold must
/// not expire under their hands (R5).
fn keep_sessions(store: Store) {
    let sessions = store.holding.get_value();
    if !sessions.is_empty() {
        // Where the code cannot be loaded now, the next heartbeat tries again.
        spawn_local(async move { _ = use_tool(Tool::KeepAlive(sessions)).await });
    }
}

async fn say(socket: &mut WebSocket, frame: ClientFrame) -> bool {
    let Ok(text) = serde_json::to_string(&frame) else { return false };
    socket.send(Message::Text(text)).await.is_ok()
}

/// Waits for the next try, counting down on the screen; comes back at once when the browser is online again.
async fn wait(store: Store, millis: u32) {
    let online = Rc::new(Cell::new(false));
    let listener = {
        let online = Rc::clone(&online);
        window_event_listener(leptos::ev::online, move |_| online.set(true))
    };
    let mut left = millis;
    while left > 0 && !online.get() {
        lose(store, left.div_ceil(1_000));
        let step = left.min(250);
        sleep(i32::try_from(step).unwrap_or(250)).await;
        left -= step;
    }
    lose(store, 0);
    listener.remove();
}

/// Shows the connection as lost; since when is kept.
fn lose(store: Store, retry_in: u32) {
    let since = match store.link.try_get_untracked() {
        None => return,
        Some(Link::Lost { since, .. }) => since,
        Some(_) => now(),
    };
    let lost = Link::Lost { since, retry_in };
    if store.link.get_untracked() != lost {
        store.link.set(lost);
    }
}

async fn is_signed_out() -> bool {
    api::members::read_me().await.is_err_and(|error| error.code() == Code::Unauthenticated)
}

fn address(store: Store) -> String {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|protocol| protocol == "https:") { "wss" } else { "ws" };
    let host = location.host().unwrap_or_default();
    format!("{scheme}://{host}/api/v1/live?since={}", store.seq.get_value())
}

fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}

fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    Timestamp(js_sys::Date::now() as i64)
}

async fn sleep(millis: i32) {
    let pause = js_sys::Promise::new(&mut |resolve, _| {
        let later = move || {
            _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        };
        set_timeout(later, Duration::from_millis(millis.unsigned_abs().into()));
    });
    // A timeout is never rejected.
    _ = JsFuture::from(pause).await;
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
