//! Browsers' sign-ins in the database: hashes, never secrets.

use crate::domain::Result;
use crate::domain::actor::{Actor, Credential, Door};
use crate::domain::ids::Handle;
use crate::domain::member::{MemberKind, Role};
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// Adds a sign-in with the hash of its secret.
pub async fn insert(tx: &mut Tx, member: &Handle, hash: &str, expires_at: Timestamp) -> Result<()> {
    let now = tx.now();
    sqlx::query("INSERT INTO sign_in (member, hash, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(member)
        .bind(hash)
        .bind(now)
        .bind(expires_at)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}

/// A live sign-in with its active member, found by a condition on `$1`; `$2` is the time.
macro_rules! live_sign_in {
    ($condition:literal) => {
        concat!(
            "SELECT sign_in.id, member.handle, member.kind, member.role, sign_in.expires_at \
             FROM sign_in JOIN member ON member.handle = sign_in.member \
             WHERE sign_in.ended_at IS NULL AND sign_in.expires_at > $2 AND member.active = 1 AND ",
            $condition
        )
    };
}

/// A row of [`live_sign_in`].
type Live = (i64, Handle, MemberKind, Role, Timestamp);

/// Whose live sign-in has this hash, as an actor with everything its role allows.
pub async fn authenticate(snapshot: &mut Snapshot, hash: &str) -> Result<Option<Actor>> {
    let now = snapshot.now();
    let query = sqlx::query_as(live_sign_in!("sign_in.hash = $1")).bind(hash).bind(now);
    Ok(query.fetch_optional(snapshot.connection()).await.or_fault()?.map(actor))
}

/// Whose live sign-in `id` is, with the rights of this moment.
pub async fn present(snapshot: &mut Snapshot, id: i64) -> Result<Option<Actor>> {
    let now = snapshot.now();
    let query = sqlx::query_as(live_sign_in!("sign_in.id = $1")).bind(id).bind(now);
    Ok(query.fetch_optional(snapshot.connection()).await.or_fault()?.map(actor))
}

fn actor((id, handle, kind, role, expires_at): Live) -> Actor {
    Actor {
        handle,
        kind,
        role,
        credential: Credential::SignIn(id),
        expires_at: Some(expires_at),
        ..Actor::system(Door::Ui)
    }
}

/// Ends a member's sign-ins: one, or all but one.
pub async fn end(tx: &mut Tx, member: &Handle, only: Option<i64>, keep: Option<i64>) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "UPDATE sign_in SET ended_at = $4 WHERE member = $1 AND ended_at IS NULL AND ($2 IS NULL OR id = $2) AND ($3 IS NULL OR id <> $3)",
    )
    .bind(member)
    .bind(only)
    .bind(keep)
    .bind(now)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Ends every sign-in; how many there were.
pub async fn end_all(tx: &mut Tx) -> Result<u64> {
    let now = tx.now();
    let sql = "UPDATE sign_in SET ended_at = $1 WHERE ended_at IS NULL AND expires_at > $1";
    let ended = sqlx::query(sql).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(ended.rows_affected())
}

/// Whether there is any active admin yet.
pub async fn any_admin(snapshot: &mut Snapshot) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM member WHERE role = 'admin' AND active = 1)";
    sqlx::query_scalar(sql).fetch_one(snapshot.connection()).await.or_fault()
}
