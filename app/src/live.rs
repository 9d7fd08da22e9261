//! The live stream in the browser: connects, notices a loss within two seconds, comes back by
//! itself and goes on where it stopped; over plain HTTP where a WebSocket does not pass. What
//! arrives goes into the store; nothing is drawn here.

mod asking;
mod frames;
mod pause;
mod plain;
mod socket;

use std::cell::Cell;
use std::rc::Rc;

use hub_core::domain::ids::SessionId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::{Link, Store, backoff_millis};
use asking::Answer;
use pause::{Moment, is_hidden, now, sleep};

/// How long the hub may take to greet, in milliseconds: after that the try is over.
const GREETING_MILLIS: i32 = 8_000;
/// How long a try goes on before the page says that it is not live, in milliseconds.
const PATIENCE_MILLIS: i32 = 2_000;
/// How often a visible page shows a sign of life, in milliseconds.
const HEARTBEAT_MILLIS: i32 = 30_000;
/// How often the way over a WebSocket fails while the hub answers otherwise, until the page goes on
/// without.
const REFUSALS: u32 = 2;
/// How long after one look whether the sign-in holds another is taken, in milliseconds.
const LOOK_MILLIS: i32 = 5_000;

/// Shows signs of life of sessions of one's own; handed in, as its code comes when it is first
/// used.
pub type KeepAlive = fn(Vec<SessionId>);

/// Keeps `store` live as long as the page lives.
pub fn start(store: Store, keep_alive: KeepAlive) {
    let alive = Rc::new(Cell::new(true));
    let stop = StoredValue::new_local(Rc::clone(&alive));
    on_cleanup(move || {
        _ = stop.try_with_value(|alive| alive.set(false));
    });
    look_when_seen(store);
    spawn_local(async move {
        let (mut attempt, mut refusals) = (0, 0);
        while alive.get() {
            let plain = refusals >= REFUSALS;
            let spoke = if plain {
                plain::converse(store, &alive, keep_alive).await
            } else {
                socket::converse(store, &alive, keep_alive).await
            };
            if !alive.get() {
                return;
            }
            if store.link.try_get_untracked() == Some(Link::SignedOut) {
                return store.sign_in_ended();
            }
            attempt = if spoke { 0 } else { attempt + 1 };
            if spoke && !plain {
                refusals = 0;
            }
            if !spoke {
                match asking::ask(store).await {
                    Answer::SignedOut => return store.sign_in_ended(),
                    // Neither way is better than the other for ever: where the plain one fails,
                    // too, the first is tried again.
                    Answer::Here => refusals = if plain { 0 } else { refusals + 1 },
                    Answer::Away => {}
                }
            }
            wait(store, backoff_millis(attempt, js_sys::Math::random())).await;
        }
    });
}

/// Looks whether the sign-in still holds when somebody comes back to the page: another page of this
/// browser may have ended it.
fn look_when_seen(store: Store) {
    let last = StoredValue::new_local(Moment::now());
    let look = move || {
        let due = last.try_with_value(|last| last.millis_ago() > LOOK_MILLIS) == Some(true);
        if is_hidden() || !due || store.link.try_get_untracked().is_none_or(|link| !link.is_live()) {
            return;
        }
        last.set_value(Moment::now());
        spawn_local(async move {
            if asking::ask(store).await == Answer::SignedOut {
                store.sign_in_ended();
            }
        });
    };
    let focused = window_event_listener(ev::focus, move |_| look());
    let seen = window_event_listener(ev::visibilitychange, move |_| look());
    on_cleanup(move || {
        focused.remove();
        seen.remove();
    });
}

/// A sign of life for one's own sessions that hold something: a person who has the page before them
/// is at work, and what they hold must not expire under their hands (R5).
fn keep_sessions(store: Store, keep_alive: KeepAlive) {
    let sessions = store.holding.get_value();
    if !sessions.is_empty() {
        keep_alive(sessions);
    }
}

/// Waits for the next try, counting down on the screen; comes back at once when the browser is
/// online again, or somebody at the page.
async fn wait(store: Store, millis: u32) {
    let at_once = Rc::new(Cell::new(false));
    let online = {
        let at_once = Rc::clone(&at_once);
        window_event_listener(ev::online, move |_| at_once.set(true))
    };
    let seen = {
        let at_once = Rc::clone(&at_once);
        window_event_listener(ev::visibilitychange, move |_| at_once.set(!is_hidden()))
    };
    let mut left = millis;
    while left > 0 && !at_once.get() {
        lose(store, left.div_ceil(1_000));
        let step = left.min(250);
        sleep(i32::try_from(step).unwrap_or(250)).await;
        left -= step;
    }
    lose(store, 0);
    online.remove();
    seen.remove();
}

/// Shows the connection as lost; since when is kept.
fn lose(store: Store, retry_in: u32) {
    let since = match store.link.try_get_untracked() {
        None | Some(Link::SignedOut) => return,
        Some(Link::Lost { since, .. }) => since,
        Some(_) => now(),
    };
    let lost = Link::Lost { since, retry_in };
    if store.link.get_untracked() != lost {
        store.link.set(lost);
    }
}
