//! WebAssembly and its JavaScript: compiled by cargo, bound by wasm-bindgen as a library (so its version is always that of
//! `Cargo.lock`), and made small by wasm-opt for a release.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use crate::process::{cargo, program, run};
use crate::root::{end2end, target};
use crate::{npm, wasm_target};

/// What the WebAssembly may use: everything Rust's target has on by default. wasm-opt must be told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The built parts.
pub struct Scripts {
    pub script: Vec<u8>,
    pub wasm: Vec<u8>,
    /// JavaScript that crates bring along, by the path under which the script imports it.
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Compiles the browser's side.
///
/// # Errors
/// Where the target cannot be installed, the code does not compile or a tool fails.
pub fn build(profile: Profile) -> Result<Scripts> {
    wasm_target::install()?;
    let module = compile(profile)?;
    let bound = bind(&module, profile)?;
    let wasm = bound.join("hub_bg.wasm");
    if profile == Profile::Release {
        optimise(&wasm)?;
    }
    let mut snippets = Vec::new();
    collect(&bound, &bound.join("snippets"), &mut snippets)?;
    Ok(Scripts { script: fs::read(bound.join("hub.js"))?, wasm: fs::read(wasm)?, snippets })
}

fn compile(profile: Profile) -> Result<PathBuf> {
    let mut command = cargo(["build", "--package", "frontend", "--target", wasm_target::NAME]);
    let folder = match profile {
        Profile::Dev => {
            // Unoptimised, the module is so large that a browser takes seconds to compile it.
            command.args(["--config", "profile.dev.opt-level=\"s\"", "--config", "profile.dev.debug=false"]);
            "debug"
        }
        Profile::Release => {
            command.args(["--profile", "wasm-release"]);
            "wasm-release"
        }
    };
    run(&mut command)?;
    Ok(target().join(wasm_target::NAME).join(folder).join("frontend.wasm"))
}

fn bind(module: &Path, profile: Profile) -> Result<PathBuf> {
    let bound = target().join("bindgen");
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    let release = profile == Profile::Release;
    Bindgen::new()
        .input_path(module)
        .out_name("hub")
        .web(true)?
        .typescript(false)
        .demangle(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(&bound)
        .context("wasm-bindgen could not bind the module")?;
    Ok(bound)
}

fn optimise(wasm: &Path) -> Result<()> {
    npm::install()?;
    let mut command = program(end2end().join("node_modules/.bin/wasm-opt"));
    run(command.arg("-Oz").args(FEATURES).arg(wasm).arg("-o").arg(wasm))
}

fn collect(base: &Path, folder: &Path, into: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(base, &path, into)?;
        } else {
            into.push((path.strip_prefix(base)?.to_string_lossy().into_owned(), fs::read(&path)?));
        }
    }
    Ok(())
}
