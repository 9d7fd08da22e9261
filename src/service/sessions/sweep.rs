//! What time does by itself, written down by the one process that serves: leases that expired,
//! sessions that are over. Every rule compares with the time itself; this only tells.

use super::end::{Ending, end_all};
use crate::domain::Result;
use crate::domain::actor::{Actor, Door};
use crate::domain::claim::AttemptEnd;
use crate::service::{Hub, tasks};
use crate::store::{self, Tx};

/// How many leases and sessions one write settles.
const CHUNK: u32 = 200;

/// Writes down what has expired by now; nothing where nothing has.
pub(in crate::service) async fn sweep(hub: &Hub) -> Result<()> {
    let mut snapshot = hub.read_for_itself().await?;
    let expired = store::leases::newly_expired(&mut snapshot, 1).await?;
    let abandoned = store::sessions::abandoned(&mut snapshot, 1).await?;
    drop(snapshot);
    if expired.is_empty() && abandoned.is_empty() {
        return Ok(());
    }
    hub.store().writer().run(async |tx: &mut Tx| sweep_in(tx).await).await.map(drop)
}

async fn sweep_in(tx: &mut Tx) -> Result<()> {
    for (task, lease) in store::leases::newly_expired(tx, CHUNK).await? {
        store::leases::mark_told(tx, &task).await?;
        tasks::record_expiry(tx, &task, &lease);
    }
    let system = Actor::system(Door::System);
    let abandoned = store::sessions::abandoned(tx, CHUNK).await?;
    let reason = Some("no sign of life for a day");
    end_all(tx, &system, abandoned, Ending { leases: AttemptEnd::SessionEnded, reason, by: None }).await
}
