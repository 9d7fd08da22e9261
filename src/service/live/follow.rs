//! The one follower of the log: woken by our own writer, and by looking for what other processes write.

use std::time::Duration;

use super::frame::Frame;
use crate::domain::Result;
use crate::service::Hub;
use crate::store::Tail;

/// How often the log is looked at for the writes of other processes.
const LOOK: Duration = Duration::from_millis(200);

/// Begins to pass on what is committed, until the hub closes.
pub(in crate::service) async fn follow(hub: &Hub) -> Result<()> {
    let mut tail = hub.store().tail().await?;
    let hub = hub.clone();
    let (committed, stop) = (hub.store().writer().committed(), hub.stopping().clone());
    tokio::spawn(async move {
        loop {
            let own = tokio::select! {
                () = stop.cancelled() => break,
                () = committed.notified() => true,
                () = tokio::time::sleep(LOOK) => false,
            };
            // A failure is in the log already; the next look tries again from the same event.
            if let Err(error) = look(&hub, &mut tail, own).await {
                tracing::warn!(error.code = error.code.as_str(), "the log could not be followed");
            }
        }
        tail.close().await;
    });
    Ok(())
}

async fn look(hub: &Hub, tail: &mut Tail, own: bool) -> Result<()> {
    if !tail.has_changed().await? && !own {
        return Ok(());
    }
    loop {
        let news = tail.after(hub.ring().head(), hub.now()).await?;
        if news.events.is_empty() {
            hub.rights().followed();
            return Ok(());
        }
        hub.rights().note(&news.events);
        hub.ring().publish(Frame::all(news));
    }
}
