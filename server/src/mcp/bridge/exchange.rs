//! One request's way to the hub and back, again where the hub was away and nothing can happen twice.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use rmcp::model::{
    ClientJsonRpcMessage, ErrorData, JsonRpcMessage, ProtocolVersion, RequestId, ServerJsonRpcMessage,
    ServerNotification,
};
use rmcp::transport::streamable_http_client::{StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::headers;
use super::way::Way;

/// How long a hub that is away is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The wait before a request is sent for the second time; it doubles with each further time.
const FIRST_WAIT: Duration = Duration::from_millis(50);
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

/// Why there is no answer.
enum Broken {
    /// The hub may come back.
    Away(String),
    /// It would say the same again.
    Refused(String),
}

/// A request on its way.
pub struct Exchange {
    way: Way,
    id: RequestId,
    message: ClientJsonRpcMessage,
    version: Option<ProtocolVersion>,
    repeats: bool,
    /// Whether the client was told that its subscription stands.
    acknowledged: bool,
}

impl Exchange {
    pub fn new(
        way: Way,
        id: RequestId,
        message: ClientJsonRpcMessage,
        version: Option<ProtocolVersion>,
        repeats: bool,
    ) -> Self {
        Self { way, id, message, version, repeats, acknowledged: false }
    }

    /// Sends the request until it is answered, or it is clear that it will not be.
    pub async fn run(mut self, heard: mpsc::UnboundedSender<(RequestId, Heard)>) {
        let mut wait = FIRST_WAIT;
        let mut away_since: Option<Instant> = None;
        let answer = loop {
            let mut came_through = false;
            let broken = match self.attempt(&heard, &mut came_through).await {
                Ok(answer) => break answer,
                Err(broken) => broken,
            };
            if came_through {
                // It had been there: a subscription that stood for days is waited for anew.
                (away_since, wait) = (None, FIRST_WAIT);
            }
            let since = *away_since.get_or_insert_with(Instant::now);
            match broken {
                Broken::Away(_) if self.repeats && since.elapsed() < PATIENCE => {
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                Broken::Away(reason) | Broken::Refused(reason) => break self.refusal(&reason),
            }
        };
        // Where the client is gone nobody waits for it.
        _ = heard.send((self.id, Heard::Answer(answer)));
    }

    async fn attempt(
        &mut self,
        heard: &mpsc::UnboundedSender<(RequestId, Heard)>,
        came_through: &mut bool,
    ) -> Result<ServerJsonRpcMessage, Broken> {
        let headers = headers::of(&self.message, self.version.as_ref());
        let token = Some(self.way.token.clone());
        let sent =
            self.way.http.post_message(Arc::from(self.way.mcp()), self.message.clone(), None, token, headers).await;
        let mut stream = match sent.map_err(broken)? {
            StreamableHttpPostResponse::Json(answer, _) => return Ok(answer),
            StreamableHttpPostResponse::Sse(stream, _) => stream,
            _ => return Err(Broken::Refused("it took the call and gave no answer".to_owned())),
        };
        while let Some(event) = stream.next().await {
            let event = event.map_err(|error| Broken::Away(error.to_string()))?;
            let data = event.data.unwrap_or_default();
            let Ok(message) = serde_json::from_str::<ServerJsonRpcMessage>(&data) else { continue };
            *came_through = true;
            if matches!(message, JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_)) {
                return Ok(message);
            }
            if !self.is_told_again(&message) {
                // Where the client is gone this task is about to be ended.
                _ = heard.send((self.id.clone(), Heard::Meanwhile(message)));
            }
        }
        Err(Broken::Away("it broke off".to_owned()))
    }

    /// Whether `message` says a second time that the subscription stands, as it does after a restart of the hub.
    fn is_told_again(&mut self, message: &ServerJsonRpcMessage) -> bool {
        let acknowledges = matches!(
            message,
            JsonRpcMessage::Notification(told)
                if matches!(told.notification, ServerNotification::SubscriptionsAcknowledgedNotification(_))
        );
        acknowledges && std::mem::replace(&mut self.acknowledged, true)
    }

    fn refusal(&self, reason: &str) -> ServerJsonRpcMessage {
        tracing::warn!(error = reason, "the hub did not answer");
        let text = if self.repeats {
            "The hub did not take this call: it is down, or the token was revoked. Nothing is known to have changed; \
             try again in a moment, with the same idempotency_key if it had one."
        } else {
            "The hub did not answer this call, and it cannot be known whether it was done. Look before you repeat it."
        };
        ServerJsonRpcMessage::error(ErrorData::internal_error(text, None), Some(self.id.clone()))
    }
}

/// A hub that is down or starting may come back; whatever else went wrong would do so again.
fn broken(error: StreamableHttpError<reqwest::Error>) -> Broken {
    let reason = error.to_string();
    match error {
        StreamableHttpError::Client(error) if error.status().is_some() => Broken::Refused(reason),
        StreamableHttpError::HttpStatus(_)
        | StreamableHttpError::Client(_)
        | StreamableHttpError::Io(_)
        | StreamableHttpError::Sse(_)
        | StreamableHttpError::UnexpectedEndOfStream => Broken::Away(reason),
        _ => Broken::Refused(reason),
    }
}
