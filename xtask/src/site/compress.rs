//! The compressed twins of a release's files, which the server sends as they are.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::Sizes;
use crate::process::program;

/// Compressing what is compressed already only costs.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Writes `.br` and `.gz` beside each file in `directory` that gains from it, and notes the size of
/// the first.
///
/// # Errors
/// Where Node is missing or a file cannot be written.
pub fn twins(directory: &Path, files: &mut [Sizes]) -> Result<()> {
    let gains = |file: &&mut Sizes| file.name.rsplit('.').next().is_some_and(|ending| COMPRESSIBLE.contains(&ending));
    let files: Vec<&mut Sizes> = files.iter_mut().filter(gains).collect();
    let names: String = files.iter().map(|file| format!("{}\n", directory.join(&file.name).display())).collect();
    let script = ["--input-type=module", "--eval", include_str!("compress.mjs")];
    let mut node =
        program("node").args(script).stdin(Stdio::piped()).spawn().context("Node is needed for a release")?;
    if let Some(mut stdin) = node.stdin.take() {
        stdin.write_all(names.as_bytes())?;
    }
    if !node.wait()?.success() {
        bail!("the site could not be compressed");
    }
    for file in files {
        let twin = fs::metadata(directory.join(format!("{}.br", file.name)))?;
        file.brotli = usize::try_from(twin.len()).ok();
    }
    Ok(())
}
