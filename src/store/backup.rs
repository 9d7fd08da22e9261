//! Copies of the database, made while it is written, and the check that a copy is whole.

use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};

use super::fault::OrFault;
use super::snapshot::Snapshot;
use super::{connection, log, migration, private};
use crate::domain::backup::{Backup, Checked};
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

/// What the name of a backup made before a migration says.
const BEFORE_MIGRATION: &str = "-before-migration";

/// The directory of a hub's backups.
pub fn directory(data: &Path) -> PathBuf {
    data.join("backups")
}

/// Copies the database as it is at this moment into its backups, checks the copy, and only then
/// gives it its name.
///
/// # Errors
/// `unavailable` where the disk refuses or the copy is not whole, with the reason.
pub async fn make(data: &Path, database: &Path, now: Timestamp) -> Result<(Backup, Checked)> {
    let directory = directory(data);
    private::make_directory(&directory).map_err(|error| unwritable(&directory, &error))?;
    let target = free_name(&directory, now, "");
    let checked = make_at(database, &target).await?;
    Ok((described(&target).map_err(|error| unwritable(&target, &error))?, checked))
}

/// [`make`], to a file that does not exist yet.
///
/// # Errors
/// Those of [`make`]; `invalid` where the file exists.
pub async fn make_at(database: &Path, target: &Path) -> Result<Checked> {
    let partial = copy(database, target).await?;
    let checked = check(&partial).await;
    finish(&partial, target, checked)
}

/// A backup before a migration. A broken audit trail does not stop it: what is migrated is kept as
/// it was.
pub(super) async fn before_migration(data: &Path, database: &Path, now: Timestamp) -> Result<()> {
    let directory = directory(data);
    private::make_directory(&directory).map_err(|error| unwritable(&directory, &error))?;
    let target = free_name(&directory, now, BEFORE_MIGRATION);
    let partial = copy(database, &target).await?;
    let mut connection = connection::reader(&partial).await?;
    let sound = assert_sound(&mut connection).await;
    connection.close().await.or_fault()?;
    finish(&partial, &target, sound)?;
    tracing::info!(backup = %target.display(), "a backup was made before the database is migrated");
    Ok(())
}

/// Checks a copy: every page, every reference, the schema, the audit trail.
///
/// # Errors
/// `invalid` with the reason where it is damaged, is no hub's, or of a newer hub.
pub async fn check(file: &Path) -> Result<Checked> {
    if !file.is_file() {
        return Err(Error::new(Code::NotFound, format!("There is no file {}.", file.display())));
    }
    let connection = connection::reader(file).await.map_err(|_| unreadable())?;
    let mut snapshot = Snapshot::of_writer(connection);
    let checked = examine(&mut snapshot, file).await;
    if let Some(connection) = snapshot.into_writer() {
        connection.close().await.or_fault()?;
    }
    checked
}

async fn examine(snapshot: &mut Snapshot, file: &Path) -> Result<Checked> {
    assert_sound(snapshot.connection())
        .await
        .map_err(|error| if error.code == Code::Invalid { error } else { unreadable() })?;
    let schema = migration::version_of(file).await?.ok_or_else(|| damaged("it is not a hub's database"))?;
    if migration::newest().is_some_and(|newest| schema > newest) {
        return Err(migration::newer());
    }
    let audit = log::verify(snapshot).await.map_err(|_| damaged("its audit trail cannot be read"))?;
    if let Some(seq) = audit.broken_at {
        let fault = audit.fault.unwrap_or_default();
        return Err(damaged(&format!("its audit trail is broken at event {seq}: {fault}")));
    }
    Ok(Checked { schema, events: audit.events })
}

async fn assert_sound(connection: &mut SqliteConnection) -> Result<()> {
    let found: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(3)").fetch_all(&mut *connection).await.or_fault()?;
    if found != ["ok"] {
        return Err(damaged(&found.join("; ")));
    }
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(connection).await.or_fault()?;
    if dangling.is_empty() { Ok(()) } else { Err(damaged("rows refer to others that are not there")) }
}

/// The consistent copy, under a name that says it does not count yet.
async fn copy(database: &Path, target: &Path) -> Result<PathBuf> {
    if target.exists() {
        return Err(Error::invalid("to", format!("{} exists already; name another file", target.display())));
    }
    let partial = target.with_extension("partial");
    // Left behind by a process that was killed; it never counted.
    drop(std::fs::remove_file(&partial));
    let name = partial.to_str().ok_or_else(|| Error::invalid("to", "is not a name in UTF-8"))?.to_owned();
    // SQLite fills an empty file, which nobody else may read.
    private::touch(&partial).map_err(|error| unwritable(&partial, &error))?;
    let mut connection = connection::reader(database).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await.or_fault();
    let closed = connection.close().await.or_fault();
    match copied.and(closed) {
        Ok(()) => Ok(partial),
        Err(error) => {
            discard(&partial);
            Err(error)
        }
    }
}

/// Takes away what processes that were killed left of their backups; nobody may be making one.
pub(super) fn discard_unfinished(data: &Path) {
    let Ok(entries) = std::fs::read_dir(directory(data)) else { return };
    let paths = entries.flatten().map(|entry| entry.path());
    for partial in paths.filter(|path| path.extension().is_some_and(|extension| extension == "partial")) {
        discard(&partial);
    }
}

/// Takes away a copy that does not count, and what SQLite kept beside it.
fn discard(partial: &Path) {
    for beside in ["", "-journal", "-wal", "-shm"] {
        let mut name = partial.as_os_str().to_owned();
        name.push(beside);
        // Nothing more can be done where even this fails; the name says that it does not count.
        drop(std::fs::remove_file(name));
    }
}

/// Gives a checked copy its name, on disk; takes away one that was refused.
fn finish<T>(partial: &Path, target: &Path, checked: Result<T>) -> Result<T> {
    let kept = checked.and_then(|checked| {
        sync(partial).and_then(|()| std::fs::rename(partial, target)).map_err(|error| unwritable(target, &error))?;
        if let Some(directory) = target.parent() {
            sync(directory).map_err(|error| unwritable(directory, &error))?;
        }
        Ok(checked)
    });
    if kept.is_err() {
        discard(partial);
    }
    kept
}

/// Waits until a file or directory is on disk.
pub(super) fn sync(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(path).and_then(|file| file.sync_all())
}

/// The backups in a directory, the newest first.
///
/// # Errors
/// `unavailable` where it cannot be read.
pub fn list(data: &Path) -> Result<Vec<Backup>> {
    let directory = directory(data);
    let entries = match std::fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unwritable(&directory, &error)),
    };
    let is_backup = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "db");
    let mut backups: Vec<Backup> =
        entries.flatten().map(|entry| entry.path()).filter(is_backup).flat_map(|path| described(&path)).collect();
    backups.sort_by(|one, other| other.made_at.cmp(&one.made_at).then_with(|| other.name.cmp(&one.name)));
    Ok(backups)
}

fn described(path: &Path) -> std::io::Result<Backup> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let metadata = path.metadata()?;
    let changed = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let changed = Timestamp(i64::try_from(changed.as_millis()).unwrap_or(i64::MAX));
    let before_migration = name.contains(BEFORE_MIGRATION);
    Ok(Backup { made_at: time_in(&name).unwrap_or(changed), bytes: metadata.len(), before_migration, name })
}

/// `hub-2026-11-22T09-30-00.000Z.db`: a time no file system refuses. A second one in the same
/// millisecond gets a number.
fn free_name(directory: &Path, now: Timestamp, suffix: &str) -> PathBuf {
    let time = now.to_string().replace(':', "-");
    let named = |number: &str| directory.join(format!("hub-{time}{suffix}{number}.db"));
    let mut name = named("");
    let mut number = 2;
    while name.exists() {
        name = named(&format!("-{number}"));
        number += 1;
    }
    name
}

fn time_in(name: &str) -> Option<Timestamp> {
    let time = name.strip_prefix("hub-")?.get(..24)?;
    let (day, clock) = time.split_once('T')?;
    Timestamp::parse(&format!("{day}T{}", clock.replace('-', ":")))
}

fn damaged(reason: &str) -> Error {
    Error::new(Code::Invalid, format!("This copy cannot be used: {reason}. Use another backup."))
}

fn unreadable() -> Error {
    damaged("it cannot be read as a database")
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    tracing::error!(path = %path.display(), io.error = %error, "backups cannot be kept here");
    Error::new(Code::Unavailable, format!("{} cannot be used: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{free_name, time_in};
    use crate::domain::time::Timestamp;

    #[test]
    fn a_backup_is_called_by_its_time_and_read_back() {
        let at = Timestamp(1_790_000_000_123);
        let name = free_name(Path::new("nowhere"), at, "-before-migration");
        let name = name.file_name().unwrap().to_str().unwrap();
        assert!(!name.contains(':'), "{name}");
        assert_eq!((time_in(name), time_in("mine.db")), (Some(at), None));
    }
}
