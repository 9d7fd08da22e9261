//! The project's own commands: `cargo xtask <command>`. Everything that building, running and checking needs is here, so
//! that a fresh machine needs nothing but Rust, Node and Python. Nothing here is part of the product.
#![expect(clippy::print_stdout, reason = "a command line tells what it does")]

mod npm;
mod process;
mod root;
mod serve;
mod site;
mod wasm_target;

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
    /// Builds the site and the server and serves on 127.0.0.1:7420; what follows is for `hub serve`, such as `-- --demo`.
    Run {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Builds the site alone into target/site.
    Site,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run { arguments } => serve::run(&arguments),
        Task::Site => site::build(site::Profile::Dev).map(|_| ()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
