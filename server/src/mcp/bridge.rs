//! `hub mcp` in front of a running hub: typed messages pumped between stdio and the hub's `/mcp`. It answers nothing itself but
//! that the hub cannot be reached, and adds nothing but who the client said it is, which the hub does not keep.

use std::collections::HashSet;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{BoxFuture, FutureExt};
use futures::stream::FuturesUnordered;
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, ErrorData, GetMeta, Implementation, JsonRpcMessage, RequestId,
    ServerJsonRpcMessage,
};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::transport::{StreamableHttpClientTransport, Transport, stdio_pipes};
use rmcp::{RoleClient, RoleServer};
use tokio::time::{Instant, sleep_until};

use super::stdio::{Failure, not_accepted};
use crate::client::version;

/// How long answers are waited for once the client has closed its side.
const DRAIN: Duration = Duration::from_secs(5);
/// How long the hub may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Pumps messages until the client closes stdin.
///
/// # Errors
/// A hub that does not answer at `url`, or does not accept the token.
pub async fn run(url: &str, token: &str) -> Result<(), Failure> {
    let base = url.trim_end_matches('/');
    let http = http_client(base)?;
    check(&http, base, token).await?;
    let config = StreamableHttpClientTransportConfig::with_uri(format!("{base}/mcp")).auth_header(token);
    let (stdin, stdout) = stdio_pipes();
    let client: AsyncRwTransport<RoleServer, _, _> = AsyncRwTransport::new(stdin, stdout);
    let connect = move || StreamableHttpClientTransport::with_client(http.clone(), config.clone());
    Bridge { client, hub: connect(), greeted: None, waiting: HashSet::new(), sending: FuturesUnordered::new() }
        .pump(connect)
        .await;
    Ok(())
}

fn http_client(base: &str) -> Result<reqwest::Client, Failure> {
    // Installed once; a second attempt changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder().connect_timeout(CONNECT);
    let address = reqwest::Url::parse(base).map_err(|_| {
        Failure::Usage(format!("HUB_URL is not an address: {base}. It looks like http://127.0.0.1:7420."))
    })?;
    // A proxy of the surroundings cannot reach the hub on this machine.
    if matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Failure::Broken(error.to_string()))
}

/// Asks the hub who the token is, so that a wrong setting is told at once and not at the first call.
async fn check(http: &reqwest::Client, base: &str, token: &str) -> Result<(), Failure> {
    let request = http.get(format!("{base}/api/v1/me")).bearer_auth(token).timeout(CONNECT * 2);
    let response = request.send().await.map_err(|_| {
        Failure::Usage(format!("No hub answers at {base}. Start it with `hub serve`, or set HUB_URL to where it is."))
    })?;
    let hub = response.headers().get(version::HEADER).and_then(|version| version.to_str().ok());
    if let Some(older) = version::binary_is_older(hub) {
        tracing::warn!("{older}");
    }
    match response.status().as_u16() {
        401 => Err(Failure::Usage(not_accepted("the hub does not know it, or it was revoked."))),
        200..300 | 403 => Ok(()),
        status => Err(Failure::Usage(format!("What answers at {base} is no hub (status {status}). Check HUB_URL."))),
    }
}

/// A request that could not be handed on: its id, if it waits for an answer, and why.
type Unsent = Option<(Option<RequestId>, String)>;

struct Bridge<C, H> {
    client: C,
    hub: H,
    /// Who the client is, where it said so at `initialize` and not with each call.
    greeted: Option<Implementation>,
    /// Requests the client still waits for.
    waiting: HashSet<RequestId>,
    sending: FuturesUnordered<BoxFuture<'static, Unsent>>,
}

impl<C: Transport<RoleServer>, H: Transport<RoleClient>> Bridge<C, H> {
    /// Runs until the client is gone and its last requests are answered; `connect` makes a new way to the hub when one ends.
    async fn pump(mut self, connect: impl Fn() -> H) {
        let mut drained_by: Option<Instant> = None;
        while drained_by.is_none() || !self.waiting.is_empty() || !self.sending.is_empty() {
            let deadline = drained_by.unwrap_or_else(|| Instant::now() + DRAIN);
            let client_there = tokio::select! {
                message = self.client.receive(), if drained_by.is_none() => match message {
                    Some(message) => { self.pass_on(message); true }
                    None => { drained_by = Some(Instant::now() + DRAIN); true }
                },
                Some(unsent) = self.sending.next() => match unsent {
                    Some((Some(id), reason)) => self.fail(id, &reason).await,
                    _ => true,
                },
                message = self.hub.receive() => match message {
                    Some(message) => self.answer(message).await,
                    None => { self.hub = connect(); true }
                },
                () = sleep_until(deadline), if drained_by.is_some() => false,
            };
            if !client_there {
                break;
            }
        }
        // Both ends close best effort: nobody is left to tell.
        let _ = self.hub.close().await;
        let _ = self.client.close().await;
    }

    fn pass_on(&mut self, mut message: ClientJsonRpcMessage) {
        let id = match &mut message {
            JsonRpcMessage::Request(request) => {
                self.name_client(&mut request.request);
                Some(request.id.clone())
            }
            _ => None,
        };
        self.waiting.extend(id.clone());
        let sent = self.hub.send(message);
        self.sending.push(sent.map(|sent| sent.err().map(|error| (id, error.to_string()))).boxed());
    }

    fn name_client(&mut self, request: &mut ClientRequest) {
        if let ClientRequest::InitializeRequest(greeting) = request {
            self.greeted = Some(greeting.params.client_info.clone());
        } else if let Some(client) = self.greeted.clone().filter(|_| request.get_meta().client_info().is_none()) {
            request.get_meta_mut().set_client_info(client);
        }
    }

    /// Hands an answer to the client; false where it is gone.
    async fn answer(&mut self, message: ServerJsonRpcMessage) -> bool {
        match &message {
            JsonRpcMessage::Response(response) => drop(self.waiting.remove(&response.id)),
            JsonRpcMessage::Error(error) => drop(error.id.as_ref().map(|id| self.waiting.remove(id))),
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => {}
        }
        self.client.send(message).await.is_ok()
    }

    async fn fail(&mut self, id: RequestId, reason: &str) -> bool {
        tracing::warn!(error = reason, "the hub cannot be reached");
        let text = "The hub did not take this call: it is down, or the token was revoked. Nothing is known to have changed; \
                    try again in a moment, with the same idempotency_key if it had one.";
        self.answer(ServerJsonRpcMessage::error(ErrorData::internal_error(text, None), Some(id))).await
    }
}
