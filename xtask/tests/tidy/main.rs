//! The repository keeps the promises of ARCHITECTURE.md: what can be read from the text of the
//! sources and from Cargo's dependency trees is checked here, so that nobody has to remember it.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

mod guides;
mod layers;
mod mcp;
mod rules;
mod screens;
mod sources;
mod style;
mod trees;

use sources::Offence;

/// Fails with every offence, one a line.
fn check(promise: &str, offences: impl IntoIterator<Item = Offence>) {
    let offences: Vec<String> = offences.into_iter().map(|offence| offence.to_string()).collect();
    assert!(offences.is_empty(), "{promise}:\n  {}\n", offences.join("\n  "));
}
