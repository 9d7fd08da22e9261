//! The database: the only SQL there is. One file per entity turns rows into domain types; `writer` owns the one write
//! connection, `snapshot` is what reads see. No rule and no authorisation lives here.

pub mod comments;
mod connection;
mod fault;
pub mod idempotency;
mod lock;
pub mod log;
pub mod members;
mod migration;
pub mod projects;
mod row;
pub mod search;
pub mod sign_ins;
mod snapshot;
pub mod tail;
pub mod tasks;
pub mod tokens;
mod tx;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::SqlitePool;

use crate::domain::Result;
use crate::domain::time::Timestamp;

pub use lock::{ServeLock, serving_url};
pub use snapshot::Snapshot;
pub use tail::Tail;
pub use tx::Tx;
pub use writer::{Committed, Writer};

/// The database this hub speaks; it stands here once, so that another could be put beside it.
pub type Db = sqlx::Sqlite;

/// Where the store takes the time from.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// An open data directory: one writer, many readers.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    readers: SqlitePool,
    file: PathBuf,
    _shared: lock::SharedLock,
}

impl Store {
    /// Opens the data directory, making and migrating its database where needed.
    ///
    /// # Errors
    /// `unavailable` where the directory cannot be used or another process is migrating it, `invalid` where a newer hub wrote it.
    pub async fn open(data: &Path, now: Now, pin_writer: bool) -> Result<Self> {
        let file = data.join("hub.db");
        let shared = lock::open_directory(data, &file).await?;
        let writer = Writer::start(&file, now, pin_writer).await?;
        let readers = connection::readers(&file).await?;
        Ok(Self { writer, readers, file, _shared: shared })
    }

    /// The one writer.
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// One consistent view of everything committed so far.
    ///
    /// # Errors
    /// `unavailable` where no connection can be had.
    pub async fn snapshot(&self, now: Timestamp) -> Result<Snapshot> {
        Snapshot::begin(&self.readers, now).await
    }

    /// A reader of the log as it grows.
    ///
    /// # Errors
    /// `unavailable` where no connection can be had.
    pub async fn tail(&self) -> Result<Tail> {
        Tail::open(&self.file).await
    }

    /// Lets the writer finish what it has and closes every connection. The writer's is the last one: SQLite then brings
    /// everything into the one file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Runs a statement behind the store's back, as somebody with the file in hand could.
#[cfg(test)]
pub(crate) async fn tamper(file: &Path, sql: &'static str) -> std::result::Result<(), sqlx::Error> {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
    let outcome = sqlx::raw_sql(sql).execute(&mut connection).await.map(drop);
    connection.close().await?;
    outcome
}
