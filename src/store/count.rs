//! Counting what a list still holds, no further than anybody wants to know.

use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::page::COUNTED;
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// A query for the rows of `from`; conditions follow.
pub(super) fn counting(from: &str) -> QueryBuilder<Db> {
    QueryBuilder::new(format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from}"))
}

/// How many rows such a query finds; one more than [`COUNTED`] stands for any larger number.
pub(super) async fn count(snapshot: &mut Snapshot, query: QueryBuilder<Db>) -> Result<u32> {
    count_after(snapshot, query, 0).await
}

/// The same without the first `skip` rows.
pub(super) async fn count_after(snapshot: &mut Snapshot, mut query: QueryBuilder<Db>, skip: u32) -> Result<u32> {
    query.push(" LIMIT ").push_bind(i64::from(COUNTED) + 1);
    query.push(" OFFSET ").push_bind(i64::from(skip)).push(")");
    query.build_query_scalar().fetch_one(snapshot.connection()).await.or_fault()
}
