//! Files of the user's: read with a clear refusal, written whole or not at all.

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use hub_core::domain::{Code, Error, Result};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever the file's mode lets, or as new files are here.
    Usual,
    /// Its owner alone.
    Private,
}

/// The platform's directories for what `hub` keeps for a user.
///
/// # Errors
/// `unavailable` where the user has no home.
pub fn directories() -> Result<ProjectDirs> {
    let missing = || Error::new(Code::Unavailable, "There is no home directory; set HOME, or give HUB_TOKEN.");
    ProjectDirs::from("", "", "hub").ok_or_else(missing)
}

/// The text of a file; `None` where there is none.
///
/// # Errors
/// `unavailable`, naming it, where it cannot be read or is no text.
pub fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, "cannot be read", &error)),
    }
}

/// Writes a file beside its place and then puts it there, so that nobody ever sees half of it. A
/// link stays one: its target is written.
///
/// # Errors
/// `unavailable`, naming it, where it cannot be written.
pub fn write(path: &Path, text: &str, access: Access) -> Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    put(path, text, access).map_err(|error| failed(path, "cannot be written", &error))
}

/// The file at `path`, made where it is not there, to be locked: what it holds means nothing.
///
/// # Errors
/// `unavailable`, naming it, where it cannot be opened.
pub fn lock_file(path: &Path) -> Result<File> {
    let open = || {
        make_directory(path.parent().unwrap_or(Path::new(".")), Access::Private)?;
        File::options().create(true).append(true).open(path)
    };
    open().map_err(|error| failed(path, "cannot be opened", &error))
}

/// Waits until nobody else holds the directory of `path`, and holds it for as long as the answer
/// lives: for reading a private file, changing it and writing it. The directory itself is locked,
/// because the file is replaced by each write and a lock's own file would stay behind.
///
/// # Errors
/// `unavailable`, naming it, where it cannot be opened.
pub fn hold_directory(path: &Path) -> Result<File> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let open = || make_directory(directory, Access::Private).and_then(|()| File::open(directory));
    let held = open().map_err(|error| failed(directory, "cannot be opened", &error))?;
    // A file system without locks is no reason to write nothing.
    let _ = held.lock();
    Ok(held)
}

fn put(path: &Path, text: &str, access: Access) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    make_directory(directory, access)?;
    let beside = beside(path);
    let written = fill(&beside, path, text, access).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What cannot be removed either is told by the first failure.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(beside: &Path, path: &Path, text: &str, access: Access) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(beside)?;
    if access == Access::Usual
        && let Ok(former) = fs::metadata(path)
    {
        file.set_permissions(former.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn make_directory(directory: &Path, access: Access) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if access == Access::Private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.create(directory)
}

/// A name that nobody else has, in the same directory: only there a rename is one step. The number
/// of the process would not do: one that died while it wrote leaves its file behind, and numbers
/// come again.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let random = RandomState::new().build_hasher().finish();
    path.with_file_name(format!(".{name}.{random:016x}.new"))
}

/// Removes a file, and then the directories above it that are empty now, up to `top`.
///
/// # Errors
/// `unavailable`, naming it, where it cannot be removed.
pub fn remove(path: &Path, top: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path, "cannot be removed", &error)),
        _ => {}
    }
    for directory in path.ancestors().skip(1).take_while(|directory| *directory != top && directory.starts_with(top)) {
        // One that is not empty refuses, and so do those above it.
        if fs::remove_dir(directory).is_err() {
            break;
        }
    }
    Ok(())
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Error {
    Error::new(Code::Unavailable, format!("{} {what}: {error}. Nothing was changed in it.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Access, beside, write};

    #[test]
    fn what_a_dead_process_left_behind_stands_in_nobodys_way() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        let former = directory.path().join(format!(".state.json.{}.new", std::process::id()));
        std::fs::write(&former, "half of").unwrap();
        write(&path, "all of it", Access::Private).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "all of it");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 2, "its own is gone");
        assert_ne!(beside(&path), beside(&path));
    }
}
