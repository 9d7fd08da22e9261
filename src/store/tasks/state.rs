//! Whether cards may have changed.

use crate::domain::Result;
use crate::domain::event::Seq;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// What differs whenever a card may have changed but by the time that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CardState {
    /// The newest event.
    pub seq: Seq,
    /// The ends of all leases together: signs of life and announced quiet move them without an event.
    pub leases: i64,
}

/// The state of all cards.
pub async fn card_state(snapshot: &mut Snapshot) -> Result<CardState> {
    let sql = "SELECT (SELECT COALESCE(MAX(seq), 0) FROM event) AS seq, (SELECT COALESCE(SUM(expires_at), 0) FROM lease) AS leases";
    sqlx::query_as(sql).fetch_one(snapshot.connection()).await.or_fault()
}
