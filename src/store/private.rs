//! Files and directories for the operator's eyes alone: what is in them are people's work and the
//! hashes of their secrets.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What a data directory is made of, beside the files of SQLite.
const OWN: [&str; 8] =
    ["hub.db", "hub.db-wal", "hub.db-shm", "hub.db-journal", "hub.lock", "serve.lock", "hub.id", "backups"];

/// Makes the directory and those above it, where they are missing; only its owner may enter it. One
/// that is there already is made so where nothing but a hub's files is in it: the directory of
/// somebody's other things is left as it is.
pub(super) fn data_directory(path: &Path) -> std::io::Result<()> {
    make_directory(path)?;
    let all_ours = std::fs::read_dir(path)?.flatten().all(|entry| is_own(&entry.file_name().to_string_lossy()));
    if all_ours {
        tighten(path, 0o700);
    }
    for name in OWN {
        let path = path.join(name);
        if path.is_file() {
            tighten(&path, 0o600);
        }
    }
    let backups = path.join("backups");
    if backups.is_dir() {
        tighten_tree(&backups);
    }
    Ok(())
}

fn is_own(name: &str) -> bool {
    OWN.contains(&name) || name.starts_with("hub.db.restoring")
}

/// Makes the directory and those above it, where they are missing; only its owner may enter it.
pub(super) fn make_directory(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes an empty file that only its owner may read, unless it is there.
pub(super) fn touch(path: &Path) -> std::io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Writes a file that only its owner may read, in the place of what was there.
pub(super) fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.write_all(content)?;
    file.sync_all()
}

/// Copies a file to one that only its owner may read.
pub(super) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to)?;
    target.set_permissions(Permissions::from_mode(0o600))?;
    std::io::copy(&mut source, &mut target)?;
    Ok(())
}

fn tighten_tree(directory: &Path) {
    tighten(directory, 0o700);
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => tighten_tree(&entry.path()),
            Ok(kind) if kind.is_file() => tighten(&entry.path(), 0o600),
            // Links lead elsewhere.
            _ => {}
        }
    }
}

/// Takes from others what they may do; where that is not ours to decide, it stays.
fn tighten(path: &Path, mode: u32) {
    let tightened = std::fs::symlink_metadata(path).and_then(|metadata| {
        if metadata.mode() & 0o077 == 0 || metadata.file_type().is_symlink() {
            return Ok(());
        }
        std::fs::set_permissions(path, Permissions::from_mode(mode))
    });
    if let Err(error) = tightened {
        tracing::warn!(path = %path.display(), io.error = %error, "others may read this, and it could not be kept from them");
    }
}
