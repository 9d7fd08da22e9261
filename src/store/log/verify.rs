//! Checking the whole chain, from the first event to the last.

use futures::TryStreamExt;

use super::chain::{self, Columns, GENESIS};
use crate::domain::Result;
use crate::domain::event::{Seq, Verified};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

#[derive(sqlx::FromRow)]
struct Row {
    seq: Seq,
    #[sqlx(flatten)]
    columns: Columns,
    previous_hash: String,
    hash: String,
}

/// Reads every event and says where the chain first breaks, if it does: a number left out, a row changed, a link cut.
pub async fn verify(snapshot: &mut Snapshot) -> Result<Verified> {
    let mut rows = sqlx::query_as::<_, Row>(
        "SELECT seq, at, actor, door, token, session, kind, project, subject, tasks, data, audience, previous_hash, hash \
         FROM event ORDER BY seq",
    )
    .fetch(snapshot.connection());
    let (mut events, mut previous) = (0, GENESIS.to_owned());
    while let Some(row) = rows.try_next().await.or_fault()? {
        if let Some(fault) = fault(&row, events + 1, &previous) {
            return Ok(Verified { intact: false, events, broken_at: Some(row.seq), fault: Some(fault) });
        }
        events += 1;
        previous = row.hash;
    }
    Ok(Verified { intact: true, events, broken_at: None, fault: None })
}

fn fault(row: &Row, expected: Seq, previous: &str) -> Option<String> {
    if row.seq != expected {
        return Some(format!("event {expected} is missing"));
    }
    if row.previous_hash != previous {
        return Some("it does not follow the event before it".to_owned());
    }
    (row.hash != chain::hash(previous, row.seq, &row.columns)).then(|| "its content was changed".to_owned())
}
