//! Embeds the built site that `HUB_SITE_DIR` names into the binary; without it nothing is embedded.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<()> {
    println!("cargo:rerun-if-env-changed=HUB_SITE_DIR");
    let mut files = Vec::new();
    if let Some(site) = env::var_os("HUB_SITE_DIR").map(PathBuf::from) {
        println!("cargo:rerun-if-changed={}", site.display());
        let site = fs::canonicalize(&site).map_err(|error| Error::other(format!("{}: {error}", site.display())))?;
        collect(&site, "", &mut files)?;
    }
    files.sort();
    let entries = files
        .iter()
        .map(|(name, path)| format!("    ({name:?}, include_bytes!({:?}) as &[u8]),\n", path.display().to_string()));
    let table = format!("&[\n{}]\n", entries.collect::<String>());
    let out = env::var_os("OUT_DIR").ok_or_else(|| Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("site.rs"), table)
}

fn collect(directory: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
