//! What each side is made of, as Cargo resolves it.

use std::process::Command;

use crate::sources::root;

fn crates(arguments: &[&str]) -> Vec<String> {
    let tree = ["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p} {f}"];
    let output = Command::new("cargo").args(tree).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn name(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

#[test]
fn the_browser_gets_nothing_of_the_server() {
    let tree = crates(&["--package", "frontend", "--target", "wasm32-unknown-unknown"]);
    let unwanted = ["sqlx", "sqlx-core", "axum", "argon2", "rmcp", "mio", "hyper", "ammonia", "rustls"];
    let found: Vec<&String> = tree.iter().filter(|line| unwanted.contains(&name(line))).collect();
    assert!(found.is_empty(), "in the browser's tree: {found:?}");
    let runtime: Vec<&String> = tree.iter().filter(|line| name(line) == "tokio" && line.contains("rt")).collect();
    assert!(runtime.is_empty(), "tokio's runtime is in the browser's tree: {runtime:?}");
}

/// Leptos itself names regex for reading its configuration, which nothing in the browser does: the
/// linker drops it. It must not come in by another way.
#[test]
fn nothing_but_leptos_own_configuration_brings_regex_to_the_browser() {
    let tree =
        crates(&["--package", "frontend", "--target", "wasm32-unknown-unknown", "--invert", "regex", "--depth", "1"]);
    let users: Vec<&str> = tree.iter().skip(1).map(|line| name(line)).collect();
    assert_eq!(users, ["leptos_config"]);
}

#[test]
fn the_core_is_built_without_any_door() {
    let tree = crates(&["--package", "hub-core", "--features", "server"]);
    let unwanted = ["leptos", "axum", "rmcp", "hyper", "hub-app"];
    let found: Vec<&String> = tree.iter().filter(|line| unwanted.contains(&name(line))).collect();
    assert!(found.is_empty(), "in the tree of hub-core: {found:?}");
}

#[test]
fn the_binary_stays_under_500_crates() {
    let mut tree: Vec<String> = crates(&["--package", "server"]).iter().map(|line| name(line).to_owned()).collect();
    tree.sort_unstable();
    tree.dedup();
    assert!(tree.len() < 500, "{} crates", tree.len());
}
