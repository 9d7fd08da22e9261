//! Formatting and lints. Warnings are errors.

use anyhow::{Context, Result};

use super::summary::Summary;
use crate::process::{cargo, program, run};
use crate::{root, wasm_target};

const DENY: [&str; 3] = ["--", "--deny", "warnings"];

pub fn formatting(_: &mut Summary) -> Result<()> {
    run(&mut cargo(["fmt", "--all", "--check"])).context("mend it with `cargo fmt --all`")
}

pub fn server(_: &mut Summary) -> Result<()> {
    run(cargo(["clippy", "--all-targets"]).args(DENY))
}

pub fn browser(_: &mut Summary) -> Result<()> {
    run(cargo(["clippy", "--package", "frontend", "--target", wasm_target::NAME]).args(DENY))
}

pub fn xtask(_: &mut Summary) -> Result<()> {
    run(cargo(["clippy", "--package", "xtask", "--all-targets"]).args(DENY))
}

pub fn end2end(_: &mut Summary) -> Result<()> {
    let folder = root::end2end();
    run(program(folder.join("node_modules/.bin/tsc")).arg("--noEmit").current_dir(&folder))
}
