//! How other programs call this one: by name where that finds it, else by its place.

use std::path::{Path, PathBuf};

use hub_core::domain::{Code, Error, Result};

/// What it is called on the PATH.
const NAME: &str = "hub";

/// `hub` where that, on the PATH, is this very binary; else where it is.
///
/// # Errors
/// `unavailable` where the system does not tell where it is.
pub(super) fn command() -> Result<String> {
    let own = std::env::current_exe().and_then(std::fs::canonicalize);
    let own =
        own.map_err(|error| Error::new(Code::Unavailable, format!("Where this program is, is not known: {error}.")))?;
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let first = std::env::split_paths(&paths).map(|directory| directory.join(NAME)).find(|file| file.is_file());
    Ok(if first.is_some_and(|first| same(&first, &own)) { NAME.to_owned() } else { own.display().to_string() })
}

fn same(file: &Path, own: &PathBuf) -> bool {
    std::fs::canonicalize(file).is_ok_and(|file| file == *own)
}

/// The command as a word of a shell.
pub(super) fn word(command: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+:".contains(letter);
    if command.chars().all(plain) { command.to_owned() } else { format!("'{}'", command.replace('\'', r"'\''")) }
}

/// Whether `text` is a [`command`] as a [`word`], wherever the program was and whatever its file
/// was called.
pub(super) fn is_word(text: &str) -> bool {
    let quoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let command = quoted.map_or_else(|| text.to_owned(), |inner| inner.replace(r"'\''", "'"));
    word(&command) == text && (command == NAME || Path::new(&command).is_absolute())
}

#[cfg(test)]
mod tests {
    use super::{is_word, word};

    #[test]
    fn a_place_with_blanks_is_one_word() {
        assert_eq!(word("/opt/hub-0.1/hub"), "/opt/hub-0.1/hub");
        assert_eq!(word("/my tools/it's/hub"), r"'/my tools/it'\''s/hub'");
    }

    #[test]
    fn a_word_is_one_program_and_nothing_beside_it() {
        for command in ["hub", "/opt/hub-0.1", "/my tools/it's/hub", r"/odd\name"] {
            assert!(is_word(&word(command)), "{command}");
        }
        for other in ["", "'", "''", "echo", "bin/hub", "echo x && hub", "X=1 hub", "/bin/echo /bin/hub", "'/a' '/b'"] {
            assert!(!is_word(other), "{other}");
        }
    }
}
