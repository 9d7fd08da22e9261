//! How connections are opened: pragmas, the check of the SQLite version, the pool of readers.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};

use super::fault::{self, OrFault};
use crate::domain::budget::{READER_PAGES_BYTES, WRITER_PAGES_BYTES};
use crate::domain::{Code, Error, Result};

/// Versions before this one can corrupt a database in WAL mode when a checkpoint meets a commit of
/// another connection.
const LEAST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long opening is tried again while another process has the database to itself, and how often.
const MOMENT: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

/// Opens the connection that writes.
pub(super) async fn writer(file: &Path) -> Result<SqliteConnection> {
    let options = base(file, WRITER_PAGES_BYTES)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged write survives a power cut (R19); group commit pays for it.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(30))
        .statement_cache_capacity(512);
    let mut connection = connect(options).await.or_fault()?;
    assert_version(&mut connection).await?;
    Ok(connection)
}

/// Opens it, and again where another process is just leaving the database and has it to itself for
/// a moment.
async fn connect(options: SqliteConnectOptions) -> std::result::Result<SqliteConnection, sqlx::Error> {
    let begun = Instant::now();
    loop {
        match options.connect().await {
            Err(error) if fault::is_locked(&error) && begun.elapsed() < MOMENT => tokio::time::sleep(PAUSE).await,
            opened => return opened,
        }
    }
}

/// Brings everything into the one file and says so in it, where nobody else has it open: without a
/// log beside it, it is whole.
pub(super) async fn settle(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut *connection)
        .await
        .or_fault()?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = DELETE")
        .fetch_one(connection)
        .await
        .map_err(|_| Error::unavailable())?;
    if mode == "delete" { Ok(()) } else { Err(Error::unavailable()) }
}

/// Opens a connection that only reads.
pub(super) async fn reader(file: &Path) -> Result<SqliteConnection> {
    base(file, READER_PAGES_BYTES).read_only(true).connect().await.or_fault()
}

/// Opens a pool of `count` connections that only read.
pub(super) async fn readers(file: &Path, count: u32) -> Result<SqlitePool> {
    let options = base(file, READER_PAGES_BYTES).read_only(true).statement_cache_capacity(256);
    SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(count)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .or_fault()
}

/// What every connection has in common; it holds pages of some `bytes` in memory.
fn base(file: &Path, bytes: usize) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("temp_store", "MEMORY")
        // Below zero it is a size in KiB, above it would be a number of pages.
        .pragma("cache_size", format!("-{}", bytes / 1024))
        .disable_statement_logging()
}

async fn assert_version(connection: &mut SqliteConnection) -> Result<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(connection).await.or_fault()?;
    if is_sound(&version) {
        return Ok(());
    }
    let (major, minor, patch) = LEAST_SQLITE;
    Err(Error::new(
        Code::Unavailable,
        format!("SQLite {version} may damage data; {major}.{minor}.{patch} or newer is needed."),
    ))
}

fn is_sound(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part()) >= LEAST_SQLITE
}

#[cfg(test)]
mod tests {
    use super::is_sound;

    #[test]
    fn old_versions_of_sqlite_are_refused() {
        assert!(is_sound("3.51.3") && is_sound("3.53.0") && is_sound("4.0"));
        assert!(!is_sound("3.51.2") && !is_sound("3.40.1") && !is_sound(""));
    }
}
