//! `hub mcp`: MCP on stdin and stdout, for agents that start their servers themselves. It passes on to the hub that is running,
//! or, where none is, answers from the database itself. Only JSON-RPC goes to stdout.

use std::path::PathBuf;

use hub_core::service::{self, Hub, sign_ins};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::stdio_pipes;
use tokio_util::sync::CancellationToken;

use super::bridge::{self, Address, Way};
use super::wire::Wire;
use super::{HubMcp, Offer};

/// Where the calls go, and who makes them.
#[derive(Debug)]
pub struct Options {
    /// The hub's address (`HUB_URL`).
    pub url: Option<String>,
    /// The member's token (`HUB_TOKEN`).
    pub token: Option<String>,
    /// The data directory, for when no address is given.
    pub data: PathBuf,
    /// Which tools the client is offered.
    pub offer: Offer,
}

/// Why `hub mcp` could not begin, or had to stop.
#[derive(Debug)]
pub enum Failure {
    /// It was started with the wrong settings; the text says what to set. Exit code 2.
    Usage(String),
    /// It broke off; the text says why. Exit code 1.
    Broken(String),
}

impl Failure {
    /// What to tell on stderr.
    pub fn message(&self) -> &str {
        match self {
            Self::Usage(message) | Self::Broken(message) => message,
        }
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Broken(_) => 1,
        }
    }
}

/// Serves one client until it closes stdin or `stop` is cancelled; what it asked for until then is answered.
///
/// # Errors
/// A token that is missing or not accepted, a hub that does not answer, a database that cannot be opened.
pub async fn run(options: Options, stop: CancellationToken) -> Result<(), Failure> {
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
    bridge::run(Way::new(address, token, options.offer)?, stop).await
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

/// What to tell whose token is refused.
pub fn not_accepted(reason: &str) -> String {
    format!("HUB_TOKEN is not accepted: {reason} Make a new one on the hub's Admin page and set it.")
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}
