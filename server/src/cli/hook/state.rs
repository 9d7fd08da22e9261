//! What is remembered between the hooks of one session of an agent's program: a small file, gone
//! some days after its last use.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hub_core::domain::Result;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::client::files::{self, Access};

/// How long between two signs of life.
const BETWEEN_BEATS: Duration = Duration::from_secs(30);
/// How long files are kept.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What is remembered.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct State {
    /// The hub session, once there is one.
    pub(super) session: Option<String>,
    /// The hub session that ended with the program. Taken up again, the program's conversation
    /// still speaks of it.
    pub(super) former: Option<String>,
    /// When the last sign of life was tried, in milliseconds since 1970.
    pub(super) beat_at: u64,
    /// What the model was told last of what its session must know.
    pub(super) told: String,
    /// Whether the model was reminded of what it holds.
    pub(super) reminded: bool,
    /// Whether the hub session has ended.
    pub(super) over: bool,
}

impl State {
    /// What is remembered of a session of `client`; `None` where nothing is.
    pub(super) fn load(client: &str, session_id: &str) -> Result<Option<Self>> {
        let text = files::read(&path(client, session_id)?)?;
        // One that cannot be read any more is as good as none.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(super) fn save(&self, client: &str, session_id: &str) -> Result<()> {
        let text = serde_json::to_string(self).unwrap_or_default();
        files::write(&path(client, session_id)?, &text, Access::Private)
    }

    /// Whether a sign of life is due; if so, it counts as tried.
    pub(super) fn is_due(&mut self) -> bool {
        let now = now();
        let since = Duration::from_millis(now.abs_diff(self.beat_at));
        let due = since >= BETWEEN_BEATS;
        if due {
            self.beat_at = now;
        }
        due
    }

    /// The same, just tried.
    pub(super) fn beaten(self) -> Self {
        Self { beat_at: now(), ..self }
    }
}

/// Keeps other hooks of the same session away for as long as it lives; `None` where another one is
/// at work. The system lets it go with the process, however that ends.
///
/// # Errors
/// `unavailable` where there is no file to lock.
pub(super) fn hold(client: &str, session_id: &str) -> Result<Option<File>> {
    let file = files::lock_file(&path(client, session_id)?.with_extension("lock"))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(None),
        // On a file system without locks a hook is better unguarded than not run.
        Ok(()) | Err(TryLockError::Error(_)) => {}
    }
    // What is in use is not swept away.
    let _ = file.set_modified(SystemTime::now());
    Ok(Some(file))
}

/// Removes the files of sessions that are long over.
pub(super) fn sweep() {
    let Ok(entries) = directory().map(fs::read_dir) else { return };
    for entry in entries.into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            // Another hook may have been quicker.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn directory() -> Result<PathBuf> {
    let directories = files::directories()?;
    let state: &Path = directories.state_dir().unwrap_or(directories.data_local_dir());
    Ok(state.join("hooks"))
}

fn path(client: &str, session_id: &str) -> Result<PathBuf> {
    // The program's name for its session is not ours to trust as a file's name.
    let digest = Sha256::digest(format!("{client}\n{session_id}"));
    let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(directory()?.join(format!("{name}.json")))
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}
