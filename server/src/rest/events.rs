//! `/events`, their export and `/audit/verify`.

use futures::stream::{Stream, try_unfold};
use http::Method;
use hub_core::domain::actor::Actor;
use hub_core::domain::event::{Event, ExportEvents};
use hub_core::domain::{Error, Result};
use hub_core::service::events::Export;
use hub_core::service::{Hub, events};

use super::endpoint::{Endpoint, Nothing, calls, endpoint, signed_in};
use super::reply::{LINES, Reply};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/events", "The log of everything that happened, oldest first", calls!(events::list)),
        signed_in(
            Method::GET,
            "/events/export",
            "The log as a file, one event a line, up to the present one",
            |call, actor, command: ExportEvents| async move {
                let begun = Export::begin(&call.hub, &actor, command).await?;
                Ok(Reply::file("audit.ndjson", begun.seq, lines(call.hub, actor, begun.value)))
            },
        )
        .answers::<Event>()
        .in_media(LINES),
        endpoint(
            Method::GET,
            "/audit/verify",
            "Check the whole chain of the log",
            |hub, actor, _: Nothing| async move { events::verify(&hub, &actor).await },
        ),
    ]
}

/// The events a page at a time, each as one line of JSON. A failure on the way breaks the answer
/// off, so that half a log is not taken for a whole one.
fn lines(hub: Hub, actor: Actor, export: Export) -> impl Stream<Item = Result<Vec<u8>>> + Send + 'static {
    try_unfold((hub, actor, export), |(hub, actor, mut export)| async move {
        let Some(events) = export.next(&hub, &actor).await? else { return Ok(None) };
        let mut lines = Vec::new();
        for event in &events {
            serde_json::to_writer(&mut lines, event).map_err(|_| Error::internal())?;
            lines.push(b'\n');
        }
        Ok(Some((lines, (hub, actor, export))))
    })
}
