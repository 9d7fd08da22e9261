//! One style sheet of many: esbuild puts the files that `style/main.css` imports into it, each in
//! its layer, and makes the whole small for a release.

use std::fs;

use anyhow::{Context, Result};

use super::Profile;
use crate::npm;
use crate::process::{program, run};
use crate::root::{end2end, root, target};

/// The whole style sheet.
///
/// # Errors
/// Where an imported file is missing or esbuild cannot be run.
pub fn bundle(profile: Profile) -> Result<String> {
    npm::install()?;
    let out = target().join("style.css");
    let mut command = program(end2end().join("node_modules/.bin/esbuild"));
    command.arg(root().join("style/main.css")).args(["--bundle", "--log-level=warning"]);
    command.arg(format!("--outfile={}", out.display()));
    if profile == Profile::Release {
        command.arg("--minify");
    }
    run(&mut command)?;
    fs::read_to_string(&out).with_context(|| format!("cannot read {}", out.display()))
}
