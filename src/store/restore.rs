//! Putting a backup in the place of the database, while nobody has the directory open. What was
//! there is kept aside.

mod former;
mod source;

use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};

use super::backup::{check, directory, sync};
use super::{connection, lock, private};
use crate::domain::backup::Checked;
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};

pub use former::Former;

/// The files a database is made of.
const PARTS: [&str; 4] = ["hub.db", "hub.db-wal", "hub.db-shm", "hub.db-journal"];

/// What was put in place, and where the former database is kept.
#[derive(Debug)]
pub struct InPlace {
    pub checked: Checked,
    /// `None` where there was none.
    pub kept: Option<PathBuf>,
    pub former: Former,
}

/// Checks `file` and makes it the database of `data`.
///
/// # Errors
/// `not_found`, `unavailable` where a hub has the directory open or the disk refuses, `invalid` for
/// a copy that is not whole: then nothing was changed.
pub async fn restore(data: &Path, file: &Path, now: Timestamp) -> Result<InPlace> {
    if !file.is_file() {
        return Err(Error::new(Code::NotFound, format!("There is no file {} to restore from.", file.display())));
    }
    private::make_directory(data).map_err(|error| refused(data, &error))?;
    let _alone = lock::take_alone(data)?;
    // The copy is checked, not the original: what was checked is what is put in place.
    let staged = data.join("hub.db.restoring");
    let checked = match source::stage(data, file, &staged).await {
        Ok(()) => check(&staged).await,
        Err(error) => Err(error),
    };
    let checked = checked.inspect_err(|_| source::discard(&staged))?;
    sync(&staged).map_err(|error| refused(&staged, &error))?;
    let database = data.join(PARTS[0]);
    settle(&database).await;
    let former = former::tokens(&database).await;
    let kept = keep_aside(data, now).map_err(|error| refused(data, &error))?;
    replace(data, &staged).map_err(|error| refused(data, &error))?;
    Ok(InPlace { checked, kept, former })
}

/// Brings what the write-ahead log holds into the database file, where that is still possible.
async fn settle(database: &Path) {
    if !database.exists() {
        return;
    }
    let settled = async {
        let mut connection: SqliteConnection = connection::writer(database).await.ok()?;
        let settled = connection::settle(&mut connection).await;
        connection.close().await.ok()?;
        settled.ok()
    };
    if settled.await.is_none() {
        tracing::warn!("the present database could not be settled; all its files are kept aside as they are");
    }
}

fn keep_aside(data: &Path, now: Timestamp) -> std::io::Result<Option<PathBuf>> {
    if !data.join(PARTS[0]).exists() {
        return Ok(None);
    }
    let time = now.to_string().replace(':', "-");
    let mut aside = directory(data).join(format!("replaced-{time}"));
    let mut number = 2;
    while aside.exists() {
        aside = directory(data).join(format!("replaced-{time}-{number}"));
        number += 1;
    }
    private::make_directory(&aside)?;
    for part in PARTS.iter().filter(|part| data.join(part).exists()) {
        private::copy(&data.join(part), &aside.join(part))?;
        sync(&aside.join(part))?;
    }
    sync(&aside)?;
    Ok(Some(aside))
}

fn replace(data: &Path, staged: &Path) -> std::io::Result<()> {
    // A log that belongs to the former database must not be applied to the new one.
    for part in PARTS[1..].iter().filter(|part| data.join(part).exists()) {
        std::fs::remove_file(data.join(part))?;
    }
    std::fs::rename(staged, data.join(PARTS[0]))?;
    sync(data)
}

fn refused(path: &Path, error: &std::io::Error) -> Error {
    tracing::error!(path = %path.display(), io.error = %error, "the backup could not be put in place");
    Error::new(Code::Unavailable, format!("{} cannot be used: {error}.", path.display()))
}
