//! `build --release`: one binary with everything inside, and how much of it a browser downloads.

use anyhow::Result;

use crate::process::{cargo, run};
use crate::root::hub;
use crate::site::{self, Built, Profile, Sizes};

/// What a first visit may download at most: WebAssembly and JavaScript, compressed with brotli, in
/// bytes.
const FIRST_LOAD: usize = 300 * 1024;

/// Builds the release.
///
/// # Errors
/// Where the site or the server cannot be built.
pub fn build() -> Result<()> {
    let built = site::build(Profile::Release)?;
    let mut command = cargo(["build", "--release", "--package", "server"]);
    run(command.env("HUB_SITE_DIR", site::directory(Profile::Release)))?;
    print_sizes(&built);
    println!("{}", hub("release").display());
    Ok(())
}

/// Prints what a browser downloads: first what every page needs, then the parts of the app that
/// come when they are shown.
pub fn print_sizes(Built { sizes, census }: &Built) {
    println!("\n{:<28} {:>10} {:>10}", "first load", "raw", "brotli");
    let first: Vec<&Sizes> = sizes.iter().filter(|file| site::is_first(&file.name)).collect();
    let later: Vec<&Sizes> = sizes.iter().filter(|file| is_code(file) && !site::is_first(&file.name)).collect();
    first.iter().for_each(|file| print_size(file));
    let whole: usize = first.iter().filter(|file| is_code(file)).filter_map(|file| file.brotli).sum();
    println!("wasm + javascript: {:.1} KB brotli of {} KB\n\nwhen it is shown", kilobytes(whole), FIRST_LOAD / 1024);
    later.iter().for_each(|file| print_size(file));
    census.iter().for_each(site::Census::print);
}

fn is_code(file: &Sizes) -> bool {
    file.name.starts_with("assets/") && [".wasm", ".js"].iter().any(|ending| file.name.ends_with(ending))
}

fn print_size(file: &Sizes) {
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    println!("{name:<28} {:>10} {:>10}", file.raw, file.brotli.unwrap_or(file.raw));
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}
