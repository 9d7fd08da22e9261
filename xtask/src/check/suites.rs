//! The test suites, each by its own runner.

use anyhow::Result;

use super::summary::Summary;
use crate::process::{cargo, program, run, run_seeing};
use crate::{npm, root, serve, setup};

/// Unit and integration tests of everything that the server is made of.
pub fn rust(summary: &mut Summary) -> Result<()> {
    run_seeing(&mut cargo(["test", "--no-fail-fast"]), summary.of("cargo test", is_of_cargo))
}

/// This crate's own tests, and the invariants of the repository that it checks.
pub fn tidy(summary: &mut Summary) -> Result<()> {
    run_seeing(&mut cargo(["test", "--package", "xtask"]), summary.of("cargo test --package xtask", is_of_cargo))
}

/// The site in a real browser.
pub fn end2end(summary: &mut Summary) -> Result<()> {
    serve::build()?;
    let folder = root::end2end();
    let mut command = program(folder.join("node_modules/.bin/playwright"));
    command.arg("test").current_dir(&folder).env("FORCE_COLOR", "0");
    run_seeing(&mut command, summary.of("playwright test", is_of_playwright))
}

/// The official Python client against the built server.
pub fn mcp(summary: &mut Summary) -> Result<()> {
    serve::build()?;
    let mut command = program(setup::interpreter());
    command.args(["-m", "pytest", "-p", "no:cacheprovider", "--color=no", "mcp"]).current_dir(root::end2end());
    run_seeing(command.env("PYTHONDONTWRITEBYTECODE", "1"), summary.of("pytest", is_of_pytest))
}

/// The Inspector, the conformance suite, Claude Code and Codex against the built server, by the
/// Node that they need.
pub fn clients(summary: &mut Summary) -> Result<()> {
    npm::install()?;
    serve::build()?;
    run(&mut cargo(["build", "--package", "server", "--example", "conformance"]))?;
    let folder = root::clients();
    let mut command = program(folder.join("node_modules/node/bin/node"));
    command.args(["--experimental-transform-types", "--disable-warning=ExperimentalWarning", "--test"]);
    command.arg("*.test.ts").current_dir(&folder).env("FORCE_COLOR", "0");
    run_seeing(&mut command, summary.of("node --test", is_of_node))
}

fn is_of_cargo(line: &str) -> bool {
    line.starts_with("test result: ")
}

fn is_of_playwright(line: &str) -> bool {
    let mut words = line.split_whitespace();
    line.starts_with("  ")
        && words.next().is_some_and(|count| count.parse::<u32>().is_ok())
        && words
            .next()
            .is_some_and(|word| ["passed", "failed", "flaky", "skipped", "interrupted", "did"].contains(&word))
}

fn is_of_pytest(line: &str) -> bool {
    line.starts_with("==") && line.contains(" in ") && line.ends_with("==")
}

fn is_of_node(line: &str) -> bool {
    let counts = ["tests ", "pass ", "fail ", "cancelled ", "skipped ", "todo "];
    line.strip_prefix("ℹ ").is_some_and(|count| counts.iter().any(|name| count.starts_with(name)))
}

#[cfg(test)]
mod tests {
    use super::{is_of_cargo, is_of_node, is_of_playwright, is_of_pytest};

    #[test]
    fn each_runners_summary_is_known() {
        assert!(is_of_cargo(
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s"
        ));
        assert!(is_of_playwright("  12 passed (3.4s)"));
        assert!(is_of_playwright("  1 failed"));
        assert!(!is_of_playwright("  ✓  1 tests/smoke.spec.ts:5:1 › signs in (1.2s)"));
        assert!(is_of_node("ℹ tests 12") && is_of_node("ℹ fail 0"));
        assert!(!is_of_node("ℹ duration_ms 12.5") && !is_of_node("✔ it is connected (3.1ms)"));
        assert!(is_of_pytest("============================== 8 passed in 1.20s =============================="));
        assert!(!is_of_pytest("============================= test session starts =============================="));
    }
}
