//! Opening the hub for a command that runs beside a serving one, or without it.

use std::path::PathBuf;

use directories::ProjectDirs;
use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, Options};

/// The platform's directory for the hub's data.
///
/// # Errors
/// `unavailable` where the user has no home.
pub(super) fn default_directory() -> Result<PathBuf> {
    let missing = || Error::new(Code::Unavailable, "There is no home directory to keep data in; name one with --data.");
    ProjectDirs::from("", "", "hub").map(|directories| directories.data_dir().to_owned()).ok_or_else(missing)
}

/// Opens the hub, does `work`, and closes it.
///
/// # Errors
/// Those of opening and of the work.
pub(super) async fn with_hub<T>(data: PathBuf, work: impl AsyncFnOnce(&Hub) -> Result<T>) -> Result<T> {
    let hub = Hub::open(Options::new(data)).await?;
    let done = work(&hub).await;
    hub.close().await;
    done
}
