//! The built site, in memory: from a directory, or as it was embedded when the hub was built.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use axum::body::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The embedded site: name and content of each file. Empty where the hub was built without one.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// All files of the site, and where its parts are.
#[derive(Debug, Default)]
pub struct Site {
    /// The URLs the pages name.
    pub urls: hub_app::Site,
    files: BTreeMap<String, File>,
}

/// One file as it is sent.
#[derive(Debug)]
pub struct File {
    /// The content as it is.
    pub plain: Bytes,
    /// The same, compressed with brotli.
    pub brotli: Option<Bytes>,
    /// The same, compressed with gzip.
    pub gzip: Option<Bytes>,
    /// A name of the content, in quotes as `ETag` has it.
    pub etag: String,
    /// What it is.
    pub content_type: String,
}

impl Site {
    /// The site that was embedded when the hub was built.
    pub fn embedded() -> Self {
        Self::of(EMBEDDED.iter().map(|(name, content)| ((*name).to_owned(), Bytes::from_static(content))).collect())
    }

    /// The site in `directory`, as the build wrote it.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn read(directory: &Path) -> std::io::Result<Self> {
        let mut contents = HashMap::new();
        read_into(&mut contents, directory, "")?;
        Ok(Self::of(contents))
    }

    /// Each file with its path, such as `/favicon.svg`.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    fn of(mut contents: HashMap<String, Bytes>) -> Self {
        let urls = contents.remove("site.json").map(|json| read_urls(&json)).unwrap_or_default();
        let names: Vec<String> = contents.keys().filter(|name| !is_compressed(name)).cloned().collect();
        let mut files = BTreeMap::new();
        for name in names {
            if let Some(plain) = contents.remove(&name) {
                let (brotli, gzip) = (contents.remove(&format!("{name}.br")), contents.remove(&format!("{name}.gz")));
                files.insert(format!("/{name}"), File::new(&name, plain, brotli, gzip));
            }
        }
        Self { urls, files }
    }
}

impl File {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        let digest: String = Sha256::digest(&plain).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let guessed = mime_guess::from_path(name).first_or_octet_stream();
        let text =
            guessed.type_() == "text" || matches!(guessed.subtype().as_str(), "javascript" | "json" | "manifest+json");
        let content_type = if text { format!("{guessed}; charset=utf-8") } else { guessed.to_string() };
        Self { plain, brotli, gzip, etag: format!("\"{digest}\""), content_type }
    }
}

fn is_compressed(name: &str) -> bool {
    matches!(Path::new(name).extension().and_then(|extension| extension.to_str()), Some("br" | "gz"))
}

fn read_urls(json: &[u8]) -> hub_app::Site {
    let urls: Value = serde_json::from_slice(json).unwrap_or_default();
    let url = |name: &str| urls[name].as_str().unwrap_or_default().to_owned();
    let parts = serde_json::from_value(urls["parts"].clone()).unwrap_or_default();
    hub_app::Site { script: url("script"), wasm: url("wasm"), style: url("style"), parts }
}

fn read_into(contents: &mut HashMap<String, Bytes>, directory: &Path, prefix: &str) -> std::io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_into(contents, &entry.path(), &format!("{name}/"))?;
        } else {
            contents.insert(name, Bytes::from(std::fs::read(entry.path())?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_site_is_read_with_its_compressed_forms() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("assets")).unwrap();
        for (name, content) in [
            ("assets/hub-1.js", "js"),
            ("assets/hub-1.js.br", "brotli"),
            ("favicon.svg", "<svg/>"),
            (
                "site.json",
                r#"{"script":"/assets/hub-1.js","wasm":"/assets/hub-1.wasm","style":"/assets/hub-1.css","parts":{"task":["/assets/1/task.wasm"]}}"#,
            ),
        ] {
            std::fs::write(directory.path().join(name), content).unwrap();
        }
        let site = Site::read(directory.path()).unwrap();
        assert_eq!(site.urls.script, "/assets/hub-1.js");
        assert_eq!(site.urls.parts["task"], ["/assets/1/task.wasm"]);
        assert_eq!(site.files().map(|(path, _)| path).collect::<Vec<_>>(), ["/assets/hub-1.js", "/favicon.svg"]);
        let script = site.file("/assets/hub-1.js").unwrap();
        assert_eq!(script.brotli.as_deref(), Some(b"brotli".as_slice()));
        assert_eq!(script.content_type, "text/javascript; charset=utf-8");
    }
}
