//! One request's way to the hub and back, again where the hub was away and nothing can happen
//! twice.

use std::time::Duration;

use futures::StreamExt;
use hub_core::domain::{Code, Error};
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, JsonRpcMessage, ProtocolVersion, RequestId, ServerJsonRpcMessage,
    ServerNotification, ServerResult,
};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::listening::Listening;
use super::post::{Broken, post};
use super::upstream::Upstream;
use crate::input::KEY;
use crate::mcp::{Reply, find, protocol_error, refusal_of};

/// How long a hub that is away is waited for.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The wait before a request is sent for the second time; it doubles with each further time.
pub const FIRST_WAIT: Duration = Duration::from_millis(50);
/// The longest wait between two times.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What comes back for a request.
#[derive(Debug)]
pub enum Heard {
    /// Something on the way, such as progress.
    Meanwhile(ServerJsonRpcMessage),
    /// The answer: nothing comes after it.
    Answer(ServerJsonRpcMessage),
}

/// A request on its way.
pub struct Exchange {
    way: Upstream,
    id: RequestId,
    message: ClientJsonRpcMessage,
    version: Option<ProtocolVersion>,
    repeats: bool,
    heard: mpsc::Sender<(RequestId, Heard)>,
    listening: Listening,
    /// How far the call said it was. It says so from the beginning when it is sent again, and the
    /// protocol wants it to grow.
    progress: f64,
}

impl Exchange {
    /// The request `id`, which is `message` in `version` of the protocol; `repeats` says whether it
    /// may be sent again. What comes back goes to `heard`.
    pub fn new(
        way: Upstream,
        id: RequestId,
        message: ClientJsonRpcMessage,
        version: Option<ProtocolVersion>,
        repeats: bool,
        heard: mpsc::Sender<(RequestId, Heard)>,
    ) -> Self {
        Self { way, id, message, version, repeats, heard, listening: Listening::default(), progress: 0.0 }
    }

    /// Sends the request until it is answered, or it is clear that it will not be.
    pub async fn run(mut self) {
        let mut wait = FIRST_WAIT;
        let mut away_since: Option<Instant> = None;
        let mut perhaps_done = false;
        let answer = loop {
            let mut came_through = false;
            let broken = match self.attempt(&mut came_through).await {
                Ok(answer) => break answer,
                Err(broken) => broken,
            };
            if came_through {
                // It had been there: a subscription that stood for days is waited for anew.
                (away_since, wait) = (None, FIRST_WAIT);
            }
            let since = *away_since.get_or_insert_with(Instant::now);
            let reason = match broken {
                Broken::Refused(error) => break self.refusal(error),
                Broken::Untaken(reason) => reason,
                Broken::Cut(reason) => {
                    perhaps_done = true;
                    reason
                }
            };
            if !self.repeats || since.elapsed() >= PATIENCE {
                tracing::warn!(error = reason, "the hub did not answer");
                break self.given_up(perhaps_done);
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        };
        self.hand(Heard::Answer(answer)).await;
    }

    async fn attempt(&mut self, came_through: &mut bool) -> Result<ServerJsonRpcMessage, Broken> {
        let mut messages = post(&self.way, &self.message, self.version.as_ref()).await?;
        while let Some(message) = messages.next().await {
            let message = message?;
            *came_through = true;
            if matches!(message, JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_)) {
                return Ok(message);
            }
            if !self.goes_on(&message) {
                continue;
            }
            for told in self.listening.told(message) {
                self.hand(Heard::Meanwhile(told)).await;
            }
        }
        Err(Broken::Cut("it broke off".to_owned()))
    }

    /// Whether `message` is anything but progress that was told already.
    fn goes_on(&mut self, message: &ServerJsonRpcMessage) -> bool {
        let JsonRpcMessage::Notification(told) = message else { return true };
        let ServerNotification::ProgressNotification(told) = &told.notification else { return true };
        let further = told.params.progress > self.progress;
        self.progress = self.progress.max(told.params.progress);
        further
    }

    async fn hand(&self, heard: Heard) {
        // Where the client is gone nobody waits for it.
        _ = self.heard.send((self.id.clone(), heard)).await;
    }

    /// That the hub stayed away.
    fn given_up(&self, perhaps_done: bool) -> ServerJsonRpcMessage {
        if !perhaps_done {
            let message = "The hub is not there, or not ready; nothing was done.";
            return self.refusal(Error::new(Code::Unavailable, message));
        }
        if !self.repeats {
            let message =
                "The hub did not answer, and it cannot be known whether it did this. Look before you repeat it.";
            return self.refusal(Error::new(Code::Unavailable, message));
        }
        let message = "The hub broke off and is away. It may have done this or not; with the same idempotency_key it does it once.";
        self.refusal(Error::new(Code::Unavailable, message))
    }

    /// What the client gets for a request that the hub did not answer in the protocol: as a tool's
    /// refusal where it called one, which is what a model reads.
    fn refusal(&self, error: Error) -> ServerJsonRpcMessage {
        let JsonRpcMessage::Request(request) = &self.message else { return self.error(error) };
        let ClientRequest::CallToolRequest(call) = &request.request else { return self.error(error) };
        let Some(tool) = find(&call.params.name) else { return self.error(error) };
        let arguments = call.params.arguments.clone().unwrap_or_default();
        let unavailable = error.code == Code::Unavailable;
        let mut refusal = refusal_of(tool, &arguments, error);
        if unavailable && let Some(next) = again(tool.name(), arguments.get(KEY)) {
            refusal["next"] = json!(next);
        }
        let mut result = ServerResult::CallToolResult(Reply::new(refusal).into_result(true));
        if self.version.as_ref().is_none_or(|version| *version < ProtocolVersion::STANDARD_HEADERS) {
            result.strip_result_type_for_legacy_peer();
        }
        ServerJsonRpcMessage::response(result, self.id.clone())
    }

    fn error(&self, error: Error) -> ServerJsonRpcMessage {
        ServerJsonRpcMessage::error(protocol_error(error), Some(self.id.clone()))
    }
}

/// The same call with the key it went with, also where the bridge had given it that.
fn again(tool: &str, key: Option<&Value>) -> Option<String> {
    key.map(|key| format!("{tool} again in a moment, with the same arguments and \"idempotency_key\": {key}"))
}
