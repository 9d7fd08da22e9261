//! npm packages, installed exactly as the lock files say: those of `end2end/` (Playwright, axe, the
//! MCP SDKs, and binaryen's wasm-opt), and those of `end2end/clients/`, which are large.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{program, run};
use crate::root::{clients, end2end, tools};

/// Installs those of `end2end/` where they are missing or older than the lock file.
///
/// # Errors
/// Where npm is missing or cannot install.
pub fn install() -> Result<()> {
    install_in(&end2end(), "npm.stamp")
}

/// The same for `end2end/clients/`.
///
/// # Errors
/// Where npm is missing or cannot install.
pub fn install_clients() -> Result<()> {
    install_in(&clients(), "clients.stamp")
}

fn install_in(folder: &Path, stamp: &str) -> Result<()> {
    let path = folder.join("package-lock.json");
    let lock = fs::read(&path).with_context(|| format!("{} is missing", path.display()))?;
    let stamp = tools().join(stamp);
    if folder.join("node_modules").is_dir() && fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::create_dir_all(tools())?;
    fs::write(stamp, lock)?;
    Ok(())
}
