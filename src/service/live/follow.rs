//! The one follower of the log: woken by our own writer, and by looking for what other processes
//! write.

use std::time::Duration;

use super::frame::Frame;
use crate::domain::Result;
use crate::service::{Hub, watch};
use crate::store::Tail;

/// How often the log is looked at for the writes of other processes.
const LOOK: Duration = Duration::from_millis(200);

/// Begins to pass on what is committed, until the hub closes.
pub(in crate::service) async fn follow(hub: &Hub) -> Result<()> {
    let mut tail = hub.store().tail().await?;
    let follower = hub.clone();
    let (mut commits, stop) = (hub.store().writer().commits(), hub.stopping().clone());
    watch::keep_running(hub, "the follower of the log", async move {
        let hub = follower;
        let mut own = true;
        loop {
            let (committed, asked) = (*commits.borrow_and_update(), hub.model().asked());
            // A failure is in the log already; the next look tries again from the same event.
            let looked = look(&hub, &mut tail, own).await;
            hub.watch().follows(looked.is_ok());
            match looked {
                Ok(()) => hub.model().has_reached(committed, asked),
                Err(error) => {
                    hub.rights().lost();
                    hub.model().lose();
                    tracing::warn!(error.code = error.code.as_str(), "the log could not be followed");
                }
            }
            own = tokio::select! {
                () = stop.cancelled() => break,
                Ok(()) = commits.changed() => true,
                () = hub.model().is_asked() => false,
                () = tokio::time::sleep(LOOK) => false,
            };
        }
        hub.rights().lost();
        hub.model().lose();
        tail.close().await;
    });
    Ok(())
}

async fn look(hub: &Hub, tail: &mut Tail, own: bool) -> Result<()> {
    let version = tail.version().await?;
    if !tail.is_new(version) && !own {
        return Ok(());
    }
    if !hub.model().is_true() {
        hub.model().begin(tail.whole(hub.now()).await?);
    }
    loop {
        let news = tail.after(hub.ring().head(), hub.now()).await?;
        hub.rights().note(&news.events);
        if news.respaced {
            hub.model().begin(tail.whole(hub.now()).await?);
        } else {
            hub.model().take(&news);
        }
        if news.events.is_empty() {
            hub.rights().followed();
            // Only what was read to its end is known; after a failure the next look begins with
            // this version again.
            tail.has_read(version);
            return Ok(());
        }
        hub.ring().publish(Frame::all(news));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::look;
    use crate::service::tests::World;
    use crate::service::{Hub, Options};

    #[tokio::test]
    async fn what_one_failed_look_missed_the_next_one_tells() {
        let world = World::new().await;
        // A second hub on the same directory, whose follower does not run: the test looks itself.
        let hub = Hub::open(Options { serve: false, ..Options::new(world.data.path()) }).await.unwrap();
        let mut tail = hub.store().tail().await.unwrap();
        look(&hub, &mut tail, false).await.unwrap();
        world.create(&world.ada, json!({ "title": "unheard of" })).await.unwrap();
        let before = hub.ring().head();
        tail.break_once().await;
        assert!(look(&hub, &mut tail, false).await.is_err());
        assert_eq!(hub.ring().head(), before);
        look(&hub, &mut tail, false).await.unwrap();
        assert!(hub.ring().head() > before, "no further commit was needed");
        hub.close().await;
    }
}
