//! `screenshots`: the pictures of the README, taken of the demo in a real browser.

use anyhow::Result;

use crate::process::{program, run};
use crate::{root, serve, setup};

/// Writes docs/screenshots/*.png.
///
/// # Errors
/// Where the build or the browser fails.
pub fn take() -> Result<()> {
    setup::everything()?;
    serve::build()?;
    let folder = root::end2end();
    let mut command = program(folder.join("node_modules/.bin/playwright"));
    run(command.args(["test", "--config", "screenshots.config.ts"]).current_dir(&folder))
}
