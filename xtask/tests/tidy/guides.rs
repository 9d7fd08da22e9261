//! The guides for whoever changes the code: the files they name exist.

use std::fs;

use crate::check;
use crate::sources::{Source, root};

/// The documents whose paths are checked.
const GUIDES: [&str; 1] = ["docs/rules.md"];
/// How the names of sources end.
const ENDINGS: [&str; 8] = [".rs", ".md", ".ts", ".py", ".sql", ".css", ".js", ".mjs"];

fn guides() -> Vec<Source> {
    let read = |path: &str| Source { path: path.to_owned(), text: fs::read_to_string(root().join(path)).unwrap() };
    GUIDES.into_iter().map(read).collect()
}

#[test]
fn every_path_in_the_guides_exists() {
    let mut found = Vec::new();
    for guide in guides() {
        for (at, line) in guide.text.lines().enumerate() {
            let missing = paths_in(line).filter(|path| !root().join(path).exists());
            found.extend(missing.map(|path| guide.offence(at + 1, format!("there is no {path}"))));
        }
    }
    check("paths in the guides are written from the root and exist", found);
}

/// The paths of the repository between backticks of a line.
pub fn paths_in(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|span| is_path(span))
}

/// Whether it is a path, and neither a route of the hub (`/tasks`), a name in the code, nor a file that the build makes.
fn is_path(span: &str) -> bool {
    let plain = span.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte));
    let is_file = ENDINGS.iter().any(|ending| span.len() > ending.len() && span.ends_with(ending));
    plain && (is_file || span.contains('/')) && !span.starts_with('/') && !span.starts_with("target/")
}

#[test]
fn a_path_is_told_from_other_words_in_backticks() {
    let line = "`src/store`, `mod.rs` and `.rs`, `/api/v1/live`, `tasks::claim`, `Cargo.toml`, `x-null`, `target/site` `a b/c` src/none";
    assert_eq!(paths_in(line).collect::<Vec<_>>(), ["src/store", "mod.rs"]);
}
