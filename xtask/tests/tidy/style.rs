//! The house style, as far as text shows it.

use std::collections::BTreeSet;
use std::fs;

use crate::check;
use crate::sources::{Offence, Source, root, rust, sources};

const MEDIAN: usize = 150;
const LONGEST: usize = 500;
const COLUMNS: usize = 100;

fn offences(endings: &[&str], find: impl Fn(&Source) -> Vec<Offence>) -> Vec<Offence> {
    sources(endings).iter().flat_map(find).collect()
}

#[test]
fn every_module_says_what_lives_there() {
    let silent =
        |source: &Source| !source.text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 8);
    check(
        "a module begins with //!",
        rust().iter().filter(|source| silent(source)).map(|source| source.offence(1, "says nothing")),
    );
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<usize> = rust().iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median < MEDIAN, "the median Rust file has {median} lines, not less than {MEDIAN}");
    let long = |source: &Source| {
        let lines = source.text.lines().count();
        (lines > LONGEST).then(|| source.offence(lines, format!("more than {LONGEST} lines")))
    };
    check("no file is too long", sources(&[".rs", ".ts", ".py", ".css", ".sql"]).iter().filter_map(long));
}

#[test]
fn comments_are_within_a_hundred_columns() {
    let is_comment = |line: &str| ["//", "/*", "* ", "# "].iter().any(|mark| line.trim_start().starts_with(mark));
    // A migration that was released stays as it is, to the letter.
    let wide = offences(&[".rs", ".ts", ".mjs", ".css"], |source| {
        let lines =
            source.text.lines().enumerate().filter(|(_, line)| is_comment(line) && line.chars().count() > COLUMNS);
        lines.map(|(at, line)| source.offence(at + 1, line.trim())).collect()
    });
    check("comments are wrapped at a hundred columns", wide);
}

#[test]
fn lints_are_expected_and_never_allowed() {
    let allow = [concat!("#[", "allow"), concat!("#![", "allow"), concat!("cfg_attr(test, ", "allow")];
    let found = |source: &Source| whole_text(source, &allow);
    check("write #[expect(…, reason = …)]", offences(&[".rs"], found));
}

#[test]
fn nothing_is_left_for_later() {
    let later = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("dbg", "!("),
    ];
    check(
        "nothing is left for later",
        offences(&[".rs", ".ts", ".py", ".css", ".sql"], |source| whole_text(source, &later)),
    );
}

#[test]
fn no_element_carries_its_own_style() {
    let inline = |line: &str| {
        let tokens = line.split(|letter: char| letter.is_whitespace() || letter == '<' || letter == '(');
        tokens
            .into_iter()
            .any(|token| token.starts_with("style=") || (token.starts_with("style:") && token.contains('=')))
    };
    let found = |source: &Source| -> Vec<Offence> {
        source.code().filter(|(_, line)| inline(line)).map(|(at, line)| source.offence(at, line.trim())).collect()
    };
    check("styles are in style/", rust().iter().filter(|source| source.is_in(&["app/"])).flat_map(found));
}

#[test]
fn every_style_sheet_is_imported_once() {
    let main = fs::read_to_string(root().join("style/main.css")).unwrap();
    let imported: Vec<&str> = main
        .lines()
        .filter(|line| line.trim_start().starts_with("@import"))
        .filter_map(|line| line.split(['"', '\'']).nth(1))
        .map(|name| name.trim_start_matches("./"))
        .collect();
    let there: BTreeSet<String> = sources(&[".css"])
        .into_iter()
        .filter_map(|sheet| sheet.path.strip_prefix("style/").map(str::to_owned))
        .collect();
    let unique: BTreeSet<String> =
        imported.iter().map(|&name| name.to_owned()).chain(["main.css".to_owned()]).collect();
    assert_eq!(there, unique, "style/main.css imports every sheet");
    assert_eq!(imported.len() + 1, unique.len(), "style/main.css imports no sheet twice");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    check("paths are relative", offences(&[], |source| whole_text(source, &places)));
}

fn whole_text(source: &Source, texts: &[&str]) -> Vec<Offence> {
    let lines = source.text.lines().enumerate();
    lines
        .filter(|(_, line)| texts.iter().any(|text| line.contains(text)))
        .map(|(at, line)| source.offence(at + 1, line.trim()))
        .collect()
}
