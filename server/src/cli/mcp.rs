//! `hub mcp`: MCP on stdin and stdout, for agents that start their servers themselves. It passes on
//! to the hub that is running, or, where none is, answers from the database itself. Only JSON-RPC
//! goes to stdout.

use std::path::PathBuf;
use std::process::ExitCode;

use hub_core::domain;
use hub_core::service::{self, Hub, sign_ins};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::stdio_pipes;
use tokio_util::sync::CancellationToken;

use super::{arguments, say, signals};
use crate::client::bridge::{self, Address, Failure, Upstream, not_accepted};
use crate::client::project_file::ProjectFile;
use crate::client::target::Told;
use crate::jsonrpc::lines::Wire;
use crate::mcp::{HubMcp, Offer};

/// Serves MCP on stdin and stdout until the client closes its side or the process is told to stop.
pub async fn run(data: PathBuf, named: bool, options: arguments::Mcp) -> ExitCode {
    let offer = Offer { core: options.toolset == arguments::Toolset::Core, read_only: options.read_only };
    let options = match target(named, options.of.told()) {
        Ok((url, token)) => Options { url, token: Some(token), data, offer },
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
    match pass_on_or_serve(options, stop).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(failure.message());
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Where `hub mcp` passes calls on to, if it is told, and the token. With a token and a directory
/// of its own it asks nobody else.
fn target(data_named: bool, told: Told) -> domain::Result<(Option<String>, String)> {
    let told = told.or(None)?;
    let knows = told.token.is_some() && (data_named || told.url.is_some());
    let place = if knows { None } else { ProjectFile::above(&std::env::current_dir().unwrap_or_default())? };
    let told = told.or(place.as_ref())?;
    match told.token.clone() {
        Some(token) => Ok((told.url, token)),
        None => told.target(None).map(|target| (Some(target.url), target.token)),
    }
}

/// Where the calls go, and who makes them.
#[derive(Debug)]
struct Options {
    /// The hub's address (`HUB_URL`).
    url: Option<String>,
    /// The member's token (`HUB_TOKEN`).
    token: Option<String>,
    /// The data directory, for when no address is given.
    data: PathBuf,
    /// Which tools the client is offered.
    offer: Offer,
}

/// Serves one client until it closes stdin or `stop` is cancelled; what it asked for until then is
/// answered.
///
/// # Errors
/// A token that is missing or not accepted, a hub that does not answer, a database that cannot be
/// opened.
async fn pass_on_or_serve(options: Options, stop: CancellationToken) -> Result<(), Failure> {
    let token = options.token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| {
        Failure::Usage(
            "HUB_TOKEN is not set. Make a token for the agent on the hub's Admin page and set it.".to_owned(),
        )
    })?;
    let address = match options.url.filter(|url| !url.is_empty()) {
        Some(url) => Address::Url(url),
        None => match service::serving_url(&options.data) {
            Some(url) => Address::Directory(options.data, url),
            None => return in_process(options.data, token, options.offer, stop).await,
        },
    };
    bridge::run(Upstream::new(address, token, options.offer)?, stop).await
}

/// Answers from the database itself, with the same services a running hub has.
async fn in_process(data: PathBuf, token: String, offer: Offer, stop: CancellationToken) -> Result<(), Failure> {
    let hub = Hub::open(service::Options { serve: false, ..service::Options::new(data) }).await.map_err(broken)?;
    let served = serve(hub.clone(), token, offer, stop).await;
    hub.close().await;
    served
}

async fn serve(hub: Hub, token: String, offer: Offer, over: CancellationToken) -> Result<(), Failure> {
    sign_ins::from_token(&hub, &token).await.map_err(|error| Failure::Usage(not_accepted(&error.message)))?;
    let (stdin, stdout) = stdio_pipes();
    let client = Wire::new(stdin, stdout, over.clone());
    match HubMcp::with_token(hub, token, offer, over).serve(client).await {
        Ok(running) => running.waiting().await.map(drop).map_err(broken),
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(broken(error)),
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}
