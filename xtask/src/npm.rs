//! The npm packages of `end2end/`: Playwright, axe, and binaryen's wasm-opt. Installed exactly as the lock file says.

use std::fs;

use anyhow::{Context, Result};

use crate::process::{program, run};
use crate::root::{end2end, tools};

/// Installs them where they are missing or older than the lock file.
///
/// # Errors
/// Where npm is missing or cannot install.
pub fn install() -> Result<()> {
    let lock = fs::read(end2end().join("package-lock.json")).context("end2end/package-lock.json is missing")?;
    let stamp = tools().join("npm.stamp");
    if end2end().join("node_modules").is_dir() && fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(end2end()))?;
    fs::create_dir_all(tools())?;
    fs::write(stamp, lock)?;
    Ok(())
}
