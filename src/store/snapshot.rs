//! One consistent view of the database: a read transaction, or what the writer sees inside its own.

use sqlx::{SqliteConnection, SqlitePool, Transaction};

use super::Db;
use super::fault::OrFault;
use crate::domain::Result;
use crate::domain::time::Timestamp;

/// What store functions read from.
#[derive(Debug)]
pub struct Snapshot {
    connection: Connection,
    now: Timestamp,
}

#[derive(Debug)]
enum Connection {
    Reader(Transaction<'static, Db>),
    Writer(SqliteConnection),
}

impl Snapshot {
    /// Begins a read transaction.
    pub(super) async fn begin(pool: &SqlitePool, now: Timestamp) -> Result<Self> {
        let transaction = pool.begin().await.or_fault()?;
        Ok(Self { connection: Connection::Reader(transaction), now })
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
            Connection::Reader(transaction) => transaction,
            Connection::Writer(connection) => connection,
        }
    }

    /// Goes on with another connection; the old one is closed, and what was open in it is rolled back.
    pub(super) fn replace(&mut self, connection: SqliteConnection) {
        self.connection = Connection::Writer(connection);
    }

    pub(super) fn into_writer(self) -> Option<SqliteConnection> {
        match self.connection {
            Connection::Reader(_) => None,
            Connection::Writer(connection) => Some(connection),
        }
    }
}
