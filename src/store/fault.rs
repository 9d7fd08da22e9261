//! What a failure of the database means to a caller. The cause goes to the log, never into an
//! answer.

use super::columns::Unreadable;
use crate::domain::{Code, Error, Result};

/// Turns a database failure into the domain's error.
pub(super) trait OrFault<T> {
    /// # Errors
    /// `unavailable` where the disk or a lock is the cause, `internal` otherwise.
    fn or_fault(self) -> Result<T>;
}

impl<T> OrFault<T> for std::result::Result<T, sqlx::Error> {
    fn or_fault(self) -> Result<T> {
        self.map_err(|error| fault(&error))
    }
}

/// The domain's error for a database failure.
pub(super) fn fault(error: &sqlx::Error) -> Error {
    if is_interrupted(error) {
        tracing::warn!("a statement took too long and was given up");
        return Error::new(
            Code::Unavailable,
            "Reading this takes too long and was given up; narrow it down: more words, one project, a smaller limit.",
        );
    }
    if let sqlx::Error::Decode(cause) = error
        && let Some(unreadable) = cause.downcast_ref::<Unreadable>()
    {
        return unreadable.told();
    }
    tracing::error!(db.error = %error, "the database failed");
    if is_outage(error) { Error::unavailable() } else { Error::internal() }
}

/// Whether the statement was given up because it took too long.
fn is_interrupted(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database) if database.code().is_some_and(|code| code == "9"))
}

/// Whether the disk, the file or a lock failed rather than a statement of ours.
pub(super) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default();
            // Busy, locked, out of memory, read-only, I/O error, corrupt, full, cannot open, not a
            // database.
            matches!(code & 0xff, 5 | 6 | 7 | 8 | 10 | 11 | 13 | 14 | 26)
        }
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

/// Whether somebody else has the database to itself.
pub(super) fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()).and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}
