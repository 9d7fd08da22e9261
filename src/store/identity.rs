//! The id of a data directory: made once, kept in a file of its own, and so the same after a
//! restart or a restored backup.

use std::io::ErrorKind;
use std::path::Path;

use super::private;

/// How many characters an id has.
const LENGTH: usize = 8;

/// The id that is kept in the directory, or `fresh`, which is kept from now on.
pub(super) fn of(data: &Path, fresh: &str) -> std::io::Result<String> {
    let path = data.join("hub.id");
    loop {
        match std::fs::read_to_string(&path) {
            Ok(id) if is_id(id.trim()) => return Ok(id.trim().to_owned()),
            // Broken off while it was made: it never named anything.
            Ok(_) => std::fs::remove_file(&path)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Whole or not at all: another process may be making it at this moment, and the first one
        // counts.
        let own = data.join(format!("hub.id.{}", std::process::id()));
        private::write(&own, fresh.as_bytes())?;
        let linked = std::fs::hard_link(&own, &path);
        std::fs::remove_file(&own)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_directory_keeps_its_id() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(of(data.path(), "aaaaaaa1").unwrap(), "aaaaaaa1");
        assert_eq!(of(data.path(), "aaaaaaa2").unwrap(), "aaaaaaa1");
        std::fs::write(data.path().join("hub.id"), "aa").unwrap();
        assert_eq!(of(data.path(), "aaaaaaa3").unwrap(), "aaaaaaa3", "one that was broken off is made anew");
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1);
    }
}
