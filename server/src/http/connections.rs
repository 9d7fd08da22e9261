//! How many connections there are, and which of them belong to somebody: those of nobody make room
//! when there are too many.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use hub_core::domain::budget::{ANONYMOUS_CONNECTIONS, ANONYMOUS_GRACE, CONNECTIONS};
use tokio_util::sync::CancellationToken;

/// All open connections.
#[derive(Clone, Debug, Default)]
pub(super) struct Connections(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    open: usize,
    /// Those that wait for their caller, by age: the first is the oldest.
    anonymous: BTreeMap<u64, Anonymous>,
    /// Those whose caller waits for the hub, by age.
    answering: BTreeMap<u64, Anonymous>,
}

#[derive(Debug)]
struct Anonymous {
    since: Instant,
    give_way: CancellationToken,
}

/// One open connection; every request over it carries it.
#[derive(Clone, Debug)]
pub(super) struct Connection(Arc<Held>);

#[derive(Debug)]
struct Held {
    all: Connections,
    number: u64,
    give_way: CancellationToken,
}

impl Connections {
    /// Takes in one more; `None` where there is no room.
    pub(super) fn open(&self) -> Option<Connection> {
        let mut state = self.lock();
        if state.open >= CONNECTIONS {
            state.pop_first()?.give_way.cancel();
        } else if state.anonymous.len() + state.answering.len() >= ANONYMOUS_CONNECTIONS
            && let Some(oldest) = state.anonymous.first_entry()
            && oldest.get().since.elapsed() > ANONYMOUS_GRACE
        {
            oldest.remove().give_way.cancel();
        }
        let (number, give_way) = (state.next, CancellationToken::new());
        state.next += 1;
        state.open += 1;
        state.anonymous.insert(number, Anonymous { since: Instant::now(), give_way: give_way.clone() });
        Some(Connection(Arc::new(Held { all: self.clone(), number, give_way })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The one that is the first to make room: a caller who sent all of a question is answered
    /// while others only hold their connection.
    fn pop_first(&mut self) -> Option<Anonymous> {
        let first = self.anonymous.pop_first().or_else(|| self.answering.pop_first());
        first.map(|(_, connection)| connection)
    }
}

impl Connection {
    /// Somebody said over it who it is.
    pub(super) fn is_somebodys(&self) {
        let mut state = self.0.all.lock();
        state.anonymous.remove(&self.0.number);
        state.answering.remove(&self.0.number);
    }

    /// A whole request has come over it: it waits for the hub as long as the value lives.
    pub(super) fn waits_for_the_hub(&self) -> Answering {
        let mut state = self.0.all.lock();
        if let Some(connection) = state.anonymous.remove(&self.0.number) {
            state.answering.insert(self.0.number, connection);
        }
        Answering(self.clone())
    }

    /// Waits until it has to make room.
    pub(super) async fn must_give_way(&self) {
        self.0.give_way.cancelled().await;
    }
}

/// A request over a connection that the hub is answering.
#[derive(Debug)]
pub(super) struct Answering(Connection);

impl Drop for Answering {
    fn drop(&mut self) {
        let held = &self.0.0;
        let mut state = held.all.lock();
        if let Some(connection) = state.answering.remove(&held.number) {
            state.anonymous.insert(held.number, connection);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.all.lock();
        state.open -= 1;
        state.anonymous.remove(&self.number);
        state.answering.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use hub_core::domain::budget::{ANONYMOUS_CONNECTIONS, CONNECTIONS};

    use super::Connections;

    #[test]
    fn connections_of_nobody_make_room_and_others_stay() {
        let connections = Connections::default();
        let open: Vec<_> = (0..CONNECTIONS).map(|_| connections.open().unwrap()).collect();
        open[0].is_somebodys();
        let one_more = connections.open().unwrap();
        let gives_way = |at: usize| open[at].must_give_way().now_or_never().is_some();
        assert_eq!([0, 1, 2].map(gives_way), [false, true, false], "the oldest of those that are nobody's");
        for connection in &open {
            connection.is_somebodys();
        }
        one_more.is_somebodys();
        assert!(connections.open().is_none(), "nobody makes room any more");
        drop(open);
        assert!(connections.open().is_some());
    }

    #[test]
    fn who_waits_for_an_answer_is_the_last_to_make_room() {
        let connections = Connections::default();
        let open: Vec<_> = (0..CONNECTIONS).map(|_| connections.open().unwrap()).collect();
        let gives_way = |at: usize| open[at].must_give_way().now_or_never().is_some();
        let answers: Vec<_> = open[..2].iter().map(super::Connection::waits_for_the_hub).collect();
        let mut more = vec![connections.open().unwrap()];
        assert_eq!([0, 1, 2].map(gives_way), [false, false, true], "the oldest that only holds its connection");
        drop(answers);
        more.push(connections.open().unwrap());
        assert_eq!([0, 1].map(gives_way), [true, false], "an answered one is like any other");
        let _answers: Vec<_> = open.iter().chain(&more).map(super::Connection::waits_for_the_hub).collect();
        more.push(connections.open().unwrap());
        assert!(gives_way(1), "where all wait for an answer, the oldest makes room");
    }

    #[test]
    fn fresh_connections_are_left_alone_for_a_moment() {
        let connections = Connections::default();
        let open: Vec<_> = (0..=ANONYMOUS_CONNECTIONS).map(|_| connections.open().unwrap()).collect();
        assert!(open[0].must_give_way().now_or_never().is_none(), "it may still say who it is");
    }
}
