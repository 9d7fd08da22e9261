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
        let hash = short(&Sha256::digest(content));
        let path = format!("assets/hub-{hash}.{extension}");
        self.plain(&path, content)?;
        Ok(format!("/{path}"))
    }

    /// Writes the files of `folder` into `assets/<hash>/`, where they find each other by their
    /// names, and gives its URL.
    pub fn hashed_folder(&mut self, folder: &Path) -> Result<String> {
        let mut contents = Vec::new();
        read(folder, "", &mut contents)?;
        let mut all = Sha256::new();
        for (name, content) in &contents {
            all.update(name.as_bytes());
            all.update(content);
        }
        let path = format!("assets/{}", short(&all.finalize()));
        for (name, content) in &contents {
            self.plain(&format!("{path}/{name}"), content)?;
        }
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
        let mut contents = Vec::new();
        read(&root().join("public"), "", &mut contents)?;
        contents.iter().try_for_each(|(name, content)| self.plain(name, content))
    }

    /// How large everything written so far is.
    pub fn sizes(self) -> Vec<Sizes> {
        self.sizes
    }
}

/// Enough of a digest to tell one content from another.
fn short(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads all files of `folder` in the order of their names, but for hidden ones.
fn read(folder: &Path, prefix: &str, contents: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), contents)?;
        } else if !name.starts_with('.') {
            contents.push((name, fs::read(entry.path())?));
        }
    }
    Ok(())
}
