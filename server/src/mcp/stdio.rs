//! `hub mcp`: MCP on stdin and stdout, for agents that start their servers themselves. It passes on to the hub that is running,
//! or, where none is, answers from the database itself. Only JSON-RPC goes to stdout.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hub_core::service::{self, Hub, sign_ins};
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::stdio_pipes;
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::sync::CancellationToken;

use super::bridge::{self, Address, Way};
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

/// Serves one client until it closes stdin.
///
/// # Errors
/// A token that is missing or not accepted, a hub that does not answer, a database that cannot be opened.
pub async fn run(options: Options) -> Result<(), Failure> {
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
            None => return in_process(options.data, token, options.offer).await,
        },
    };
    bridge::run(Way::new(address, token, options.offer)?).await
}

/// Answers from the database itself, with the same services a running hub has.
async fn in_process(data: PathBuf, token: String, offer: Offer) -> Result<(), Failure> {
    let hub = Hub::open(service::Options { serve: false, ..service::Options::new(data) }).await.map_err(broken)?;
    let served = serve(hub.clone(), token, offer).await;
    hub.close().await;
    served
}

async fn serve(hub: Hub, token: String, offer: Offer) -> Result<(), Failure> {
    sign_ins::from_token(&hub, &token).await.map_err(|error| Failure::Usage(not_accepted(&error.message)))?;
    let gone = CancellationToken::new();
    let (stdin, stdout) = stdio_pipes();
    let stdin = UntilEnd { stdin, ended: gone.clone() };
    match HubMcp::with_token(hub, token, offer, gone).serve((stdin, stdout)).await {
        Ok(running) => running.waiting().await.map(drop).map_err(broken),
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(broken(error)),
    }
}

/// A reader that tells when there is no more to read.
struct UntilEnd<R> {
    stdin: R,
    ended: CancellationToken,
}

impl<R: AsyncRead + Unpin> AsyncRead for UntilEnd<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.stdin).poll_read(context, buffer));
        if read.is_err() || buffer.filled().len() == before {
            self.ended.cancel();
        }
        Poll::Ready(read)
    }
}

/// What to tell whose token is refused.
pub fn not_accepted(reason: &str) -> String {
    format!("HUB_TOKEN is not accepted: {reason} Make a new one on the hub's Admin page and set it.")
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}
