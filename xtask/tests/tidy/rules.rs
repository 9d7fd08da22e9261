//! Every rule of the domain is named by a test: in the name of a Rust test (`r12_…`, or `…_r12_…`) or in a comment above it, or
//! in the title of an end-to-end test.

use std::collections::BTreeSet;

use crate::sources::{rust, sources};

/// The rules that the product keeps today. A new one is added here with its first test.
const RULES: [&str; 10] = ["R1", "R2", "R12", "R13", "R14", "R15", "R17", "R18", "R19", "R20"];

#[test]
fn every_rule_is_named_by_a_test() {
    let mut named: BTreeSet<String> = BTreeSet::new();
    for source in rust().iter().filter(|source| !source.is_in(&["xtask/"])) {
        named.extend(rust_tests(&source.text));
    }
    for source in sources(&[".ts", ".py"]) {
        let titles = source.text.lines().filter(|line| line.contains("test(") || line.contains("def test_"));
        named.extend(titles.flat_map(rules_in));
    }
    let unnamed: Vec<&str> = RULES.into_iter().filter(|&rule| !named.contains(rule)).collect();
    assert!(
        unnamed.is_empty(),
        "no test names {unnamed:?}; put the rule's number into the name of the test that holds it"
    );
}

/// The rules that the tests of one file name, in their names or the comments right above them.
fn rust_tests(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("//") {
            above.extend(rules_in(line));
        } else if line.starts_with("#[") {
            is_test |= line.contains("test");
        } else {
            if is_test && line.contains("fn ") {
                found.append(&mut above);
                found.extend(rules_in(line));
            }
            if is_test && line.contains("fn ") || line.is_empty() || line.ends_with('}') {
                is_test = false;
            }
            above.clear();
        }
    }
    found
}

/// Words such as `R12` or `r12`.
fn rules_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let is_rule = |word: &&str| {
        word.strip_prefix(['r', 'R'])
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
    };
    words.filter(is_rule).map(str::to_uppercase)
}

#[test]
fn a_rule_is_found_in_names_and_comments() {
    let text = "// R2: versions.\n#[test]\nfn stale() {}\n\n// R3\nfn helper() {}\n#[tokio::test]\nasync fn r14_replays() {}\n";
    assert_eq!(rust_tests(text), ["R2", "R14"]);
}
