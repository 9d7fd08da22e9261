//! `hub backup` and `hub restore`: a checked copy of the database, and the way back to it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hub_core::domain::Result;
use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::backup::MakeBackup;
use hub_core::service::{Options, backups};

use super::hub::with_hub;
use super::print;

pub(super) async fn make(data: PathBuf, to: Option<PathBuf>) -> Result<ExitCode> {
    let system = Actor::system(Door::Cli);
    let (file, checked) = match to {
        Some(file) => {
            let answer = with_hub(data, async |hub| backups::make_at(hub, &system, &file).await).await?;
            (file, answer.value)
        }
        None => {
            let directory = backups::directory(&data);
            let answer = with_hub(data, async |hub| backups::make(hub, &system, MakeBackup {}).await).await?;
            (directory.join(answer.value.backup.name), answer.value.checked)
        }
    };
    print(&format!("Backed up and checked: {} ({} events).", file.display(), checked.events))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(data: PathBuf, file: PathBuf) -> Result<ExitCode> {
    let file = named(&data, file);
    let restored = backups::restore(Options::new(data), &Actor::system(Door::Cli), &file).await?;
    print(&format!("Restored from {} ({} events).", file.display(), restored.checked.events))?;
    if let Some(kept) = restored.kept {
        print(&format!("The former database is kept in {}.", kept.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A file, or the name of one of the hub's own backups.
fn named(data: &Path, file: PathBuf) -> PathBuf {
    let own = backups::directory(data).join(&file);
    if !file.exists() && own.exists() { own } else { file }
}
