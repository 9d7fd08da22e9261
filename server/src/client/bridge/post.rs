//! One POST to the hub's `/mcp`, and what comes back: messages that end with the answer, or the
//! reason why there is none.

use std::future::ready;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use hub_core::domain::{Code, Error};
use reqwest::Response;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use rmcp::model::{ClientJsonRpcMessage, ProtocolVersion, ServerJsonRpcMessage};
use serde_json::Value;
use sse_stream::SseStream;

use super::headers;
use super::upstream::Upstream;

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// What the hub says, one message after the other; the last is the answer.
pub type Messages = BoxStream<'static, Result<ServerJsonRpcMessage, Broken>>;

/// Why there is no answer.
#[derive(Debug)]
pub enum Broken {
    /// It never got there, or the hub was not ready for it: nothing was done.
    Untaken(String),
    /// It broke off: nobody knows whether it was done.
    Cut(String),
    /// The hub took it and refused it, and would say the same again.
    Refused(Error),
}

/// Sends `message` in `version` of the protocol.
///
/// # Errors
/// The hub took nothing, broke off or refused.
pub async fn post(
    way: &Upstream,
    message: &ClientJsonRpcMessage,
    version: Option<&ProtocolVersion>,
) -> Result<Messages, Broken> {
    let mut request = way.http.post(way.mcp()).bearer_auth(&way.token).header(ACCEPT, format!("{EVENTS}, {JSON}"));
    for (name, value) in headers::of(message, version) {
        request = request.header(name, value);
    }
    let response = request.json(message).send().await.map_err(|error| {
        if error.is_connect() { Broken::Untaken(error.to_string()) } else { Broken::Cut(error.to_string()) }
    })?;
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if response.status().is_success() && kind.starts_with(EVENTS) { Ok(events(response)) } else { read(response).await }
}

fn events(response: Response) -> Messages {
    let events = SseStream::from_bytes_stream(response.bytes_stream());
    // Events without a message in them keep the connection alive.
    let messages = events.filter_map(async |event| match event {
        Ok(event) => serde_json::from_str(&event.data.unwrap_or_default()).ok().map(Ok),
        Err(error) => Some(Err(Broken::Cut(error.to_string()))),
    });
    messages.boxed()
}

async fn read(response: Response) -> Result<Messages, Broken> {
    let (status, url) = (response.status(), response.url().clone());
    let text = response.text().await.map_err(|error| Broken::Cut(error.to_string()))?;
    if let Ok(answer) = serde_json::from_str(&text) {
        return Ok(stream::once(ready(Ok(answer))).boxed());
    }
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    match serde_json::from_value(problem["code"].clone()) {
        Ok(Code::Unavailable) => Err(Broken::Untaken(format!("status {status}"))),
        Ok(code) => {
            let detail = problem["detail"].as_str().unwrap_or("The hub refused it.");
            Err(Broken::Refused(Error::new(code, detail)))
        }
        // A proxy in front of the hub.
        Err(_) if status.is_server_error() => Err(Broken::Cut(format!("status {status}"))),
        Err(_) => {
            let message = format!("What answers at {url} is no hub (status {}). Check HUB_URL.", status.as_u16());
            Err(Broken::Refused(Error::new(Code::Unavailable, message)))
        }
    }
}
