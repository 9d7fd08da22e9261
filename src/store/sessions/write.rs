//! Writing sessions.

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::ids::{Handle, SessionId};
use crate::domain::session::{Phase, StopRequest};
use crate::domain::session_command::StartSession;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::tx::Tx;

/// A session about to be started, by whom.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    pub actor: &'a Actor,
    pub command: &'a StartSession,
}

/// Adds a session and gives its id.
pub async fn insert(tx: &mut Tx, NewSession { actor, command }: NewSession<'_>) -> Result<SessionId> {
    let now = tx.now();
    sqlx::query_scalar(
        "INSERT INTO session (project, member, goal, token, client, external_ref, last_seen_at, started_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
    )
    .bind(&command.project)
    .bind(&actor.handle)
    .bind(command.goal.as_deref().unwrap_or_default())
    .bind(actor.token())
    .bind(command.client.as_deref().filter(|client| !client.is_empty()))
    .bind(&command.external_ref)
    .bind(now)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}

/// Writes down a sign of life, unless a later one is known. The leases follow with
/// [`crate::store::leases::renew`].
pub async fn alive(tx: &mut Tx, id: SessionId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND last_seen_at < $2";
    sqlx::query(sql).bind(id).bind(at).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Writes down what a session says of itself.
pub async fn say(
    tx: &mut Tx,
    id: SessionId,
    phase: Phase,
    note: Option<&str>,
    quiet_until: Option<Timestamp>,
) -> Result<()> {
    sqlx::query("UPDATE session SET phase = $2, note = COALESCE($3, note), quiet_until = $4 WHERE id = $1")
        .bind(id)
        .bind(phase)
        .bind(note)
        .bind(quiet_until)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// Writes down that somebody asked it to stop.
pub async fn request_stop(tx: &mut Tx, id: SessionId, stop: &StopRequest) -> Result<()> {
    sqlx::query("UPDATE session SET stop_requested_by = $2, stop_requested_at = $3, stop_reason = $4 WHERE id = $1")
        .bind(id)
        .bind(&stop.by)
        .bind(stop.at)
        .bind(&stop.reason)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// Ends a session, for a reason that is the words of `by` or else the hub's own; false where it had
/// ended already.
pub async fn end(
    tx: &mut Tx,
    id: SessionId,
    reason: Option<&str>,
    by: Option<&Handle>,
    without_handoff: bool,
) -> Result<bool> {
    let now = tx.now();
    let sql = "UPDATE session SET ended_at = $2, end_reason = $3, without_handoff = $4, ended_by = $5 \
               WHERE id = $1 AND ended_at IS NULL";
    let query = sqlx::query(sql).bind(id).bind(now).bind(reason).bind(without_handoff);
    let query = query.bind(by);
    let done = query.execute(tx.connection()).await.or_fault()?;
    Ok(done.rows_affected() > 0)
}
