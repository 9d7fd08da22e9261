//! Browsers' sign-ins in the database: hashes, never secrets.

use crate::domain::Result;
use crate::domain::actor::{Actor, Credential, Door, Scope};
use crate::domain::ids::Handle;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// Adds a sign-in with the hash of its secret.
pub async fn insert(tx: &mut Tx, member: &Handle, hash: &str, expires_at: Timestamp) -> Result<()> {
    let now = tx.now().0;
    sqlx::query("INSERT INTO sign_in (member, hash, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(member.as_str())
        .bind(hash.to_owned())
        .bind(now)
        .bind(expires_at.0)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// Whose live sign-in has this hash, as an actor with everything its role allows.
pub async fn authenticate(snapshot: &mut Snapshot, hash: &str) -> Result<Option<Actor>> {
    let now = snapshot.now().0;
    let row: Option<(i64, String, String, String)> = sqlx::query_as(
        "SELECT sign_in.id, member.handle, member.kind, member.role \
         FROM sign_in JOIN member ON member.handle = sign_in.member \
         WHERE sign_in.hash = $1 AND sign_in.ended_at IS NULL AND sign_in.expires_at > $2 AND member.active = 1",
    )
    .bind(hash.to_owned())
    .bind(now)
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    let Some((id, handle, kind, role)) = row else { return Ok(None) };
    Ok(Some(Actor {
        handle: Handle::stored(handle),
        kind: word(&kind)?,
        role: word(&role)?,
        door: Door::Ui,
        credential: Credential::SignIn(id),
        scopes: Scope::ALL.to_vec(),
        project: None,
        idempotency_key: None,
    }))
}

/// Whether sign-in `id` still holds.
pub async fn is_live(snapshot: &mut Snapshot, id: i64) -> Result<bool> {
    let now = snapshot.now().0;
    let sql = "SELECT COUNT(*) FROM sign_in JOIN member ON member.handle = sign_in.member \
        WHERE sign_in.id = $1 AND sign_in.ended_at IS NULL AND sign_in.expires_at > $2 AND member.active = 1";
    let live: i64 = sqlx::query_scalar(sql).bind(id).bind(now).fetch_one(snapshot.connection()).await.or_fault()?;
    Ok(live > 0)
}

/// Ends a member's sign-ins: one, or all but one.
pub async fn end(tx: &mut Tx, member: &Handle, only: Option<i64>, keep: Option<i64>) -> Result<()> {
    let now = tx.now().0;
    sqlx::query(
        "UPDATE sign_in SET ended_at = $4 WHERE member = $1 AND ended_at IS NULL AND ($2 IS NULL OR id = $2) AND ($3 IS NULL OR id <> $3)",
    )
    .bind(member.as_str())
    .bind(only)
    .bind(keep)
    .bind(now)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Whether there is any active admin yet.
pub async fn any_admin(snapshot: &mut Snapshot) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM member WHERE role = 'admin' AND active = 1)";
    sqlx::query_scalar(sql).fetch_one(snapshot.connection()).await.or_fault()
}
