//! Whether the disk takes writes: one row written anew, and room for as much as a usual write
//! needs.

use std::fs::OpenOptions;
use std::path::Path;

use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;

use super::fault::OrFault;
use super::tx::Tx;
use crate::domain::{Code, Error, Result};

/// How much room there must be, in bytes: the log of the database may still have room of its own
/// for a row when the disk is full.
const ROOM: u64 = 256 * 1024;

/// Writes the row. That it arrives on the disk is known once the command is answered.
pub async fn write(tx: &mut Tx) -> Result<()> {
    let now = tx.now().0;
    sqlx::query("INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at")
        .bind(now)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// Makes sure that the disk with the data directory has room, and gives the room back.
///
/// # Errors
/// `unavailable`, with what to do.
pub fn room(data: &Path) -> Result<()> {
    let path = data.join("probe");
    let claimed = claim(&path);
    // Taken away in any case: what is left must not fill the disk. Where even that fails, the file
    // is claimed anew next time.
    drop(std::fs::remove_file(&path));
    claimed.map_err(|error| {
        tracing::warn!(path = %data.display(), io.error = %error, "there is no room for writes");
        Error::new(Code::Unavailable, format!("The hub's disk takes no writes now: {error}. Make room on it."))
    })
}

fn claim(path: &Path) -> std::io::Result<()> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    match fallocate(&file, FallocateFlags::empty(), 0, ROOM) {
        Ok(()) => Ok(()),
        // Not every file system can set room aside; there the row alone has to tell.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
