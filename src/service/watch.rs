//! The parts that everything hangs on: the writer, the follower of the log, the sweep. None of them
//! may end by itself unnoticed: the hub has failed then, and the process that serves it ends.

use tokio::sync::watch;

use super::Hub;

/// What is known of the parts.
#[derive(Debug)]
pub(super) struct Watch {
    /// The part that ended by itself.
    failed: watch::Sender<Option<&'static str>>,
    /// Whether the log could be read when it was last looked at.
    follows: watch::Sender<bool>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { failed: watch::Sender::new(None), follows: watch::Sender::new(true) }
    }
}

impl Watch {
    /// Notes whether the log could be read.
    pub(super) fn follows(&self, well: bool) {
        self.follows.send_replace(well);
    }

    /// Whether every part works.
    pub(super) fn is_well(&self) -> bool {
        self.failed.borrow().is_none() && *self.follows.borrow()
    }

    fn fail(&self, part: &'static str) {
        self.failed.send_replace(Some(part));
    }
}

impl Hub {
    /// Waits until a part that everything hangs on has ended by itself: its name.
    pub async fn failure(&self) -> &'static str {
        let mut failed = self.watch().failed.subscribe();
        match failed.wait_for(Option::is_some).await.map(|part| *part) {
            Ok(Some(part)) => part,
            // The sender lives as long as this hub.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }
}

/// Runs a part, which ends only when the hub stops.
pub(super) fn keep_running(hub: &Hub, name: &'static str, part: impl Future<Output = ()> + Send + 'static) {
    let running = tokio::spawn(part);
    let hub = hub.clone();
    tokio::spawn(async move {
        let ended = running.await;
        if hub.stopping().is_cancelled() {
            return;
        }
        tracing::error!(part = name, panicked = ended.is_err(), "a part of the hub ended by itself");
        hub.watch().fail(name);
    });
}

/// Watches the writer's thread.
pub(super) fn watch_writer(hub: &Hub) {
    let ended = hub.clone();
    keep_running(hub, "the writer", async move {
        tokio::select! {
            () = ended.stopping().cancelled() => {}
            () = ended.store().writer().ended() => {}
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;
    use tokio::time::timeout;

    use super::keep_running;
    use crate::service::tests::World;
    use crate::store::Tx;

    /// What breaks the thread that throws it away.
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("thrown away");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_writer_that_panics_is_noticed() {
        let world = World::new().await;
        let (gone, caller_is_gone) = oneshot::channel::<()>();
        let written = world.hub.store().writer().run(async move |_: &mut Tx| {
            drop(caller_is_gone.await);
            Ok(Bomb)
        });
        // The caller goes away, so that the writer throws the answer away.
        assert!(timeout(Duration::ZERO, written).await.is_err());
        drop(gone);
        assert_eq!(timeout(Duration::from_secs(60), world.hub.failure()).await.unwrap(), "the writer");
        assert_eq!(world.hub.ready().await.unwrap_err().code.as_str(), "unavailable");
    }

    #[tokio::test]
    async fn a_part_that_panics_or_ends_is_noticed_and_one_that_was_told_to_stop_is_not() {
        for ends in [true, false] {
            let world = World::new().await;
            keep_running(&world.hub, "a part", async move { assert!(ends, "broken") });
            assert_eq!(world.hub.failure().await, "a part");
            assert!(world.hub.ready().await.is_err());
        }
        let world = World::new().await;
        world.hub.close().await;
        assert!(timeout(Duration::ZERO, world.hub.failure()).await.is_err(), "it was told to");
    }
}
