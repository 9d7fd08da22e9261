//! The command line: what `hub` is told, and which part does it. Results go to stdout, everything
//! else to stderr.

mod admin;
mod arguments;
mod audit;
mod backup;
mod connect;
mod demo;
mod hook;
mod hub;
mod log;
mod mcp;
mod openapi;
mod serve;
mod signals;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use hub_core::domain::{Code, Error, Result};

use arguments::{Arguments, Command};

/// Runs what the arguments of the process say.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A hook is silent unless it was asked to say why it did nothing.
    if arguments.log.is_some() || !matches!(arguments.command, Some(Command::Hook(_))) {
        log::start(arguments.log.as_deref());
    }
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
    match dispatch(arguments).await {
        Ok(code) => code,
        Err(error) => fail(&error.message),
    }
}

async fn dispatch(arguments: Arguments) -> Result<ExitCode> {
    let named = arguments.data.is_some();
    // Clients of a hub need no data, and so no home to keep it in.
    let data = || arguments.data.map_or_else(hub::default_directory, Ok);
    match arguments.command.unwrap_or(Command::Serve(arguments.serve)) {
        Command::Serve(options) => serve::run(data()?, options).await,
        Command::Mcp(options) => Ok(mcp::run(data()?, named, options).await),
        Command::Connect(options) => connect::run(options).await,
        Command::Hook(hook) => Ok(hook::run(hook).await),
        Command::Watch(options) => watch::run(options).await,
        Command::Admin { command } => admin::run(data()?, command).await,
        Command::Audit { command: arguments::Audit::Verify } => audit::verify(data()?).await,
        Command::Backup { to } => backup::make(data()?, to).await,
        Command::Restore { file } => backup::restore(data()?, file).await,
        Command::Openapi => openapi::print_document(),
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
