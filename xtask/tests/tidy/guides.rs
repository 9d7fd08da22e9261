//! The guides for whoever changes the code: the files and names in them exist, and links between
//! documents lead somewhere.

use std::collections::BTreeSet;
use std::fs;

use crate::check;
use crate::sources::{Offence, Source, root, sources};

/// The documents whose paths and names are checked.
const GUIDES: [&str; 4] = ["ARCHITECTURE.md", "docs/adding.md", "docs/glossary.md", "docs/rules.md"];
/// The most lines of ARCHITECTURE.md: one page is read, a longer one is searched.
const PAGE: usize = 120;
/// How the names of sources end.
const ENDINGS: [&str; 8] = [".rs", ".md", ".ts", ".py", ".sql", ".css", ".js", ".mjs"];

fn read(path: &str) -> Source {
    Source { path: path.to_owned(), text: fs::read_to_string(root().join(path)).unwrap() }
}

/// What `find` finds wrong in the lines of the guides.
fn in_guides<'a, I: Iterator<Item = &'a str>>(guides: &'a [Source], find: impl Fn(&'a str) -> I) -> Vec<Offence> {
    let lines = guides.iter().flat_map(|guide| guide.text.lines().enumerate().map(move |(at, line)| (guide, at, line)));
    lines
        .flat_map(|(guide, at, line)| find(line).map(move |name| guide.offence(at + 1, format!("there is no {name}"))))
        .collect()
}

#[test]
fn every_path_in_the_guides_exists() {
    let guides = GUIDES.map(read);
    let missing = in_guides(&guides, |line| paths_in(line).filter(|path| !root().join(path).exists()));
    check("paths in the guides are written from the root and exist", missing);
}

#[test]
fn every_name_in_the_guides_is_one_of_the_code() {
    let code: Vec<Source> =
        sources(&[".rs", ".sql", ".ts"]).into_iter().filter(|source| !source.is_in(&["xtask/"])).collect();
    let is_known = |word: &str| code.iter().any(|source| has_word(&source.text, word));
    let guides = GUIDES.map(read);
    let unknown = in_guides(&guides, |line| names_in(line).filter(|name| !words(name).all(is_known)));
    check("names in the guides are those of the code", unknown);
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut found = Vec::new();
    for document in sources(&[".md"]) {
        let folder = root().join(&document.path).parent().unwrap().to_path_buf();
        for (at, line) in document.text.lines().enumerate() {
            let broken = links_in(line).filter(|link| !folder.join(link).exists());
            found.extend(broken.map(|link| document.offence(at + 1, format!("{link} leads nowhere"))));
        }
    }
    check("links between documents lead somewhere", found);
}

#[test]
fn the_architecture_is_one_page() {
    let lines = read("ARCHITECTURE.md").text.lines().count();
    assert!(lines <= PAGE, "ARCHITECTURE.md has {lines} lines, more than {PAGE}; put what is special into docs/adr");
}

#[test]
fn the_glossary_is_in_order_and_explains_each_word_once() {
    let glossary = read("docs/glossary.md");
    let (mut seen, mut before, mut found) = (BTreeSet::new(), String::new(), Vec::new());
    for (at, line) in glossary.text.lines().enumerate() {
        let Some(entry) = line.strip_prefix("- **") else {
            if line.starts_with('#') {
                before.clear();
            }
            continue;
        };
        let terms = entry.split("**:").next().unwrap_or_default().to_lowercase();
        let first = terms.split("**").next().unwrap_or_default().to_owned();
        if first < before {
            found.push(glossary.offence(at + 1, format!("{first} comes before {before}")));
        }
        for term in terms.split("**, **") {
            if !seen.insert(term.to_owned()) {
                found.push(glossary.offence(at + 1, format!("{term} is explained twice")));
            }
        }
        before = first;
    }
    assert!(!seen.is_empty(), "the glossary explains nothing");
    check("the glossary explains each word once, in the order of the alphabet", found);
}

/// The paths of the repository between backticks of a line.
pub fn paths_in(line: &str) -> impl Iterator<Item = &str> {
    spans_in(line).filter(|span| is_path(span))
}

/// The files that links of a line lead to, without the place in them.
fn links_in(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains(':')).filter_map(|target| target.split('#').next());
    files.filter(|file| !file.is_empty())
}

/// The names of the code between backticks of a line, such as `Task` and `tasks::claim`.
fn names_in(line: &str) -> impl Iterator<Item = &str> {
    spans_in(line).filter(|span| !is_path(span) && is_name(span))
}

fn spans_in(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether it is a path, and neither a route of the hub (`/tasks`), a name in the code, nor a file
/// that the build makes.
fn is_path(span: &str) -> bool {
    let plain = span.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte));
    let is_file = ENDINGS.iter().any(|ending| span.len() > ending.len() && span.ends_with(ending));
    plain && (is_file || span.contains('/')) && !span.starts_with('/') && !span.starts_with("target/")
}

fn is_name(span: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && words(part).count() == 1
    };
    !span.is_empty() && span.replace("::", ".").split('.').all(part)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_letter(letter)).filter(|word| !word.is_empty())
}

/// Whether `word` is in a text, and not as a part of another one.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
    })
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[test]
fn a_path_is_told_from_other_words_in_backticks() {
    let line = "`src/store`, `mod.rs` and `.rs`, `/api/v1/live`, `tasks::claim`, `Cargo.toml`, `x-null`, `target/site` `a b/c` src/none";
    assert_eq!(paths_in(line).collect::<Vec<_>>(), ["src/store", "mod.rs"]);
    let line = "`tasks::claim`, `task.moved` `_x`, `HUB-12`, `a b`, `src/store`, `` `-` name";
    assert_eq!(names_in(line).collect::<Vec<_>>(), ["tasks::claim", "task.moved", "_x"]);
    assert!(has_word("a Task, Tasks", "Task") && !has_word("Tasks, MyTask, Task_", "Task"));
}

#[test]
fn a_link_is_told_from_an_address_elsewhere() {
    let line = "[a](b.md), ![c](d/e.png) [f](https://g.example/h) [i](#j) [k](../l.md#m) (n.md)";
    assert_eq!(links_in(line).collect::<Vec<_>>(), ["b.md", "d/e.png", "../l.md"]);
}
