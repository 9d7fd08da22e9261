//! The live stream as a WebSocket and as server-sent events: two thin adapters over `hub.live()`.
//! What is sent to whom, and when somebody has to reload, is decided there.

mod socket;
mod sse;

use axum::Router;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::routing::get;
use futures::Stream;
use futures::stream;
use hub_core::domain::actor::Actor;
use hub_core::domain::event::Seq;
use hub_core::domain::live::ServerFrame;
use hub_core::domain::{Code, Error, Result};
use hub_core::service::live::{Item, Subscription};
use serde::Deserialize;

/// The routes of the live stream. Each request must carry `Hub` and, if signed in, `Actor` in its
/// extensions.
pub fn routes() -> Router {
    Router::new().route("/api/v1/live", get(socket::upgrade)).route("/api/v1/live/sse", get(sse::stream))
}

/// The query of both routes.
#[derive(Deserialize)]
struct Since {
    since: Option<String>,
}

type SinceQuery = Result<Query<Since>, QueryRejection>;

/// The `since` of the query, as it was written.
fn since_of(query: SinceQuery) -> Result<Option<String>> {
    query.map(|Query(query)| query.since).map_err(|_| broken_since())
}

/// The number that `since` or `Last-Event-ID` says.
fn read_since(text: Option<&str>) -> Result<Option<Seq>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    match text.parse::<Seq>() {
        Ok(since) if since >= 0 => Ok(Some(since)),
        _ => Err(broken_since()),
    }
}

fn broken_since() -> Error {
    Error::invalid("since", "is the number of an event, 0 for the beginning; leave it out to start at now")
}

/// Who is asking.
fn signed_in(actor: Option<Actor>) -> Result<Actor> {
    actor.ok_or_else(|| Error::new(Code::Unauthenticated, "Sign in, or send a token as `Authorization: Bearer …`."))
}

/// What the subscription brings, until it ends. Unlike its `next`, the stream may be polled in
/// turns with something else: a step that was begun is never lost.
fn items(subscription: Subscription) -> impl Stream<Item = Item> + Send + 'static {
    stream::unfold(subscription, |mut subscription| async move {
        let item = subscription.next().await?;
        Some((item, subscription))
    })
}

/// A frame as text.
fn write(frame: &ServerFrame) -> String {
    // Frames hold nothing that JSON cannot: an empty object would be told by every client as an
    // unknown frame.
    serde_json::to_string(frame).unwrap_or_else(|_| "{}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::read_since;

    #[test]
    fn since_is_a_number_or_left_out() {
        assert_eq!(read_since(None), Ok(None));
        assert_eq!(read_since(Some("")), Ok(None));
        assert_eq!(read_since(Some("12")), Ok(Some(12)));
        for broken in ["-1", "x", "1.5", "99999999999999999999"] {
            assert!(read_since(Some(broken)).is_err(), "{broken}");
        }
    }
}
