//! The live stream over a WebSocket: the hub greets in time or the try is over, and two unanswered
//! questions are a loss.

use std::cell::Cell;
use std::rc::Rc;

use futures::future::{Either, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State};
use hub_core::domain::live::ClientFrame;
use leptos::prelude::*;

use super::frames::take;
use super::pause::{Moment, is_hidden, now, sleep};
use super::{GREETING_MILLIS, HEARTBEAT_MILLIS, KeepAlive, PATIENCE_MILLIS, keep_sessions, lose};
use crate::state::{Link, Store};

/// How often the browser asks whether the hub is there, in milliseconds; two unanswered questions
/// are a loss.
const PING_MILLIS: i32 = 600;
/// How often a hidden page asks.
const HIDDEN_PING_MILLIS: i32 = 20_000;
/// How long it may take to hand a frame to the browser.
const SEND_MILLIS: i32 = 5_000;

/// One connection, from opening to loss; whether the hub said anything.
pub(super) async fn converse(store: Store, alive: &Cell<bool>, keep_alive: KeepAlive) -> bool {
    let Ok(mut socket) = WebSocket::open(&address(store)) else { return false };
    let offline = Rc::new(Cell::new(false));
    let listener = {
        let offline = Rc::clone(&offline);
        window_event_listener(leptos::ev::offline, move |_| {
            offline.set(true);
            lose(store, 0);
        })
    };
    let opened = Moment::now();
    let (mut spoke, mut unanswered, mut heard) = (false, 0, now());
    let mut heartbeat = None::<Moment>;
    loop {
        let visible_pause = if spoke && unanswered == 0 && is_hidden() { HIDDEN_PING_MILLIS } else { PING_MILLIS };
        match select(socket.next(), Box::pin(sleep(visible_pause))).await {
            _ if offline.get() || !alive.get() => break,
            Either::Left((Some(Ok(Message::Text(text))), _)) => {
                (spoke, unanswered, heard) = (true, 0, now());
                if !take(store, &text, Link::Up) {
                    spoke = false;
                    break;
                }
            }
            Either::Left((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Left(_) => break,
            // Something may take the connection and pass nothing on: the try is over in time, and
            // the next one begins.
            Either::Right(_) if !spoke && opened.millis_ago() > GREETING_MILLIS => break,
            Either::Right(_) if !spoke => {
                if opened.millis_ago() > PATIENCE_MILLIS {
                    lose(store, 0);
                }
            }
            Either::Right(_) if unanswered == 2 => break,
            Either::Right(_) => {
                unanswered += 1;
                let life = !is_hidden() && heartbeat.is_none_or(|last| last.millis_ago() > HEARTBEAT_MILLIS);
                if life {
                    heartbeat = Some(Moment::now());
                    keep_sessions(store, keep_alive);
                }
                if life && !say(&mut socket, ClientFrame::Heartbeat).await || !say(&mut socket, ClientFrame::Ping).await
                {
                    break;
                }
            }
        }
    }
    listener.remove();
    if store.link.try_get_untracked().is_some_and(Link::is_live) {
        store.link.set(Link::Lost { since: heard, retry_in: 0 });
    }
    spoke
}

/// Sends a frame; whether the browser took it. A browser prints an error for a frame to a
/// connection that is closing, so none is sent.
async fn say(socket: &mut WebSocket, frame: ClientFrame) -> bool {
    if matches!(socket.state(), State::Closing | State::Closed) {
        return false;
    }
    let Ok(text) = serde_json::to_string(&frame) else { return false };
    let sending = socket.send(Message::Text(text));
    matches!(select(sending, Box::pin(sleep(SEND_MILLIS))).await, Either::Left((Ok(()), _)))
}

fn address(store: Store) -> String {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|protocol| protocol == "https:") { "wss" } else { "ws" };
    let host = location.host().unwrap_or_default();
    format!("{scheme}://{host}/api/v1/live?since={}", store.seq.get_value())
}
