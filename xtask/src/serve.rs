//! `run`: builds what is needed and becomes the server.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{cargo, program, run as run_command};
use crate::root::hub;
use crate::site::{self, Profile};

/// Builds site and server, then serves; returns only where that fails.
///
/// # Errors
/// Where a build fails or the server cannot be started.
pub fn run(arguments: &[String]) -> Result<()> {
    build()?;
    Err(server(arguments).exec()).context("cannot start the server")
}

/// Builds site and server for development.
///
/// # Errors
/// Where one of them fails.
pub fn build() -> Result<()> {
    site::build(Profile::Dev)?;
    run_command(&mut cargo(["build"]))
}

/// The built server with the built site.
pub fn server(arguments: &[String]) -> Command {
    let mut command = program(hub("debug"));
    command.arg("serve").args(arguments).env("HUB_SITE", site::directory(Profile::Dev));
    command
}
