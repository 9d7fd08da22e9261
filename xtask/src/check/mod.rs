//! `test`: everything that has to hold, in the order of what fails fastest; stops at the first
//! failure. The runners' own summaries are collected and printed last.

mod lint;
mod suites;
mod summary;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{npm, setup};
use summary::Summary;

/// A part of the checks.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting and lints.
    Lint,
    /// Unit and integration tests.
    Rust,
    /// The site in a real browser.
    E2e,
    /// The official Python MCP client.
    Mcp,
}

/// One step: whose part it is, what it is called and what it does.
type Step = (Part, &'static str, fn(&mut Summary) -> Result<()>);

const STEPS: [Step; 9] = [
    (Part::Lint, "formatting", lint::formatting),
    (Part::Lint, "clippy, server", lint::server),
    (Part::Lint, "clippy, browser", lint::browser),
    (Part::Lint, "clippy, xtask", lint::xtask),
    (Part::Lint, "types of the end-to-end tests", lint::end2end),
    (Part::Rust, "Rust tests", suites::rust),
    (Part::Rust, "tidy", suites::tidy),
    (Part::E2e, "end-to-end tests", suites::end2end),
    (Part::Mcp, "MCP client tests", suites::mcp),
];

/// Runs all steps, or those of one part.
///
/// # Errors
/// The first failure, under the name of its step.
pub fn run(only: Option<Part>) -> Result<()> {
    let mut summary = Summary::default();
    let done = steps(only, &mut summary);
    summary.print();
    done
}

/// Runs the tests with large clients, and nothing else.
///
/// # Errors
/// Where one of them fails.
pub fn run_clients() -> Result<()> {
    let mut summary = Summary::default();
    let done = npm::install_clients()
        .context("set-up failed")
        .and_then(|()| suites::clients(&mut summary).context("FAILED: clients"));
    summary.print();
    done
}

fn steps(only: Option<Part>, summary: &mut Summary) -> Result<()> {
    setup::everything().context("set-up failed")?;
    for (part, name, step) in STEPS {
        if only.is_none_or(|only| only == part) {
            println!("\n== {name}");
            step(summary).with_context(|| format!("FAILED: {name}"))?;
        }
    }
    Ok(())
}
