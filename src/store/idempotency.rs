//! The first answers to writes that carried a key (R14).

use std::time::Duration;

use crate::domain::Result;
use crate::domain::ids::Handle;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// How long an answer is kept.
const KEPT: Duration = Duration::from_hours(24);

/// What was answered to a member's key, and the hash of the request it answered.
pub async fn find(snapshot: &mut Snapshot, member: &Handle, key: &str) -> Result<Option<(String, String)>> {
    let oldest = snapshot.now().minus(KEPT);
    let sql = "SELECT request_hash, answer FROM idempotency WHERE member = $1 AND key = $2 AND created_at > $3";
    let query = sqlx::query_as(sql).bind(member).bind(key).bind(oldest);
    query.fetch_optional(snapshot.connection()).await.or_fault()
}

/// Keeps an answer, and lets go of those that are too old.
pub async fn keep(tx: &mut Tx, member: &Handle, key: &str, request_hash: &str, answer: &str) -> Result<()> {
    let now = tx.now();
    let forget = "DELETE FROM idempotency WHERE created_at <= $1";
    sqlx::query(forget).bind(now.minus(KEPT)).execute(tx.connection()).await.or_fault()?;
    sqlx::query("INSERT INTO idempotency (member, key, request_hash, answer, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(member)
        .bind(key)
        .bind(request_hash)
        .bind(answer)
        .bind(now)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}
