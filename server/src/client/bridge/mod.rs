//! `hub mcp` in front of a running hub: each request of the client is a POST to the hub's `/mcp`,
//! its answer goes back. It answers nothing itself but that the hub cannot be reached, and adds
//! nothing but who the client said it is, which the hub does not keep, and a key to writes without
//! one, so that they can be sent again when the hub is restarted meanwhile.

mod exchange;
mod failure;
mod headers;
mod listening;
mod post;
mod repeat;
mod upstream;

use std::collections::HashMap;
use std::time::Duration;

use hub_core::domain::budget;
use rmcp::RoleServer;
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, ClientRequest, GetMeta, Implementation, JsonRpcMessage, ProtocolVersion,
    RequestId, ServerJsonRpcMessage, ServerResult,
};
use rmcp::transport::{Transport, stdio_pipes};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::jsonrpc::lines::Wire;
use crate::mcp::find;
use exchange::{Exchange, Heard};
pub use failure::{Failure, not_accepted};
use repeat::Keys;
pub use upstream::{Address, Upstream};

/// How long answers are waited for once the client has closed its side.
const DRAIN: Duration = Duration::from_secs(4);

/// Passes messages on until the client closes stdin or `stop` is cancelled.
///
/// # Errors
/// A hub that does not answer, or does not accept the token.
pub async fn run(way: Upstream, stop: CancellationToken) -> Result<(), Failure> {
    way.check().await?;
    let (stdin, stdout) = stdio_pipes();
    let client = Wire::new(stdin, stdout, stop);
    let (heard, hears) = mpsc::channel(budget::BRIDGE_MESSAGES_WAITING);
    let bridge =
        Bridge { client, way, heard, running: HashMap::new(), keys: Keys::new(), greeted: None, version: None };
    bridge.pump(hears).await;
    Ok(())
}

/// A request on its way.
struct Running {
    task: AbortHandle,
    /// Whether it waits for something to happen, perhaps for ever.
    only_waits: bool,
}

struct Bridge<C> {
    client: C,
    way: Upstream,
    heard: mpsc::Sender<(RequestId, Heard)>,
    /// Requests the client waits for.
    running: HashMap<RequestId, Running>,
    keys: Keys,
    /// Who the client is, where it said so at `initialize` and not with each call.
    greeted: Option<Implementation>,
    /// What was agreed on at `initialize`.
    version: Option<ProtocolVersion>,
}

impl<C: Transport<RoleServer>> Bridge<C> {
    /// Runs until the client is gone and its last requests are answered.
    async fn pump(mut self, mut hears: mpsc::Receiver<(RequestId, Heard)>) {
        let mut drained_by: Option<Instant> = None;
        while drained_by.is_none() || !self.running.is_empty() {
            let deadline = drained_by.unwrap_or_else(|| Instant::now() + DRAIN);
            let client_there = tokio::select! {
                message = self.client.receive(), if drained_by.is_none() => {
                    match message {
                        Some(message) => self.take(message),
                        None => {
                            self.stop_waiting();
                            drained_by = Some(Instant::now() + DRAIN);
                        }
                    }
                    true
                }
                Some((id, heard)) = hears.recv() => tokio::select! {
                    there = self.hand_back(id, heard) => there,
                    // A client that went away without reading what it asked for keeps nobody.
                    () = sleep_until(deadline), if drained_by.is_some() => false,
                },
                () = sleep_until(deadline), if drained_by.is_some() => false,
            };
            if !client_there {
                break;
            }
        }
        self.running.values().for_each(|running| running.task.abort());
        // Best effort: nobody is left to tell.
        let _ = tokio::time::timeout(DRAIN, self.client.close()).await;
    }

    /// Requests are passed on. Of notifications only a cancellation means anything to a hub that
    /// keeps no sessions: it closes the request's connection.
    fn take(&mut self, message: ClientJsonRpcMessage) {
        match message {
            JsonRpcMessage::Request(mut request) => {
                self.name_client(&mut request.request);
                let id = request.id.clone();
                let only_waits = only_waits(&request.request);
                let repeats = repeat::prepare(&mut request.request, &mut self.keys);
                let version = request.request.get_meta().protocol_version().or_else(|| self.version.clone());
                let message = JsonRpcMessage::Request(request);
                let exchange =
                    Exchange::new(self.way.clone(), id.clone(), message, version, repeats, self.heard.clone());
                let task = tokio::spawn(exchange.run());
                self.running.insert(id, Running { task: task.abort_handle(), only_waits });
            }
            JsonRpcMessage::Notification(notification) => {
                if let ClientNotification::CancelledNotification(cancelled) = notification.notification
                    && let Some(running) = cancelled.params.request_id.and_then(|id| self.running.remove(&id))
                {
                    running.task.abort();
                }
            }
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => {}
        }
    }

    /// Ends what only waits: for a client that closed its side nothing happens any more.
    fn stop_waiting(&mut self) {
        self.running.retain(|_, running| {
            if running.only_waits {
                running.task.abort();
            }
            !running.only_waits
        });
    }

    fn name_client(&mut self, request: &mut ClientRequest) {
        if let ClientRequest::InitializeRequest(greeting) = request {
            self.greeted = Some(greeting.params.client_info.clone());
        } else if let Some(client) = self.greeted.clone().filter(|_| request.get_meta().client_info().is_none()) {
            request.get_meta_mut().set_client_info(client);
        }
    }

    /// Hands what was heard to the client; false where it is gone. What comes after a cancellation
    /// is for nobody.
    async fn hand_back(&mut self, id: RequestId, heard: Heard) -> bool {
        let message = match heard {
            Heard::Meanwhile(message) if self.running.contains_key(&id) => message,
            Heard::Answer(message) if self.running.remove(&id).is_some() => message,
            Heard::Meanwhile(_) | Heard::Answer(_) => return true,
        };
        self.remember_version(&message);
        self.client.send(message).await.is_ok()
    }

    fn remember_version(&mut self, message: &ServerJsonRpcMessage) {
        if let JsonRpcMessage::Response(response) = message
            && let ServerResult::InitializeResult(greeting) = &response.result
        {
            self.version = Some(greeting.protocol_version.clone());
        }
    }
}

/// Whether a request only waits for something to happen: a subscription, or a call that was asked
/// to wait.
fn only_waits(request: &ClientRequest) -> bool {
    match request {
        ClientRequest::SubscriptionsListenRequest(_) => true,
        ClientRequest::CallToolRequest(call) => {
            let (tool, arguments) = (find(&call.params.name), call.params.arguments.as_ref());
            tool.zip(arguments).is_some_and(|(tool, arguments)| tool.will_wait(arguments))
        }
        _ => false,
    }
}
