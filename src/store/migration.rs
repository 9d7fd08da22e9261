//! Bringing a database to the schema this hub knows, and refusing one that a newer hub wrote.

use std::path::Path;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::fault::{OrFault, fault};
use super::{connection, search};
use crate::domain::{Code, Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Migrates. The caller makes sure that nobody else has the database open.
pub(super) async fn run(file: &Path) -> Result<()> {
    let mut connection = connection::writer(file).await?;
    let outcome = match MIGRATIONS.run(&mut connection).await {
        Ok(()) => write_words(&mut connection).await,
        Err(error) => Err(explain(&error)),
    };
    let closed = connection.close().await.or_fault();
    outcome.and(closed)
}

/// A new schema may want the words of every text.
async fn write_words(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *connection).await.or_fault()?;
    search::bring_up_to_date(connection).await?;
    sqlx::raw_sql("COMMIT").execute(connection).await.or_fault()?;
    Ok(())
}

/// Makes sure that the schema is the one this hub knows, without changing it.
pub(super) async fn assert_current(file: &Path) -> Result<()> {
    let mut connection = connection::reader(file).await?;
    let present = present(&mut connection).await;
    connection.close().await.or_fault()?;
    match (present?, newest()) {
        (present, newest) if present == newest => Ok(()),
        (Some(present), Some(newest)) if present > newest => Err(newer()),
        _ => Err(Error::new(
            Code::Unavailable,
            "The database is of an older schema and others have it open; stop them, then start this hub alone.",
        )),
    }
}

/// Whether there is a database with data that is of an older schema.
pub(super) async fn is_due(file: &Path) -> Result<bool> {
    if !file.exists() {
        return Ok(false);
    }
    let version = version_of(file).await?;
    Ok(version.is_some() && version < newest())
}

/// The schema of a database; `None` where it has none of ours.
pub(super) async fn version_of(file: &Path) -> Result<Option<i64>> {
    let mut connection = connection::reader(file).await?;
    let version = stated(&mut connection).await;
    connection.close().await.or_fault()?;
    version
}

/// The schema this hub knows.
pub(super) fn newest() -> Option<i64> {
    MIGRATIONS.iter().map(|migration| migration.version).max()
}

async fn stated(connection: &mut SqliteConnection) -> Result<Option<i64>> {
    let sql = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1";
    let tables: i64 =
        sqlx::query_scalar(sql).bind(MIGRATIONS.table_name.to_string()).fetch_one(&mut *connection).await.or_fault()?;
    if tables == 0 { Ok(None) } else { present(connection).await }
}

async fn present(connection: &mut SqliteConnection) -> Result<Option<i64>> {
    let sql = format!("SELECT MAX(version) FROM {}", MIGRATIONS.table_name);
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.or_fault()
}

fn explain(error: &MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(_) => newer(),
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => fault(cause),
        other => {
            tracing::error!(db.error = %other, "the migration failed");
            Error::new(Code::Unavailable, "The database could not be brought to this hub's schema; the log says why.")
        }
    }
}

/// The refusal of what a newer hub wrote.
pub(super) fn newer() -> Error {
    Error::new(Code::Invalid, "A newer hub wrote this database; run that version or a newer one.")
}

#[cfg(test)]
mod tables_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_tests;
