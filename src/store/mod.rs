//! The database: the only SQL there is. One file per entity turns rows into domain types; `writer`
//! owns the one write connection, `snapshot` is what reads see. No rule and no authorisation lives
//! here.

pub mod approvals;
pub mod attempts;
pub mod backup;
mod columns;
pub mod comments;
mod connection;
pub mod context;
mod count;
pub mod docs;
mod fault;
pub mod handoffs;
pub mod idempotency;
mod identity;
pub mod inbox;
pub mod leases;
mod lock;
pub mod log;
pub mod mcp_use;
pub mod members;
mod migration;
pub mod needs_you;
mod private;
pub mod probe;
pub mod projects;
pub mod restore;
pub mod reviews;
pub mod search;
pub mod search_authors;
pub mod sessions;
pub mod sign_ins;
mod snapshot;
pub mod tail;
pub mod tasks;
pub mod threads;
pub mod tokens;
mod tx;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::SqlitePool;

use crate::domain::Result;
use crate::domain::budget::{CREDENTIAL_READERS, READERS};
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
    /// Only for looking up who is calling, so that nothing others read keeps anybody out.
    doormen: SqlitePool,
    file: PathBuf,
    /// Given back by closing, however long others keep what they were given.
    shared: Mutex<Option<lock::SharedLock>>,
}

impl Store {
    /// Opens the data directory, making and migrating its database where needed.
    ///
    /// # Errors
    /// `unavailable` where the directory cannot be used or another process is migrating it,
    /// `invalid` where a newer hub wrote it.
    pub async fn open(data: &Path, now: Now, pin_writer: bool) -> Result<Self> {
        let file = data.join("hub.db");
        let shared = lock::open_directory(data, &file, now()).await?;
        let writer = Writer::start(&file, now, pin_writer).await?;
        let readers = connection::readers(&file, READERS).await?;
        let doormen = connection::readers(&file, CREDENTIAL_READERS).await?;
        Ok(Self { writer, readers, doormen, file, shared: Mutex::new(Some(shared)) })
    }

    /// The database file, for copies of it.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The id of the data directory, which is `fresh` where it has none yet.
    ///
    /// # Errors
    /// `unavailable` where it cannot be kept.
    pub fn identity(&self, fresh: &str) -> Result<String> {
        let data = self.file.parent().unwrap_or(&self.file);
        identity::of(data, fresh).map_err(|error| lock::unusable(data, &error))
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

    /// The same for looking up a credential: it waits for no other read.
    ///
    /// # Errors
    /// `unavailable` where no connection can be had.
    pub async fn credentials(&self, now: Timestamp) -> Result<Snapshot> {
        Snapshot::begin(&self.doormen, now).await
    }

    /// A reader of the log as it grows.
    ///
    /// # Errors
    /// `unavailable` where no connection can be had.
    pub async fn tail(&self) -> Result<Tail> {
        Tail::open(&self.file).await
    }

    /// Lets the writer finish what it has, closes every connection and leaves the directory to
    /// others. The writer's is the last connection: SQLite then brings everything into the one
    /// file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.doormen.close().await;
        self.writer.close().await;
        drop(self.shared.lock().unwrap_or_else(PoisonError::into_inner).take());
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

/// Takes the lock for writing as another program could, until the answer is dropped.
#[cfg(test)]
pub(crate) async fn hold_write_lock(file: &Path) -> sqlx::SqliteConnection {
    let mut connection = connection::writer(file).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    connection
}
