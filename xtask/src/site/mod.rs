//! The site: what a browser downloads. WebAssembly with its JavaScript, one style sheet and the
//! files of `public/`, put into one directory under names that change with the content, with
//! `site.json` saying what they are called.

mod census;
mod compress;
mod files;
mod prune;
mod script;
mod style;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

pub use census::Census;
pub use files::Sizes;

use crate::root::target;

/// What a site is built for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quickly, with names and line numbers.
    Dev,
    /// Small: optimised, and compressed beforehand.
    Release,
}

/// Where the site of `profile` is.
pub fn directory(profile: Profile) -> PathBuf {
    target().join(match profile {
        Profile::Dev => "site",
        Profile::Release => "site-release",
    })
}

/// Whether every page loads the file at `path`.
pub fn is_first(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    [script::SCRIPT, script::WASM, script::LINK].contains(&name) || (name.starts_with("hub-") && name.ends_with(".css"))
}

/// A built site.
pub struct Built {
    /// How large each of its files is.
    pub sizes: Vec<Sizes>,
    /// What the code of the first load is made of, for a release.
    pub census: Option<Census>,
}

/// Builds the site.
///
/// # Errors
/// Where the code does not compile, a style sheet is missing or a file cannot be written.
pub fn build(profile: Profile) -> Result<Built> {
    let scripts = script::build(profile)?;
    let style = style::bundle(profile)?;
    let fresh = directory(profile).with_extension("new");
    let mut files = files::Files::new(&fresh)?;
    let folder = files.hashed_folder(&scripts.directory)?;
    let parts: BTreeMap<&String, Vec<String>> = scripts
        .parts
        .iter()
        .map(|(part, names)| (part, names.iter().map(|name| format!("{folder}/{name}")).collect()))
        .collect();
    let site = json!({
        "script": format!("{folder}/{}", script::SCRIPT),
        "wasm": format!("{folder}/{}", script::WASM),
        "style": files.hashed("css", style.as_bytes())?,
        "parts": parts,
    });
    files.public()?;
    fs::write(fresh.join("site.json"), serde_json::to_vec_pretty(&site)?)?;
    let mut sizes = files.sizes();
    if profile == Profile::Release {
        compress::twins(&fresh, &mut sizes)?;
    }
    swap(&fresh, profile)?;
    Ok(Built { sizes, census: scripts.census })
}

/// Puts the fresh directory in the place of the old one, so that nobody sees half a site.
fn swap(fresh: &std::path::Path, profile: Profile) -> Result<()> {
    let place = directory(profile);
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::rename(fresh, &place).with_context(|| format!("cannot put the site at {}", place.display()))?;
    println!("site: {}", place.display());
    Ok(())
}
