//! Writing the site's files: names with a hash of the content, which may be cached for ever.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::root::root;

/// How large one file is.
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
    sizes: Vec<Sizes>,
}

impl Files {
    /// Begins with an empty directory.
    pub fn new(directory: &Path) -> Result<Self> {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        fs::create_dir_all(directory.join("assets"))?;
        Ok(Self { directory: directory.to_owned(), sizes: Vec::new() })
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
        self.sizes.push(Sizes { name: path.to_owned(), raw: content.len(), brotli: None });
        Ok(())
    }

    /// Takes over the files of `public/`, to the top of the site.
    pub fn public(&mut self) -> Result<()> {
        self.copy(&root().join("public"), "")
    }

    /// How large everything written so far is.
    pub fn sizes(self) -> Vec<Sizes> {
        self.sizes
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
