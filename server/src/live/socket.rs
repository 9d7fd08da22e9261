//! The WebSocket: frames out, pings and heartbeats in, and the ends of a connection.

use std::pin::pin;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use hub_core::domain::actor::Actor;
use hub_core::domain::budget;
use hub_core::domain::live::{ClientFrame, ServerFrame};
use hub_core::domain::{Code, Error, Result};
use hub_core::service::Hub;
use hub_core::service::live::{Item, Subscription};
use tokio::time::{Instant, interval_at, timeout};

use super::{SinceQuery, items, read_since, signed_in, since_of, write};
use crate::http::Problem;

/// How often the server asks whether the client is still there.
const PING_EVERY: Duration = Duration::from_secs(20);

/// GET `/api/v1/live?since=SEQ`.
pub async fn upgrade(
    Extension(hub): Extension<Hub>,
    actor: Option<Extension<Actor>>,
    query: SinceQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match begin(hub, actor.map(|Extension(actor)| actor), query, upgrade).await {
        Ok(response) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn begin(
    hub: Hub,
    actor: Option<Actor>,
    query: SinceQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let actor = signed_in(actor)?;
    let since = read_since(since_of(query)?.as_deref())?;
    let upgrade = upgrade.map_err(|_| {
        Error::new(Code::Invalid, "This is a WebSocket; over plain HTTP the same stream is at /api/v1/live/sse.")
    })?;
    let subscription = hub.live().subscribe(&actor, since).await?;
    let connection = move |socket| Connection { hub, actor, socket }.run(subscription);
    Ok(upgrade
        .max_message_size(budget::CLIENT_FRAME_BYTES)
        .max_frame_size(budget::CLIENT_FRAME_BYTES)
        .on_upgrade(connection))
}

struct Connection {
    hub: Hub,
    actor: Actor,
    socket: WebSocket,
}

/// Why a connection ends, as the client is told.
type End = (u16, &'static str);

impl Connection {
    async fn run(mut self, subscription: Subscription) {
        let presence = self.hub.live().connect(&self.actor);
        let (code, reason) = self.pump(subscription).await;
        drop(presence);
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // The client may be gone already: nothing to do about it.
        let _ = timeout(budget::FRAME_SEND_TIME, self.socket.send(close)).await;
    }

    /// Sends and receives until one side ends it.
    async fn pump(&mut self, subscription: Subscription) -> End {
        let hello = ServerFrame::Hello { seq: subscription.head(), member: self.actor.handle.clone() };
        if let Err(end) = self.send(write(&hello)).await {
            return end;
        }
        let mut items = pin!(items(subscription));
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        let mut heard = Instant::now();
        loop {
            let step = tokio::select! {
                item = items.next() => match item {
                    Some(Item::Frame(frame, _)) => self.send(frame.as_ref().to_owned()).await,
                    Some(Item::Resync(seq)) => self.send(write(&ServerFrame::Resync { seq })).await,
                    None => Err((close_code::AWAY, "closed by the hub")),
                },
                message = self.socket.recv() => {
                    heard = Instant::now();
                    self.receive(message).await
                }
                _ = pings.tick() => {
                    if heard.elapsed() > budget::SOCKET_SILENCE {
                        Err((close_code::AWAY, "no sign of life"))
                    } else {
                        self.deliver(Message::Ping(Vec::new().into())).await
                    }
                }
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn receive(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(ClientFrame::Ping) => self.send(write(&ServerFrame::Pong)).await,
                Ok(ClientFrame::Heartbeat) => {
                    self.hub.life().seen(&self.actor.handle);
                    Ok(())
                }
                Err(_) => Err((close_code::UNSUPPORTED, "frames are {\"type\":\"ping\"} or {\"type\":\"heartbeat\"}")),
            },
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Binary(_))) => Err((close_code::UNSUPPORTED, "frames are text")),
            Some(Ok(Message::Close(_))) | None => Err((close_code::NORMAL, "")),
            Some(Err(_)) => Err((close_code::SIZE, "a frame was broken or larger than 64 KB")),
        }
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        self.deliver(Message::Text(text.into())).await
    }

    async fn deliver(&mut self, message: Message) -> Result<(), End> {
        match timeout(budget::FRAME_SEND_TIME, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err((close_code::AWAY, "too slow")),
        }
    }
}
