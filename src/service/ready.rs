//! Whether the hub can work: its parts run, and a write arrives on the disk. Asked in bounded time,
//! whatever holds the database.

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::Hub;
use crate::domain::budget::READY_TIME;
use crate::domain::{Error, Result};
use crate::store::{Tx, probe};

/// The last outcome; whoever asks while one is being found out waits for the next one together with
/// all others.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<Found>>);

#[derive(Debug)]
struct Found {
    begun: Instant,
    outcome: Result<()>,
}

impl Hub {
    /// Whether its parts run, its schema is known and the disk takes writes.
    ///
    /// # Errors
    /// `unavailable` where not, also where it cannot be said in time.
    pub async fn ready(&self) -> Result<()> {
        let asked = Instant::now();
        let asking = async {
            let mut last = self.readiness().0.lock().await;
            if let Some(found) = last.as_ref().filter(|found| found.begun >= asked) {
                return found.outcome.clone();
            }
            let begun = Instant::now();
            let outcome = self.try_out().await;
            *last = Some(Found { begun, outcome: outcome.clone() });
            outcome
        };
        timeout(READY_TIME, asking).await.unwrap_or_else(|_| Err(Error::unavailable()))
    }

    async fn try_out(&self) -> Result<()> {
        if !self.watch().is_well() || !self.store().writer().is_alive() {
            return Err(Error::unavailable());
        }
        self.store().writer().run(async |tx: &mut Tx| probe::write(tx).await).await?;
        let data = self.data().to_owned();
        tokio::task::spawn_blocking(move || probe::room(&data)).await.map_err(|_| Error::internal())?
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use crate::service::tests::World;
    use crate::store;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_database_that_another_program_keeps_locked_is_told_in_time() {
        let world = World::new().await;
        world.hub.ready().await.unwrap();
        let lock = store::hold_write_lock(world.hub.store().file()).await;
        let asked = (0..20).map(|_| world.hub.ready());
        // The writer itself waits for the lock much longer than this.
        let told = timeout(Duration::from_secs(15), futures::future::join_all(asked)).await.unwrap();
        assert!(told.iter().all(|told| told.as_ref().is_err_and(|error| error.code.as_str() == "unavailable")));
        drop(lock);
        world.create(&world.ada, serde_json::json!({})).await.unwrap();
        world.hub.ready().await.unwrap();
    }

    #[tokio::test]
    async fn asking_writes_but_tells_nothing() {
        let world = World::new().await;
        let head = async || store::log::head(&mut world.hub.read_for_itself().await.unwrap()).await.unwrap();
        let before = head().await;
        for _ in 0..3 {
            world.hub.ready().await.unwrap();
        }
        assert_eq!(head().await, before);
        assert!(!world.data.path().join("probe").exists());
    }

    #[tokio::test]
    async fn no_room_on_the_disk_is_told() {
        let world = World::new().await;
        // A name that cannot be made into a file stands for a disk that takes none.
        std::fs::create_dir(world.data.path().join("probe")).unwrap();
        let told = world.hub.ready().await.unwrap_err();
        assert!(told.code.as_str() == "unavailable" && told.message.contains("Make room"), "{told}");
        std::fs::remove_dir(world.data.path().join("probe")).unwrap();
        world.hub.ready().await.unwrap();
    }
}
