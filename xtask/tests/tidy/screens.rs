//! The modules of the app know each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::rust;

/// Which module of the app, the first part of a path below `app/src`, names which others by
/// `crate::`, and one file that does.
fn edges() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut edges: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for source in rust() {
        let Some(path) = source.path.strip_prefix("app/src/").filter(|_| !source.is_test()) else { continue };
        // The root only lists the modules.
        if path == "lib.rs" {
            continue;
        }
        let module = path.split('/').next().unwrap_or(path).trim_end_matches(".rs").to_owned();
        let code: String = source.code().map(|(_, line)| format!("{line}\n")).collect();
        for named in named(&code).into_iter().filter(|named| *named != module) {
            edges.entry(module.clone()).or_default().insert(named, source.path.clone());
        }
    }
    edges
}

/// The modules that code names after `crate::`, also several in braces.
fn named(code: &str) -> BTreeSet<String> {
    let word =
        |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `pub(in crate::x)` and names such as `my_crate::x` do not occur; a macro's `$crate::x`
        // counts as well.
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(items(list).iter().map(|item| word(item))),
            None => _ = found.insert(word(rest)),
        }
    }
    found.remove("");
    found
}

/// What stands between braces, split at the commas that are not inside of further braces.
fn items(list: &str) -> Vec<String> {
    let (mut depth, mut items) = (1, vec![String::new()]);
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if let Some(last) = items.last_mut() {
            last.push(letter);
        }
    }
    items
}

/// What is left once every module that names no other of the rest was taken away, again and again:
/// the circles, and what leads to one.
fn circles(mut edges: BTreeMap<String, BTreeMap<String, String>>) -> BTreeMap<String, BTreeMap<String, String>> {
    loop {
        let before = edges.len();
        let left: BTreeSet<String> = edges.keys().cloned().collect();
        for named in edges.values_mut() {
            named.retain(|module, _| left.contains(module));
        }
        edges.retain(|_, named| !named.is_empty());
        if edges.len() == before {
            return edges;
        }
    }
}

#[test]
fn no_modules_of_the_app_name_each_other_in_a_circle() {
    let edges = edges();
    assert!(edges.contains_key("board"), "the modules of the app are not found");
    let circles = circles(edges);
    assert!(circles.is_empty(), "modules of app/src name each other in a circle: {circles:#?}");
}

#[test]
fn the_parts_and_the_board_know_no_other_screen() {
    let edges = edges();
    // The table of screens names them, and some modules that every part may use.
    let shared = ["chunk", "pages", "state", "ui"];
    let screens: BTreeSet<&String> =
        edges["screens"].keys().filter(|named| !shared.contains(&named.as_str())).collect();
    assert!(screens.len() > 10, "the table of screens names no screens: {screens:?}");
    for module in ["board", "ui"] {
        let known: Vec<_> = edges[module].iter().filter(|(named, _)| screens.contains(named)).collect();
        assert!(known.is_empty(), "{module} knows screens: {known:?}");
    }
}

#[test]
fn circles_are_found() {
    let of = |pairs: &[(&str, &str)]| {
        let mut edges: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (from, to) in pairs {
            edges.entry((*from).to_owned()).or_default().insert((*to).to_owned(), String::new());
        }
        circles(edges).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(of(&[("a", "b"), ("b", "c"), ("a", "c")]), Vec::<String>::new());
    assert_eq!(of(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "e")]), ["a", "b", "c"]);
    assert_eq!(named("use crate::{a, b::{c, d}};\ncrate::e::f()"), ["a", "b", "e"].map(str::to_owned).into());
}
