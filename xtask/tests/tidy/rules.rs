//! The rules of the domain: `docs/rules.md` defines them, so every citation leads there. A test
//! names each rule: in the name of a Rust test (`r12_…`, or `…_r12_…`), in a comment above it, or
//! in the title of an end-to-end test.

use std::collections::BTreeSet;
use std::fs;

use crate::check;
use crate::guides::paths_in;
use crate::sources::{Offence, Source, root, rust, sources};

const RULES: &str = "docs/rules.md";

/// A rule as `docs/rules.md` defines it.
struct Rule {
    /// Its number, such as `R12`.
    name: String,
    /// The line of its heading.
    line: usize,
    /// The files behind `Tests:`.
    tests: Vec<String>,
}

/// The rules that a text defines: a heading `## R12 …` each.
fn defined(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut in_tests = false;
    for (at, line) in text.lines().enumerate() {
        let heading = line.strip_prefix("## ").and_then(|heading| cited(heading).next());
        if let Some(name) = heading {
            rules.push(Rule { name, line: at + 1, tests: Vec::new() });
            in_tests = false;
        }
        in_tests = line.starts_with("Tests:") || in_tests && !line.is_empty();
        if let Some(rule) = rules.last_mut().filter(|_| in_tests) {
            rule.tests.extend(paths_in(line).map(str::to_owned));
        }
    }
    rules
}

fn rules() -> Vec<Rule> {
    let rules = defined(&fs::read_to_string(root().join(RULES)).unwrap());
    assert!(!rules.is_empty(), "{RULES} defines no rule");
    rules
}

fn offence(rule: &Rule, what: String) -> Offence {
    Offence { path: RULES.to_owned(), line: rule.line, what }
}

#[test]
fn rules_are_numbered_from_one_without_a_gap() {
    let names: Vec<String> = rules().into_iter().map(|rule| rule.name).collect();
    let expected: Vec<String> = (1..=names.len()).map(|number| format!("R{number}")).collect();
    assert_eq!(names, expected);
}

#[test]
fn every_cited_rule_is_defined() {
    let known: BTreeSet<String> = rules().into_iter().map(|rule| rule.name).collect();
    let files = sources(&[".rs", ".ts", ".py", ".md", ".sql"]);
    check("docs/rules.md defines every rule that is cited", files.iter().flat_map(|source| undefined(source, &known)));
}

/// The citations of rules that nothing defines.
fn undefined(source: &Source, known: &BTreeSet<String>) -> Vec<Offence> {
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        let names = if source.path.ends_with(".rs") && line.contains("fn ") { named(line) } else { Vec::new() };
        let all: BTreeSet<String> = cited(line).chain(names).collect();
        found.extend(all.difference(known).map(|rule| source.offence(at + 1, format!("there is no rule {rule}"))));
    }
    found
}

#[test]
fn every_rule_is_named_by_a_test() {
    let mut tested: BTreeSet<String> = BTreeSet::new();
    for source in rust().iter().filter(|source| !source.is_in(&["xtask/"])) {
        tested.extend(rust_tests(&source.text));
    }
    for source in sources(&[".ts", ".py"]) {
        let titles = source.text.lines().filter(|line| line.contains("test(") || line.contains("def test_"));
        tested.extend(titles.flat_map(named));
    }
    let rules = rules();
    let untested = rules.iter().filter(|rule| !tested.contains(&rule.name));
    check(
        "put the rule's number into the name of the test that holds it",
        untested.map(|rule| offence(rule, format!("no test names {}", rule.name))),
    );
}

#[test]
fn the_tests_of_a_rule_name_it() {
    let mut found = Vec::new();
    for rule in rules() {
        if rule.tests.is_empty() {
            found.push(offence(&rule, format!("{} lists no test", rule.name)));
        }
        for file in &rule.tests {
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            if !named(&text).contains(&rule.name) {
                found.push(offence(&rule, format!("{file} does not name {}", rule.name)));
            }
        }
    }
    check("the tests that docs/rules.md lists name their rule", found);
}

/// The rules that the tests of one file name, in their names or the comments right above them.
fn rust_tests(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("//") {
            above.extend(named(line));
        } else if line.starts_with("#[") {
            is_test |= line.contains("test");
        } else {
            if is_test && line.contains("fn ") {
                found.append(&mut above);
                found.extend(named(line));
            }
            if is_test && line.contains("fn ") || line.is_empty() || line.ends_with('}') {
                is_test = false;
            }
            above.clear();
        }
    }
    found
}

/// Words such as `R12`, as comments and documents write them.
fn cited(text: &str) -> impl Iterator<Item = String> {
    words(text).filter(|word| is_rule(word)).map(str::to_owned)
}

/// Words such as `R12`, and `r12` as names write it.
fn named(text: &str) -> Vec<String> {
    words(text).map(str::to_uppercase).filter(|word| is_rule(word)).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
}

fn is_rule(word: &str) -> bool {
    word.strip_prefix('R')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[test]
fn a_rule_is_found_in_names_and_comments() {
    let text = "// R2: versions.\n#[test]\nfn stale() {}\n\n// R3\nfn helper() {}\n#[tokio::test]\nasync fn r14_replays() {}\n";
    assert_eq!(rust_tests(text), ["R2", "R14"]);
}

#[test]
fn a_citation_of_nothing_is_found() {
    let text = format!("// R1, {0}\nfn {1}_is_new() {{}}\nlet {1} = 1;\n", concat!("R", "98"), concat!("r", "99"));
    let source = Source { path: "src/some.rs".to_owned(), text };
    let found: Vec<String> =
        undefined(&source, &BTreeSet::from(["R1".to_owned()])).iter().map(ToString::to_string).collect();
    let expected = [(1, concat!("R", "98")), (2, concat!("R", "99"))];
    assert_eq!(found, expected.map(|(line, rule)| format!("src/some.rs:{line}: there is no rule {rule}")));
}

#[test]
fn a_rule_has_a_heading_and_its_tests() {
    let text =
        "# Rules\n\n## R1 Moves\n\nAs R2 says, `src/a.rs`.\n\nTests: `a/b.rs`,\n`c.rs`.\n\n`d.rs`\n\n## More\n## R2\n";
    let rules: Vec<_> = defined(text).into_iter().map(|rule| (rule.name, rule.line, rule.tests)).collect();
    assert_eq!(
        rules,
        [("R1".to_owned(), 3, vec!["a/b.rs".to_owned(), "c.rs".to_owned()]), ("R2".to_owned(), 13, Vec::new()),]
    );
}
