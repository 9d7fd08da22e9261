//! WebAssembly and its JavaScript: compiled by cargo, divided where `app/src/screens.rs` says,
//! bound by wasm-bindgen as a library (so its version is always that of `Cargo.lock`), and made
//! small by wasm-opt and esbuild for a release.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, available_parallelism};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use super::census::Census;
use super::prune::prune;
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

/// The JavaScript that every page loads.
pub const SCRIPT: &str = "hub.js";
/// The WebAssembly that every page loads.
pub const WASM: &str = "hub_bg.wasm";
/// The JavaScript that loads the other parts.
pub const LINK: &str = "parts.js";

/// The built scripts, in one directory, as they name each other by their paths in it.
pub struct Scripts {
    pub directory: PathBuf,
    /// The WebAssembly files that each part of the app needs besides, by its name.
    pub parts: BTreeMap<String, Vec<String>>,
    /// What the code of the first load is made of, for a release.
    pub census: Option<Census>,
}

/// Compiles the browser's side.
///
/// # Errors
/// Where the target cannot be installed, the code does not compile or a tool fails.
pub fn build(profile: Profile) -> Result<Scripts> {
    wasm_target::install()?;
    let module = compile(profile)?;
    let directory = target().join("bindgen");
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    let parts = divide(&module, &directory)?;
    let mut census = None;
    if profile == Profile::Release {
        wasm_in(&directory)?.iter().try_for_each(|module| prune(module))?;
        census = Some(Census::of(&undivided(&directory))?);
    }
    bind(&directory, profile)?;
    if profile == Profile::Release {
        optimise(&directory)?;
    }
    Ok(Scripts { directory, parts, census })
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

/// The module before it is bound.
fn undivided(directory: &Path) -> PathBuf {
    directory.join("main.wasm")
}

/// Puts the main module and the parts into `directory`.
fn divide(module: &Path, directory: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let wasm = fs::read(module)?;
    let main = undivided(directory);
    let (link, script) = (format!("./{LINK}"), format!("./{SCRIPT}"));
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = directory;
    options.main_out_path = &main;
    options.link_name = &link;
    options.main_module = &script;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|fault| anyhow!("the module could not be divided into its parts: {fault:#}"))?;
    let named = |stems: Vec<String>| stems.into_iter().map(|stem| format!("{stem}.wasm")).collect();
    Ok(split.prefetch_map.into_iter().map(|(part, stems)| (part, named(stems))).collect())
}

fn bind(directory: &Path, profile: Profile) -> Result<()> {
    let release = profile == Profile::Release;
    Bindgen::new()
        .input_path(undivided(directory))
        .out_name("hub")
        .web(true)?
        .typescript(false)
        .demangle(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        // The parts use what the main module exports.
        .keep_lld_exports(true)
        .generate(directory)
        .context("wasm-bindgen could not bind the module")?;
    fs::remove_file(undivided(directory))?;
    Ok(())
}

fn optimise(directory: &Path) -> Result<()> {
    npm::install()?;
    let modules = Mutex::new(wasm_in(directory)?);
    let next = || modules.lock().unwrap_or_else(PoisonError::into_inner).pop();
    // Each runs on one processor.
    let optimise_some = || -> Result<()> {
        while let Some(path) = next() {
            let mut command = program(end2end().join("node_modules/.bin/wasm-opt"));
            run(command.args(["-Os", "--strip-debug"]).args(FEATURES).arg(&path).arg("-o").arg(&path))?;
        }
        Ok(())
    };
    let at_once = available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let all: Vec<_> = (0..at_once).map(|_| scope.spawn(optimise_some)).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| anyhow!("wasm-opt could not be run"))?)
    })?;
    for script in [SCRIPT, LINK] {
        let path = directory.join(script);
        let out = format!("--outfile={}", path.display());
        let mut command = program(end2end().join("node_modules/.bin/esbuild"));
        run(command.args(["--minify", "--format=esm", "--allow-overwrite", "--log-level=error"]).arg(&path).arg(out))?;
    }
    Ok(())
}

/// The WebAssembly modules in `directory`.
fn wasm_in(directory: &Path) -> Result<Vec<PathBuf>> {
    let paths: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "wasm")).collect())
}
