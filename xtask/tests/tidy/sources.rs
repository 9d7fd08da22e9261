//! The repository's text files, and looking for words in them.

use std::fmt;
use std::fs;
use std::path::Path;

/// What Cargo, npm and the tools make is not ours to check.
const MADE: [&str; 7] =
    [".git", ".tools", "node_modules", "playwright-report", "screenshots", "target", "test-results"];

/// One text file.
pub struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    pub text: String,
}

/// A line that should not be.
pub struct Offence {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    /// Whether it is below one of these folders, or one of these files.
    pub fn is_in(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || place.ends_with('/')))
    }

    /// Whether it is a test by its place: integration tests and helpers of unit tests.
    pub fn is_test(&self) -> bool {
        self.path.contains("tests/") || self.path.ends_with("/tests.rs") || self.path.ends_with("/testing.rs")
    }

    /// Its lines of code: without comments, and without the unit tests at its end.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        lines.enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Lines of code that contain one of these texts, strings in them too.
    pub fn code_with(&self, texts: &[&str]) -> Vec<Offence> {
        let found = |line: &str| texts.iter().any(|text| line.contains(text));
        self.code().filter(|(_, line)| found(line)).map(|(at, line)| self.offence(at, line.trim())).collect()
    }

    /// Lines of code that contain one of these words as a whole.
    pub fn code_with_word(&self, words: &[&str]) -> Vec<Offence> {
        let found = |line: &str| {
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| words.contains(&word))
        };
        self.code().filter(|(_, line)| found(line)).map(|(at, line)| self.offence(at, line.trim())).collect()
    }

    /// An offence in this file.
    pub fn offence(&self, line: usize, what: impl Into<String>) -> Offence {
        Offence { path: self.path.clone(), line, what: what.into() }
    }
}

/// Every text file with one of these endings; all of them where none is named.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(root(), "", endings, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "no sources with {endings:?}");
    found
}

/// Every Rust file.
pub fn rust() -> Vec<Source> {
    sources(&[".rs"])
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn collect(folder: &Path, prefix: &str, endings: &[&str], into: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        // In a second worktree `.git` is a file, which names the first one.
        if MADE.contains(&name.as_str()) {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), endings, into);
        } else if endings.is_empty() || endings.iter().any(|ending| name.ends_with(ending)) {
            // What is not text has nothing to check.
            into.extend(fs::read_to_string(entry.path()).ok().map(|text| Source { path, text }));
        }
    }
}
