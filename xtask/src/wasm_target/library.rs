//! Building the target's standard library from its source, and placing it where rustc looks for it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{NAME, Scratch, Toolchain, debian};
use crate::process::{cargo, run};
use crate::root::target;

/// A crate without content: compiling it with `-Zbuild-std` compiles the standard library.
const MANIFEST: &str = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";

/// Builds and installs it.
pub fn build(toolchain: &Toolchain) -> Result<()> {
    let scratch = Scratch::new(target().join("wasm-library"))?;
    if !toolchain.sources().is_dir() {
        let sources = debian::rust_sources(&toolchain.version, scratch.path())?;
        copy(&sources, &toolchain.sources())?;
    }
    let package = scratch.path().join("nothing");
    fs::create_dir_all(package.join("src"))?;
    fs::write(package.join("Cargo.toml"), MANIFEST)?;
    fs::write(package.join("src/lib.rs"), "")?;
    let mut command =
        cargo(["build", "--release", "--target", NAME, "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test"]);
    // Released compilers accept unstable flags only when told that they build a compiler's own
    // parts, which this is.
    command.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run(command.current_dir(&package).env("CARGO_TARGET_DIR", scratch.path().join("target")))?;
    place(&scratch.path().join("target").join(NAME).join("release/deps"), &toolchain.libraries())
}

fn place(built: &Path, libraries: &Path) -> Result<()> {
    fs::create_dir_all(libraries)?;
    for entry in fs::read_dir(built)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libnothing") {
            fs::copy(entry.path(), libraries.join(name)).context("cannot write into the toolchain")?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).context("cannot write into the toolchain")?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}
