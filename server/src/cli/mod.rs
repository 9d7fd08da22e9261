//! The command line: what `hub` is told, and which part does it. Results go to stdout, everything else to stderr.

mod admin;
mod arguments;
mod audit;
mod backup;
mod connect;
mod demo;
mod hook;
mod hub;
mod log;
mod openapi;
mod serve;
mod signals;
mod watch;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use hub_core::domain::{Code, Error, Result};
use tokio_util::sync::CancellationToken;

use crate::client::place::Place;
use crate::client::target::Told;
use crate::mcp::Offer;
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
        Command::Mcp(options) => Ok(run_mcp(data()?, named, options).await),
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

async fn run_mcp(data: PathBuf, named: bool, options: arguments::Mcp) -> ExitCode {
    let offer = Offer { core: options.toolset == arguments::Toolset::Core, read_only: options.read_only };
    let options = match target(named, options.of.told()) {
        Ok((url, token)) => crate::mcp::stdio::Options { url, token: Some(token), data, offer },
        Err(error) => {
            say(&error.message);
            return ExitCode::from(2);
        }
    };
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        signals::stop().await;
        stopping.cancel();
    });
    match crate::mcp::stdio::run(options, stop).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(failure.message());
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Where `hub mcp` passes calls on to, if it is told, and the token. With a token and a directory of its own it asks nobody else.
fn target(data_named: bool, told: Told) -> Result<(Option<String>, String)> {
    let told = told.or(None)?;
    let knows = told.token.is_some() && (data_named || told.url.is_some());
    let place = if knows { None } else { Place::above(&std::env::current_dir().unwrap_or_default())? };
    let told = told.or(place.as_ref())?;
    match told.token.clone() {
        Some(token) => Ok((told.url, token)),
        None => told.target(None).map(|target| (Some(target.url), target.token)),
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
