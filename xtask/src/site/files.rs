//! Writing the site's files: names with a hash of the content, which may be cached for ever, and for a release the
//! compressed twins that the server sends as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Profile;
use crate::root::root;

/// Compressing what is already compressed only costs.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// How large one file is.
#[derive(Clone)]
pub struct Sizes {
    /// Its path in the site.
    pub name: String,
    pub raw: usize,
    /// Compressed with brotli, in a release.
    pub brotli: Option<usize>,
}

/// The files of one site.
pub struct Files {
    directory: PathBuf,
    profile: Profile,
    sizes: Vec<Sizes>,
}

impl Files {
    /// Begins with an empty directory.
    pub fn new(directory: &Path, profile: Profile) -> Result<Self> {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        fs::create_dir_all(directory.join("assets"))?;
        Ok(Self { directory: directory.to_owned(), profile, sizes: Vec::new() })
    }

    /// Writes `assets/hub-<hash>.<extension>` and gives its URL.
    pub fn hashed(&mut self, extension: &str, content: &[u8]) -> Result<String> {
        let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let path = format!("assets/hub-{hash}.{extension}");
        self.plain(&path, content)?;
        Ok(format!("/{path}"))
    }

    /// Writes a file under the name it has.
    pub fn plain(&mut self, path: &str, content: &[u8]) -> Result<()> {
        let file = self.directory.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
        let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        let compressed = self.profile == Profile::Release && COMPRESSIBLE.contains(&extension.as_str());
        let brotli = if compressed { Some(twins(&file, content)?) } else { None };
        self.sizes.push(Sizes { name: path.to_owned(), raw: content.len(), brotli });
        Ok(())
    }

    /// Takes over the files of `public/`, to the top of the site.
    pub fn public(&mut self) -> Result<()> {
        self.copy(&root().join("public"), "")
    }

    /// How large everything written so far is.
    pub fn sizes(&self) -> Vec<Sizes> {
        self.sizes.clone()
    }

    fn copy(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.copy(&entry.path(), &format!("{name}/"))?;
            } else if !name.starts_with('.') {
                self.plain(&name, &fs::read(entry.path())?)?;
            }
        }
        Ok(())
    }
}

/// Writes `file.br` and `file.gz`; gives the size of the first.
fn twins(file: &Path, content: &[u8]) -> Result<usize> {
    let name = file.to_string_lossy();
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut brotli, &parameters)?;
    fs::write(format!("{name}.br"), &brotli)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(content)?;
    fs::write(format!("{name}.gz"), gzip.finish()?)?;
    Ok(brotli.len())
}
