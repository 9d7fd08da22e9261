//! The official Python MCP client and pytest, in a virtual environment of the repository's own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{program, run};
use crate::root::{end2end, tools};

/// The environment's Python.
pub fn interpreter() -> PathBuf {
    tools().join("python/bin/python")
}

/// Makes the environment where it is missing or older than `end2end/mcp/requirements.txt`.
///
/// # Errors
/// Where Python or its module `venv` is missing, or a package cannot be installed.
pub fn install() -> Result<()> {
    let requirements = end2end().join("mcp/requirements.txt");
    let wanted = fs::read(&requirements).context("end2end/mcp/requirements.txt is missing")?;
    let stamp = tools().join("python.stamp");
    if interpreter().exists() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    fs::create_dir_all(tools())?;
    run(program("python3").args(["-m", "venv", "--clear"]).arg(tools().join("python")))
        .context("Python 3.10 or newer with `venv` is needed (Debian: apt-get install python3-venv)")?;
    run(program(interpreter()).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements))?;
    fs::write(stamp, wanted)?;
    Ok(())
}
