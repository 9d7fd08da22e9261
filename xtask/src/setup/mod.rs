//! What the checks need beyond Rust, Node and Python: installed where it is missing, once.

mod browser;
mod python;

use anyhow::Result;

use crate::{npm, wasm_target};

pub use python::interpreter;

/// Installs the Python environment alone.
///
/// # Errors
/// Where that is not possible; the error says what to do by hand.
pub fn python() -> Result<()> {
    python::install()
}

/// Installs whatever is missing.
///
/// # Errors
/// Where something cannot be installed; the error says what to do by hand.
pub fn everything() -> Result<()> {
    wasm_target::install()?;
    browser::install()?;
    npm::install()?;
    python::install()
}
