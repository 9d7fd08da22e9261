//! The locks of a data directory: who has it open, who serves it, and that only one migrates it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use super::{backup, migration, private};
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

/// Held by every process that has the directory open.
#[derive(Debug)]
pub(super) struct SharedLock {
    _file: File,
}

/// Held by the one process that serves the directory; the file names its URL.
#[derive(Debug)]
pub struct ServeLock {
    file: File,
}

/// Makes the directory where needed, migrates its database with nobody else in it, and stays in it
/// with a shared lock.
pub(super) async fn open_directory(data: &Path, database: &Path, now: Timestamp) -> Result<SharedLock> {
    private::data_directory(data).map_err(|error| unusable(data, &error))?;
    let file = open_lock(&data.join("hub.lock")).map_err(|error| unusable(data, &error))?;
    if file.try_lock().is_ok() {
        backup::discard_unfinished(data);
        private::touch(database).map_err(|error| unusable(database, &error))?;
        if migration::is_due(database).await? {
            backup::before_migration(data, database, now).await?;
        }
        migration::run(database).await?;
        file.unlock().map_err(|error| unusable(data, &error))?;
    }
    // Between one lock and the other a newer hub may have come and migrated it once more.
    let shared = wait_shared(file, data).await?;
    migration::assert_current(database).await?;
    Ok(shared)
}

/// Takes the directory for oneself, as long as the answer lives.
///
/// # Errors
/// `unavailable` where another process has it open.
pub(super) fn take_alone(data: &Path) -> Result<File> {
    let file = open_lock(&data.join("hub.lock")).map_err(|error| unusable(data, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(error)) => Err(unusable(data, &error)),
        Err(TryLockError::WouldBlock) => Err(Error::new(
            Code::Unavailable,
            format!("A hub has {} open; stop it and whatever works on that directory, then try again.", data.display()),
        )),
    }
}

/// Another process may be migrating just now: it is waited for.
async fn wait_shared(file: File, data: &Path) -> Result<SharedLock> {
    for _ in 0..300 {
        match file.try_lock_shared() {
            Ok(()) => return Ok(SharedLock { _file: file }),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(100)).await,
            Err(TryLockError::Error(error)) => return Err(unusable(data, &error)),
        }
    }
    Err(Error::new(
        Code::Unavailable,
        format!("Another process keeps {} to itself; try again when it is done.", data.display()),
    ))
}

impl ServeLock {
    /// Becomes the one that serves the directory.
    ///
    /// # Errors
    /// `unavailable` where another process serves it, with its URL.
    pub fn take(data: &Path) -> Result<Self> {
        let file = open_lock(&data.join("serve.lock")).map_err(|error| unusable(data, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::Error(error)) => Err(unusable(data, &error)),
            Err(TryLockError::WouldBlock) => {
                let url = read_url(file).unwrap_or_else(|| "an address it has not said yet".to_owned());
                Err(Error::new(Code::Unavailable, format!("A hub already serves {} at {url}.", data.display())))
            }
        }
    }

    /// Writes down where the hub listens, for those who open the directory.
    ///
    /// # Errors
    /// `unavailable` where the file cannot be written.
    pub fn announce(&mut self, url: &str) -> Result<()> {
        let write = |file: &mut File| -> std::io::Result<()> {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(url.as_bytes())?;
            file.flush()
        };
        write(&mut self.file).map_err(|error| unusable(Path::new("serve.lock"), &error))
    }
}

/// Where the hub that serves this directory listens; `None` where none does.
pub fn serving_url(data: &Path) -> Option<String> {
    let file = OpenOptions::new().read(true).write(true).open(data.join("serve.lock")).ok()?;
    match file.try_lock() {
        // Nobody holds it: what it says is from a hub that is gone.
        Ok(()) | Err(TryLockError::Error(_)) => None,
        Err(TryLockError::WouldBlock) => read_url(file),
    }
}

fn read_url(mut file: File) -> Option<String> {
    let mut url = String::new();
    file.read_to_string(&mut url).ok()?;
    let url = url.trim();
    url.starts_with("http").then(|| url.to_owned())
}

fn open_lock(path: &Path) -> std::io::Result<File> {
    private::touch(path)?;
    OpenOptions::new().read(true).write(true).open(path)
}

pub(super) fn unusable(path: &Path, error: &std::io::Error) -> Error {
    tracing::error!(path = %path.display(), io.error = %error, "the data directory cannot be used");
    Error::new(Code::Unavailable, format!("{} cannot be used: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use sqlx::Connection;

    use super::{ServeLock, open_directory, serving_url, take_alone};
    use crate::domain::time::Timestamp;
    use crate::store::connection;

    #[tokio::test]
    async fn a_directory_that_a_newer_hub_migrates_while_it_is_waited_for_is_refused() {
        let data = tempfile::tempdir().unwrap();
        let database = data.path().join("hub.db");
        drop(open_directory(data.path(), &database, Timestamp(0)).await.unwrap());
        let newer = take_alone(data.path()).unwrap();
        let mut opening = Box::pin(open_directory(data.path(), &database, Timestamp(0)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(opening.as_mut().poll(&mut context).is_pending(), "it waits for the one that has it alone");
        let mut connection = connection::writer(&database).await.unwrap();
        let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
            VALUES (9999, 'newer', 1, x'00', 0)";
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        drop(newer);
        assert!(opening.await.unwrap_err().message.contains("newer hub"));
    }

    #[test]
    fn a_second_server_is_refused_and_told_where_the_first_one_is() {
        let data = tempfile::tempdir().unwrap();
        let mut lock = ServeLock::take(data.path()).unwrap();
        lock.announce("http://127.0.0.1:7420").unwrap();
        assert!(ServeLock::take(data.path()).unwrap_err().message.contains("http://127.0.0.1:7420"));
        assert_eq!(serving_url(data.path()).as_deref(), Some("http://127.0.0.1:7420"));
        drop(lock);
        assert_eq!(serving_url(data.path()), None, "what a dead server wrote is not believed");
        assert!(ServeLock::take(data.path()).is_ok());
    }
}
