//! The project's own commands: `cargo xtask <command>`. Everything that building, running and
//! checking needs is here, so that a fresh machine needs nothing but Rust, Node and Python. Nothing
//! here is part of the product.
#![expect(clippy::print_stdout, reason = "a command line tells what it does")]

mod bench;
mod check;
mod npm;
mod process;
mod release;
mod root;
mod screenshots;
mod serve;
mod setup;
mod site;
mod wasm_target;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs and checks AI Projects Hub.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the site and the server and serves on 127.0.0.1:7420; what follows is for `hub
    /// serve`, such as `-- --demo`.
    Run {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Runs every check and test, installing what they need.
    Test {
        /// One part alone.
        #[arg(long)]
        only: Option<check::Part>,
        /// Instead, what is too large for every run: the clients and harnesses that agents really
        /// come with.
        #[arg(long, conflicts_with = "only")]
        clients: bool,
    },
    /// Builds site and server.
    Build {
        /// One small and fast binary with the site inside it.
        #[arg(long)]
        release: bool,
    },
    /// Builds the site alone into target/site.
    Site {
        /// As small as a release has it.
        #[arg(long)]
        release: bool,
    },
    /// Like `run`, and again after every change.
    Watch {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Prints how fast it is and how much a browser downloads.
    Bench {
        /// Measures the development build, which is quick to build and slow to run.
        #[arg(long)]
        dev: bool,
        /// Measures another server in the same run.
        #[arg(long)]
        beside: Option<bench::Peer>,
    },
    /// Takes the pictures of the README.
    Screenshots,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run { arguments } => serve::run(&arguments),
        Task::Test { clients: true, .. } => check::run_clients(),
        Task::Test { only, .. } => check::run(only),
        Task::Build { release: false } => serve::build(),
        Task::Build { release: true } => release::build(),
        Task::Watch { arguments } => watch::run(&arguments),
        Task::Bench { dev, beside } => bench::run(if dev { bench::Build::Dev } else { bench::Build::Release }, beside),
        Task::Screenshots => screenshots::take(),
        Task::Site { release } => build_site(release),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build_site(release: bool) -> anyhow::Result<()> {
    if release {
        release::print_sizes(&site::build(site::Profile::Release)?);
        return Ok(());
    }
    site::build(site::Profile::Dev).map(|_| ())
}
