//! Whether the hub can work: its parts run, and a write arrives on the disk. Asked in bounded time, whatever holds the database.

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::Hub;
use crate::domain::budget::READY_TIME;
use crate::domain::{Error, Result};
use crate::store::{Tx, probe};

/// The last outcome; whoever asks while one is being found out waits for the next one together with all others.
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
