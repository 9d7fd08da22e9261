//! The command line: what `hub` is told, and which part does it. Results go to stdout, everything else to stderr.

mod admin;
mod arguments;
mod audit;
mod backup;
mod demo;
mod hub;
mod log;
mod openapi;
mod serve;
mod signals;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use hub_core::domain::{Code, Error, Result};

use crate::mcp::Offer;
use arguments::{Arguments, Command};

/// Runs what the arguments of the process say.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start(arguments.log.as_deref());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime cannot start: {error}")),
    };
    let code = runtime.block_on(run(arguments));
    // A thread that still reads stdin must not keep the process.
    runtime.shutdown_background();
    code
}

async fn run(arguments: Arguments) -> ExitCode {
    let data = match arguments.data {
        Some(data) => data,
        None => match hub::default_directory() {
            Ok(data) => data,
            Err(error) => return fail(&error.message),
        },
    };
    let done = match arguments.command.unwrap_or(Command::Serve(arguments.serve)) {
        Command::Serve(options) => serve::run(data, options).await,
        Command::Mcp(options) => return run_mcp(data, options).await,
        Command::Admin { command } => admin::run(data, command).await,
        Command::Audit { command: arguments::Audit::Verify } => audit::verify(data).await,
        Command::Backup { to } => backup::make(data, to).await,
        Command::Restore { file } => backup::restore(data, file).await,
        Command::Openapi => openapi::print_document(),
    };
    match done {
        Ok(code) => code,
        Err(error) => fail(&error.message),
    }
}

async fn run_mcp(data: std::path::PathBuf, options: arguments::Mcp) -> ExitCode {
    let offer = Offer { core: options.toolset == arguments::Toolset::Core, read_only: options.read_only };
    let options = crate::mcp::stdio::Options { url: options.url, token: options.token, data, offer };
    match crate::mcp::stdio::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(failure.message());
            ExitCode::from(failure.exit_code())
        }
    }
}

/// One line to stdout: a result.
///
/// # Errors
/// `unavailable` where nobody reads it any more.
fn print(line: &str) -> Result<()> {
    let mut stdout = std::io::stdout();
    let written = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    written.map_err(|error| Error::new(Code::Unavailable, format!("stdout cannot be written: {error}")))
}

/// One line to stderr: for whoever sits at the terminal.
fn say(line: &str) {
    // Where stderr is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn fail(message: &str) -> ExitCode {
    say(&format!("hub: {message}"));
    ExitCode::FAILURE
}
