//! Backups: made while the hub serves, checked before they count, restored while it does not.
//! Admins only.

use std::path::{Path, PathBuf};

use super::{Answered, Hub, Options, tokens};
use crate::domain::actor::{Actor, Credential};
use crate::domain::backup::{Backup, Checked, CheckedBackup, GetBackup, ListBackups, MakeBackup};
use crate::domain::event::{BackupMade, BackupRestored, Fact, NewEvent, Side};
use crate::domain::page::{Page, Part};
use crate::domain::remedy::Thing;
use crate::domain::{Error, Result};
pub use crate::store::backup::directory;
use crate::store::restore::{self as replacing, Former};
use crate::store::{self, Tx, backup};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    pub checked: Checked,
    /// Where the former database is kept; `None` where there was none.
    pub kept: Option<PathBuf>,
    /// Everybody signs in again.
    pub sign_ins_ended: u64,
    /// Tokens that were good in the backup and not in the former database.
    pub tokens_revoked: usize,
    pub compared: Compared,
}

/// What the tokens of a backup were compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    WithFormer,
    /// There was no former database: all tokens go on.
    WithNothing,
    /// The former one could not be read: none goes on.
    WithUnreadable,
}

/// Makes a backup of this moment and checks it.
///
/// # Errors
/// `forbidden` for all but admins, `unavailable` where the disk refuses, `invalid` where the
/// database itself is damaged.
pub async fn make(hub: &Hub, actor: &Actor, command: MakeBackup) -> Answered<CheckedBackup> {
    actor.must_be_admin("make backups")?;
    let (backup, checked) = backup::make(hub.data(), hub.store().file(), hub.now()).await?;
    let made = CheckedBackup { backup, checked };
    let name = made.backup.name.clone();
    let answer = hub
        .write(actor, "backups.make", command, async move |tx: &mut Tx, actor, _| {
            let fact = Fact::BackupMade(BackupMade { after: Side::of(&made) });
            tx.event(&actor, NewEvent::new(&made.backup.name, fact));
            Ok(made)
        })
        .await?;
    if answer.replayed {
        // The first answer names the first file; this one nobody will ever ask for.
        drop(std::fs::remove_file(backup::directory(hub.data()).join(name)));
    }
    Ok(answer)
}

/// Makes a backup into a file of the operator's choice, which does not exist yet.
///
/// # Errors
/// Those of [`make`]; `invalid` where the file exists; `forbidden` for all but the operator's own
/// hands: paths come from no request.
pub async fn make_at(hub: &Hub, actor: &Actor, target: &Path) -> Answered<Checked> {
    actor.must_be_admin("make backups")?;
    if actor.credential != Credential::Local {
        return Err(Error::forbidden("Only the command line names the file of a backup."));
    }
    let checked = backup::make_at(hub.store().file(), target).await?;
    let subject = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    hub.write(actor, "backups.make_at", MakeBackup {}, async move |tx: &mut Tx, actor, _| {
        tx.event(&actor, NewEvent::new(subject, Fact::BackupMade(BackupMade { after: Side::of(&checked) })));
        Ok(checked)
    })
    .await
}

/// The backups, the newest first.
///
/// # Errors
/// `forbidden` for all but admins, `invalid` for a broken cursor.
pub async fn list(hub: &Hub, actor: &Actor, command: ListBackups) -> Answered<Page<Backup>> {
    actor.must_be_admin("see backups")?;
    let backups = backup::list(hub.data())?;
    let part = Part { limit: command.limit, cursor: command.cursor.as_deref() };
    let age = |backup: &Backup| format!("{:020}", i64::MAX - backup.made_at.0);
    let page = part.of(backups, |backup| [age(backup), backup.name.clone()])?;
    hub.answer(hub.read_without_scope(actor).await?, page).await
}

/// Checks a backup again.
///
/// # Errors
/// `forbidden` for all but admins, `not_found`, `invalid` with the reason where it is damaged.
pub async fn verify(hub: &Hub, actor: &Actor, command: GetBackup) -> Answered<CheckedBackup> {
    actor.must_be_admin("check backups")?;
    // Looked up among those there are: a name is never made into a path.
    let found = backup::list(hub.data())?.into_iter().find(|backup| backup.name == command.name);
    let backup = found.ok_or_else(|| Error::not_found(Thing::Backup, &command.name))?;
    let checked = backup::check(&backup::directory(hub.data()).join(&backup.name)).await?;
    hub.answer(hub.read_without_scope(actor).await?, CheckedBackup { backup, checked }).await
}

/// Puts a checked copy of `file` in the place of the database of `options.data`, which no hub may
/// have open, and keeps the former one aside. The restored hub's log says so.
///
/// # Errors
/// `unavailable` where a hub has the directory open, `not_found`, `invalid` with the reason where
/// the file is damaged.
pub async fn restore(options: Options, actor: &Actor, file: &Path) -> Result<Restored> {
    actor.must_be_admin("restore backups")?;
    let replaced = replacing::restore(&options.data, file, options.clock.now()).await?;
    let hub = Hub::open(Options { serve: false, ..options }).await?;
    let subject = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (checked, former) = (replaced.checked, replaced.former);
    let compared = match &former {
        Former::Nothing => Compared::WithNothing,
        Former::Tokens(_) => Compared::WithFormer,
        Former::Unreadable => Compared::WithUnreadable,
    };
    let told = hub
        .write(actor, "backups.restore", MakeBackup {}, async move |tx: &mut Tx, actor, _| {
            // What had ended since the backup was made must not come back with it.
            let sign_ins = store::sign_ins::end_all(tx).await?;
            let tokens = tokens::revoke_unless(tx, &actor, |hash| former.allows(hash)).await?;
            let after = Side::of(&checked);
            let fact = Fact::BackupRestored(BackupRestored { after, sign_ins_ended: sign_ins, tokens_revoked: tokens });
            tx.event(&actor, NewEvent::new(subject, fact));
            Ok((sign_ins, tokens))
        })
        .await;
    hub.close().await;
    let (sign_ins_ended, tokens_revoked) = told?.value;
    Ok(Restored { checked, kept: replaced.kept, sign_ins_ended, tokens_revoked, compared })
}
