//! One consistent view of the database: a read transaction, or what the writer sees inside its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::{SqliteConnection, SqlitePool, Transaction};

use super::Db;
use super::fault::OrFault;
use crate::domain::Result;
use crate::domain::budget::STATEMENT_TIME;
use crate::domain::time::Timestamp;

/// After how many steps of the database it is looked at whether a statement takes too long: some
/// hundred microseconds.
const STEPS: i32 = 10_000;

/// How long the statement under way may take. Every use of the connection is a new statement.
#[derive(Clone, Debug)]
struct Limit {
    begun: Instant,
    time: Option<Duration>,
    /// The end in milliseconds after `begun`.
    end: Arc<AtomicU64>,
}

impl Limit {
    fn new() -> Self {
        let limit = Self { begun: Instant::now(), time: Some(STATEMENT_TIME), end: Arc::default() };
        limit.start();
        limit
    }

    fn start(&self) {
        let end = self.time.map_or(u64::MAX, |time| millis(self.begun.elapsed() + time));
        self.end.store(end, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        millis(self.begun.elapsed()) > self.end.load(Ordering::Relaxed)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What store functions read from.
#[derive(Debug)]
pub struct Snapshot {
    connection: Connection,
    now: Timestamp,
}

#[derive(Debug)]
enum Connection {
    Reader(Transaction<'static, Db>, Limit),
    Writer(SqliteConnection),
}

impl Snapshot {
    /// Begins a read transaction.
    pub(super) async fn begin(pool: &SqlitePool, now: Timestamp) -> Result<Self> {
        let mut transaction = pool.begin().await.or_fault()?;
        let limit = Limit::new();
        let watched = limit.clone();
        // It takes the place of the one of whoever had this connection before.
        transaction.lock_handle().await.or_fault()?.set_progress_handler(STEPS, move || !watched.is_over());
        Ok(Self { connection: Connection::Reader(transaction, limit), now })
    }

    /// Lets what is read now take as long as it takes: a whole log is long.
    pub(super) fn unhurried(&mut self) {
        if let Connection::Reader(_, limit) = &mut self.connection {
            limit.time = None;
        }
    }

    /// Gives up a statement that takes longer than `time`, instead of the usual limit.
    #[cfg(test)]
    pub(crate) fn within(&mut self, time: Duration) {
        if let Connection::Reader(_, limit) = &mut self.connection {
            limit.time = Some(time);
        }
    }

    /// What the connection that writes sees.
    pub(super) fn of_writer(connection: SqliteConnection) -> Self {
        Self { connection: Connection::Writer(connection), now: Timestamp(0) }
    }

    /// The moment this view stands for.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.connection {
            Connection::Reader(transaction, limit) => {
                limit.start();
                transaction
            }
            Connection::Writer(connection) => connection,
        }
    }

    /// Goes on with another connection; the old one is closed, and what was open in it is rolled
    /// back.
    pub(super) fn replace(&mut self, connection: SqliteConnection) {
        self.connection = Connection::Writer(connection);
    }

    pub(super) fn into_writer(self) -> Option<SqliteConnection> {
        match self.connection {
            Connection::Reader(..) => None,
            Connection::Writer(connection) => Some(connection),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use crate::domain::Result;
    use crate::domain::time::Timestamp;
    use crate::store::fault::OrFault;
    use crate::store::{Snapshot, Store};

    async fn count(snapshot: &mut Snapshot, sql: &'static str) -> Result<i64> {
        sqlx::query_scalar(sql).fetch_one(snapshot.connection()).await.or_fault()
    }

    const ENDLESS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";

    #[tokio::test]
    async fn a_statement_that_takes_too_long_is_given_up_and_the_next_is_not() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path(), Arc::new(|| Timestamp(0)), false).await.unwrap();
        // Every connection of the pool in turn, and each more than once.
        for _ in 0..8 {
            let mut snapshot = store.snapshot(Timestamp(0)).await.unwrap();
            snapshot.within(Duration::from_millis(1));
            let refused = count(&mut snapshot, ENDLESS).await.unwrap_err();
            assert_eq!(refused.code.as_str(), "unavailable");
            assert!(refused.message.contains("narrow it down"), "{refused}");
            snapshot.within(Duration::from_secs(600));
            assert_eq!(count(&mut snapshot, "SELECT COUNT(*) + 7 FROM task").await.unwrap(), 7);
        }
        store.close().await;
    }
}
