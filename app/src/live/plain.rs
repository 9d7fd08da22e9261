//! The live stream over plain HTTP, for where a WebSocket does not pass. It only speaks: whether
//! the hub is still there is asked beside it.

use std::cell::Cell;

use futures::StreamExt;
use futures::future::{Either, select};
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;

use super::asking::Checks;
use super::frames::take;
use super::pause::{Moment, is_hidden, now, sleep};
use super::{GREETING_MILLIS, HEARTBEAT_MILLIS, KeepAlive, PATIENCE_MILLIS, keep_sessions, lose};
use crate::state::{Link, Store};

/// How often it is looked whether something is due, in milliseconds.
const STEP_MILLIS: i32 = 500;
/// How often the hub is asked whether it is there.
const CHECK_MILLIS: i32 = 5_000;
/// How often a hidden page asks.
const HIDDEN_CHECK_MILLIS: i32 = 30_000;

/// One connection, from opening to loss; whether the hub said anything.
pub(super) async fn converse(store: Store, alive: &Cell<bool>, keep_alive: KeepAlive) -> bool {
    let address = format!("/api/v1/live/sse?since={}", store.seq.get_value());
    let Ok(mut source) = EventSource::new(&address) else { return false };
    let Ok(mut messages) = source.subscribe("message") else { return false };
    let opened = Moment::now();
    let (mut spoke, mut heard) = (false, now());
    let mut heartbeat = None::<Moment>;
    let mut checks = Checks::new(store);
    loop {
        match select(messages.next(), Box::pin(sleep(STEP_MILLIS))).await {
            _ if !alive.get() => break,
            Either::Left((Some(Ok((_, message))), _)) => {
                (spoke, heard) = (true, now());
                let known = message.data().as_string().is_none_or(|text| take(store, &text, Link::Plain));
                if !known {
                    spoke = false;
                    break;
                }
            }
            // The browser would try again by itself, from where it began and without saying so.
            Either::Left(_) => break,
            Either::Right(_) if !spoke && opened.millis_ago() > GREETING_MILLIS => break,
            Either::Right(_) if !spoke => {
                if opened.millis_ago() > PATIENCE_MILLIS {
                    lose(store, 0);
                }
            }
            Either::Right(_) if checks.is_gone() => break,
            Either::Right(_) => {
                checks.due(if is_hidden() { HIDDEN_CHECK_MILLIS } else { CHECK_MILLIS });
                if !is_hidden() && heartbeat.is_none_or(|last| last.millis_ago() > HEARTBEAT_MILLIS) {
                    heartbeat = Some(Moment::now());
                    keep_sessions(store, keep_alive);
                }
            }
        }
    }
    if store.link.try_get_untracked().is_some_and(Link::is_live) {
        store.link.set(Link::Lost { since: heard, retry_in: 0 });
    }
    spoke
}
