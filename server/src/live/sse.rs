//! Server-sent events: the same frames for curl and scripts. The id of an event is its number, so
//! that a client that comes back gets what it missed.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream::{self, StreamExt};
use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::live::ServerFrame;
use hub_core::service::Hub;
use hub_core::service::live::Item;

use super::{SinceQuery, items, read_since, signed_in, since_of, write};
use crate::http::Problem;

/// How often a comment shows that the connection lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// GET `/api/v1/live/sse`, from `Last-Event-ID` or `since`.
pub async fn stream(
    Extension(hub): Extension<Hub>,
    actor: Option<Extension<Actor>>,
    query: SinceQuery,
    headers: HeaderMap,
) -> Response {
    let last_id = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    match begin(&hub, actor.map(|Extension(actor)| actor), last_id, query).await {
        Ok(events) => Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn begin(
    hub: &Hub,
    actor: Option<Actor>,
    last_id: Option<&str>,
    query: SinceQuery,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + Send + 'static> {
    let actor = signed_in(actor)?;
    let since = since_of(query)?;
    let since = read_since(last_id.or(since.as_deref()))?;
    let subscription = hub.live().subscribe(&actor, since).await?;
    let head = subscription.head();
    let mut hello = Event::default().data(write(&ServerFrame::Hello { seq: head, member: actor.handle.clone() }));
    if since.is_none() {
        // It starts at the head: who comes back before the first event goes on from there.
        hello = hello.id(head.to_string());
    }
    let presence = hub.live().connect(&actor);
    let events = items(subscription).map(move |item| {
        // The connection counts as present as long as its stream lives.
        let _presence = &presence;
        event_of(item)
    });
    Ok(stream::once(async { hello }).chain(events).map(Ok))
}

fn event_of(item: Item) -> Event {
    match item {
        Item::Frame(frame, Some(seq)) => Event::default().id(seq.to_string()).data(frame.as_ref()),
        Item::Frame(frame, None) => Event::default().data(frame.as_ref()),
        Item::Resync(seq) => Event::default().id(seq.to_string()).data(write(&ServerFrame::Resync { seq })),
    }
}
