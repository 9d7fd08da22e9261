//! `build --release`: one binary with everything inside, and how much of it a browser downloads.

use anyhow::Result;

use crate::process::{cargo, run};
use crate::root::hub;
use crate::site::{self, Profile, Sizes};

/// What a first visit may download at most: WebAssembly and JavaScript, compressed with brotli, in bytes.
const FIRST_LOAD: usize = 300 * 1024;

/// Builds the release.
///
/// # Errors
/// Where the site or the server cannot be built.
pub fn build() -> Result<()> {
    let sizes = site::build(Profile::Release)?;
    let mut command = cargo(["build", "--release", "--package", "server"]);
    run(command.env("HUB_SITE_DIR", site::directory(Profile::Release)))?;
    print_sizes(&sizes);
    println!("{}", hub("release").display());
    Ok(())
}

/// Prints what a browser downloads.
pub fn print_sizes(sizes: &[Sizes]) {
    let mut first_load = 0;
    println!("\n{:<12} {:>10} {:>10}", "first load", "raw", "brotli");
    for (kind, of) in [("wasm", ".wasm"), ("javascript", ".js"), ("css", ".css")] {
        let files = || sizes.iter().filter(|file| file.name.starts_with("assets/") && file.name.ends_with(of));
        let brotli: usize = files().filter_map(|file| file.brotli).sum();
        println!("{kind:<12} {:>10} {brotli:>10}", files().map(|file| file.raw).sum::<usize>());
        if kind != "css" {
            first_load += brotli;
        }
    }
    println!("wasm + javascript: {:.1} KB brotli of {} KB", kilobytes(first_load), FIRST_LOAD / 1024);
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}
