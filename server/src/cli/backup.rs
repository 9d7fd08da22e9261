//! `hub backup` and `hub restore`: a checked copy of the database, and the way back to it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hub_core::domain::Result;
use hub_core::domain::actor::{Actor, Door};
use hub_core::domain::backup::MakeBackup;
use hub_core::service::backups::{Compared, Restored};
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
    if let Some(kept) = &restored.kept {
        print(&format!("The former database is kept in {}.", kept.display()))?;
    }
    print(&ended(&restored))?;
    Ok(ExitCode::SUCCESS)
}

/// Who has to come in anew.
fn ended(restored: &Restored) -> String {
    let sign_ins = match restored.sign_ins_ended {
        0 => String::new(),
        1 => "1 sign-in ended. ".to_owned(),
        count => format!("{count} sign-ins ended. "),
    };
    let revoked = match restored.tokens_revoked {
        1 => "1 token was revoked".to_owned(),
        count => format!("{count} tokens were revoked"),
    };
    let tokens = match restored.compared {
        Compared::WithFormer if restored.tokens_revoked == 0 => {
            "Every token of the backup was still good in the former database.".to_owned()
        }
        Compared::WithFormer => format!("{revoked} that had ended in the former database."),
        Compared::WithUnreadable => {
            format!("{revoked}: the former database could not be read, so nobody knows which had ended. Make new ones.")
        }
        Compared::WithNothing => "There was no former database: tokens that were revoked since this backup are good \
                                  again; look at them on the Admin page."
            .to_owned(),
    };
    format!("{sign_ins}{tokens}")
}

/// A file, or the name of one of the hub's own backups.
fn named(data: &Path, file: PathBuf) -> PathBuf {
    let own = backups::directory(data).join(&file);
    if !file.exists() && own.exists() { own } else { file }
}
