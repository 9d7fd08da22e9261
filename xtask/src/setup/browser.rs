//! Chromium, and a font with emoji for it, from the distribution.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{output, program, run, succeeds};

/// Where the tests expect the browser, unless the environment variable `CHROMIUM` names another.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Installs both through apt where they are missing.
///
/// # Errors
/// Where that is not permitted or there is no apt: it says what to install.
pub fn install() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(apt) = apt() else {
        bail!(
            "missing: {}. Install them with your system's packages (or set CHROMIUM to a Chromium that is there) and repeat",
            missing.join(", ")
        );
    };
    // Lists may be absent altogether on a fresh machine; where they cannot be had, the installation
    // says so itself.
    let _ = run(apt().arg("update"));
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(missing))
}

fn missing() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if env::var_os("CHROMIUM").is_none() && !Path::new(CHROMIUM).exists() {
        missing.push("chromium");
    }
    if !has_emoji() {
        missing.push("fonts-noto-color-emoji");
    }
    missing
}

fn has_emoji() -> bool {
    Path::new("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf").exists()
        || output(program("fc-list").arg(":lang=und-zsye")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// apt-get with the right to install, where there is one.
fn apt() -> Option<fn() -> Command> {
    if !succeeds(program("apt-get").arg("--version")) {
        return None;
    }
    if output(program("id").arg("-u")).is_ok_and(|user| user.trim() == "0") {
        return Some(|| with_noninteractive(program("apt-get")));
    }
    if succeeds(program("sudo").args(["-n", "true"])) {
        return Some(|| {
            let mut command = program("sudo");
            command.args(["-n", "apt-get"]);
            with_noninteractive(command)
        });
    }
    None
}

fn with_noninteractive(mut command: Command) -> Command {
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
