//! The Rust target that browsers need. rustup installs it in seconds; where rustup cannot download,
//! its standard library is built from source.

mod debian;
mod library;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{output, program, succeeds};

/// The target's name.
pub const NAME: &str = "wasm32-unknown-unknown";

/// Makes sure that the active toolchain has the target.
///
/// # Errors
/// Where neither rustup nor the build from source can provide it.
pub fn install() -> Result<()> {
    let toolchain = Toolchain::active()?;
    if toolchain.has_target() {
        return Ok(());
    }
    println!("Installing the Rust target {NAME} …");
    // timeout(1): without a network rustup tries for many minutes.
    if succeeds(program("timeout").args(["120", "rustup", "target", "add", NAME])) && toolchain.has_target() {
        return Ok(());
    }
    println!("rustup cannot provide it here; building its standard library from source (a minute or two) …");
    library::build(&toolchain)
        .with_context(|| format!("no target {NAME}; install it with `rustup target add {NAME}` and repeat"))
}

/// The Rust that cargo uses here.
struct Toolchain {
    sysroot: PathBuf,
    /// Such as `1.95.0`.
    version: String,
}

impl Toolchain {
    fn active() -> Result<Self> {
        let sysroot = output(program("rustc").args(["--print", "sysroot"]))?.trim().into();
        let verbose = output(program("rustc").arg("-vV"))?;
        let version =
            verbose.lines().find_map(|line| line.strip_prefix("release: ")).context("rustc names no release")?;
        Ok(Self { sysroot, version: version.to_owned() })
    }

    /// Where the target's compiled libraries are.
    fn libraries(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(NAME).join("lib")
    }

    /// Where cargo looks for the standard library's source.
    fn sources(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib/src/rust/library")
    }

    fn has_target(&self) -> bool {
        fs::read_dir(self.libraries()).is_ok_and(|entries| {
            entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
        })
    }
}

/// Removes a directory when the work in it is over, whichever way that ended.
struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> Result<Self> {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
