//! Where things are in the repository. No other module spells a path from the root.

use std::env;
use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |given| root().join(given))
}

/// The binary of a build: `debug` or `release`.
pub fn hub(profile: &str) -> PathBuf {
    target().join(profile).join("hub")
}

/// What set-up installs besides Cargo's and npm's own directories.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// The end-to-end tests.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The tests with clients that are too large for every run, inside them.
pub fn clients() -> PathBuf {
    end2end().join("clients")
}
