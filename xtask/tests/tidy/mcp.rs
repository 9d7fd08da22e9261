//! The door for agents stays thin, and nothing within knows of it.

use std::collections::BTreeMap;

use crate::check;
use crate::sources::{Offence, Source, root, rust};

/// The most lines of Rust of the door, tests inside included.
const MOST: usize = 4_700;
const DOOR: &str = "server/src/mcp/";

fn door() -> Vec<Source> {
    rust().into_iter().filter(|source| source.is_in(&[DOOR])).collect()
}

#[test]
fn the_door_for_agents_is_thin() {
    let lines: usize = door().iter().map(|source| source.text.lines().count()).sum();
    assert!(lines <= MOST, "{DOOR} has {lines} lines, more than {MOST}; what is no door belongs into src/service");
}

#[test]
fn the_core_names_no_tool() {
    let golden = std::fs::read_to_string(root().join("server/tests/agents/golden/tools.json")).unwrap();
    let names: Vec<&str> = golden
        .lines()
        .filter_map(|line| line.strip_prefix("    \"name\": \"")?.strip_suffix("\","))
        .filter(|name| name.contains('_'))
        .collect();
    assert!(names.len() > 25, "the golden file is read as it is written: {names:?}");
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let names_one = |line: &str| line.split(|letter| !is_letter(letter)).any(|word| names.contains(&word));
    let mut offences = Vec::new();
    for source in rust().into_iter().filter(|source| source.is_in(&["src/"])) {
        let lines = source.text.lines().enumerate().filter(|(_, line)| names_one(line));
        let offence = |(at, line): (usize, &str)| Offence {
            path: source.path.clone(),
            line: at + 1,
            what: line.trim().to_owned(),
        };
        offences.extend(lines.map(offence));
    }
    check("tools are MCP's words: src says what helps by a Remedy", offences);
}

#[test]
fn the_files_of_the_door_stand_in_no_circle() {
    let sources = door();
    let modules: Vec<Vec<&str>> = sources.iter().map(|source| module(&source.path)).collect();
    let mut uses: BTreeMap<&[&str], Vec<&[&str]>> = BTreeMap::new();
    for (source, module) in sources.iter().zip(&modules).filter(|(source, _)| !source.is_test()) {
        let code: String = source.code().map(|(_, line)| line.trim()).collect::<Vec<_>>().join(" ");
        let is_folder = modules.iter().any(|other| other.len() > module.len() && other.starts_with(module));
        for path in paths(&code, module, is_folder) {
            let longest = modules.iter().filter(|known| path.starts_with(known)).max_by_key(|known| known.len());
            if let Some(used) = longest.filter(|used| *used != module) {
                uses.entry(module).or_default().push(used);
            }
        }
    }
    assert!(uses.len() > 20, "the uses are found: {uses:?}");
    for start in uses.keys() {
        let mut seen: Vec<&[&str]> = Vec::new();
        let mut next: Vec<&[&str]> = uses[start].clone();
        while let Some(module) = next.pop() {
            assert!(module != *start, "{} uses itself by way of {seen:?}", start.join("::"));
            if !seen.contains(&module) {
                seen.push(module);
                next.extend(uses.get(module).into_iter().flatten());
            }
        }
    }
}

/// The module of a file, from the door on.
fn module(path: &str) -> Vec<&str> {
    let inside = path.trim_start_matches(DOOR).trim_end_matches(".rs");
    let mut parts: Vec<&str> = inside.split('/').collect();
    if parts.last() == Some(&"mod") {
        parts.pop();
    }
    parts
}

/// The paths that code in `module` names of the door: from `super` and `crate::mcp` on, and of the
/// files below a folder.
fn paths<'a>(code: &'a str, module: &[&'a str], is_folder: bool) -> Vec<Vec<&'a str>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::mcp::") {
        found.extend(continued(&code[at + "crate::mcp::".len()..], &[]));
    }
    let parent = &module[..module.len().saturating_sub(1)];
    for (at, _) in code.match_indices("super::").filter(|(at, _)| !code[..*at].ends_with("::")) {
        let rest = code[at..].trim_start_matches("super::");
        let ups = (code.len() - at - rest.len()) / "super::".len();
        found.extend(continued(rest, &parent[..parent.len().saturating_sub(ups - 1)]));
    }
    if is_folder {
        for (at, _) in code.match_indices("use ") {
            found.extend(continued(&code[at + "use ".len()..], module));
        }
    }
    found
}

/// The paths that `rest` goes on with after `before`: one, or the first names of a list in braces.
fn continued<'a>(rest: &'a str, before: &[&'a str]) -> Vec<Vec<&'a str>> {
    let with = |rest: &'a str| {
        let names = rest.split("::").map(str::trim);
        let plain = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        before.iter().copied().chain(names.take_while(plain)).collect()
    };
    let end = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == ':');
    match rest.strip_prefix('{') {
        Some(list) => {
            let list = list.split('}').next().unwrap_or_default();
            list.split(',').map(|name| with(name.trim().split(end).next().unwrap_or_default())).collect()
        }
        None => vec![with(rest.split(end).next().unwrap_or_default())],
    }
}

#[test]
fn paths_are_read_from_uses_and_from_code() {
    let code = "use super::table::{Hints, tool}; use crate::mcp::{next::call, size}; fn f() { super::view::x() }";
    let found = paths(code, &["tools", "work"], false);
    for path in [["tools", "table"].as_slice(), &["next", "call"], &["size"], &["tools", "view", "x"]] {
        assert!(found.iter().any(|found| found == path), "{path:?}: {found:?}");
    }
    assert_eq!(paths("pub use address::Resource;", &["resources"], true), [["resources", "address"]]);
    assert_eq!(module("server/src/mcp/tools/mod.rs"), ["tools"]);
}
