//! The file to restore from: whole with what its hub has not yet brought into it, or refused with
//! what to do.

use std::fs::{File, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sqlx::Connection;

use super::refused;
use crate::domain::{Code, Error, Result};
use crate::store::{connection, private};

/// Copies `file` to `staged`, with what its write-ahead log holds.
///
/// # Errors
/// `invalid` where something of it is missing or it is still being written, `unavailable` where the
/// disk refuses.
pub(super) async fn stage(data: &Path, file: &Path, staged: &Path) -> Result<()> {
    discard(staged);
    let _still = assert_unused(data, file)?;
    let (wal, staged_wal) = (beside(file, "-wal"), beside(staged, "-wal"));
    if length(&beside(file, "-journal")) > 0 {
        return Err(incomplete(file, "a write to it was broken off, and its -journal is needed to undo it"));
    }
    if is_working(file).map_err(|error| refused(file, &error))? && !wal.exists() {
        return Err(incomplete(
            file,
            "it is a hub's working database without its -wal, which holds what was written last",
        ));
    }
    let before = [file, &wal].map(state);
    private::copy(file, staged).map_err(|error| refused(file, &error))?;
    if length(&wal) > 0 {
        private::copy(&wal, &staged_wal).map_err(|error| refused(&wal, &error))?;
    }
    if [file, &wal].map(state) != before {
        return Err(in_use(file));
    }
    if staged_wal.exists() { fold(staged).await } else { Ok(()) }
}

/// Takes away what was staged, also by a process that was killed.
pub(super) fn discard(staged: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        // Where it cannot be taken away, copying over it fails and says so.
        drop(std::fs::remove_file(beside(staged, suffix)));
    }
}

/// Brings the log into the one file. A file that cannot be opened is told by the check that
/// follows.
async fn fold(staged: &Path) -> Result<()> {
    if let Ok(mut connection) = connection::writer(staged).await {
        let settled = connection::settle(&mut connection).await;
        let closed = connection.close().await;
        if settled.is_err() || closed.is_err() {
            return Err(incomplete(staged, "what its -wal holds could not be brought into it"));
        }
    }
    Ok(())
}

/// A hub that has the directory of the file open writes on; the one that is restored into is locked
/// already.
fn assert_unused(data: &Path, file: &Path) -> Result<Option<File>> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let same = directory.canonicalize().ok() == data.canonicalize().ok();
    let lock = directory.join("hub.lock");
    let is_database = file.file_name().is_some_and(|name| name == "hub.db");
    if same || !is_database || !lock.exists() {
        return Ok(None);
    }
    let lock = File::open(&lock).map_err(|error| refused(&lock, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(in_use(file)),
        Err(TryLockError::Error(error)) => Err(refused(file, &error)),
    }
}

/// Whether the file says that a log stands beside it: a hub that ends properly leaves one that is
/// whole alone, as a backup is.
fn is_working(file: &Path) -> std::io::Result<bool> {
    const WRITE_VERSION: usize = 18;
    const WITH_LOG: u8 = 2;
    let mut head = Vec::new();
    File::open(file)?.take(100).read_to_end(&mut head)?;
    Ok(head.starts_with(b"SQLite format 3\0") && head.get(WRITE_VERSION) == Some(&WITH_LOG))
}

fn state(file: &Path) -> Option<(u64, Option<SystemTime>)> {
    let metadata = file.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

fn length(file: &Path) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.len())
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn in_use(file: &Path) -> Error {
    Error::new(
        Code::Invalid,
        format!(
            "{} is being written by a hub. Make a backup of that hub with `hub backup` and restore the backup, or stop it first.",
            file.display()
        ),
    )
}

fn incomplete(file: &Path, reason: &str) -> Error {
    Error::new(
        Code::Invalid,
        format!(
            "{} is not whole: {reason}. Restore a backup that `hub backup` made; or copy the file with its -wal while the hub is stopped; \
             or, where its directory is still there, run `hub audit verify --data` on that and try again.",
            file.display()
        ),
    )
}
