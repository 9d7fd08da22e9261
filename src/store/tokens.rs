//! Tokens in the database: hashes, never secrets.

use sqlx::{FromRow, Row};

use crate::domain::Result;
use crate::domain::actor::{Actor, Credential, Door};
use crate::domain::ids::Handle;
use crate::domain::time::Timestamp;
use crate::domain::token::Token;
use crate::store::columns::{DbRow, Json, of_row, stored_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

stored_row!(Token, "token" by ["id"], {
    id, member, name, prefix, scopes as json, project, created_by, created_at, expires_at, last_used_at, revoked_at,
});

/// A member's tokens, the newest first.
pub async fn list(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<Token>> {
    let sql = "SELECT id, member, name, prefix, scopes, project, created_by, created_at, expires_at, last_used_at, \
               revoked_at FROM token WHERE member = $1 ORDER BY id DESC";
    sqlx::query_as(sql).bind(member).fetch_all(snapshot.connection()).await.or_fault()
}

/// Adds a token with the hash of its secret, and the token it is made with, where there is one;
/// `token.id` is given by the database and returned.
pub async fn insert(tx: &mut Tx, token: &Token, hash: &str, made_with: Option<i64>) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO token (member, name, prefix, hash, scopes, project, created_by, created_at, expires_at, made_with) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    )
    .bind(&token.member)
    .bind(&token.name)
    .bind(&token.prefix)
    .bind(hash)
    .bind(Json(&token.scopes))
    .bind(&token.project)
    .bind(&token.created_by)
    .bind(token.created_at)
    .bind(token.expires_at)
    .bind(made_with)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}

/// Revokes a member's token `id`, or all of them, with every token made with one of these,
/// whoever's it is: those that were live, each with its member. Nothing where token `id` is not a
/// live one of the member.
pub async fn revoke(tx: &mut Tx, member: &Handle, id: Option<i64>) -> Result<Vec<(i64, Handle)>> {
    let now = tx.now();
    sqlx::query_as(
        "WITH RECURSIVE ending (id) AS ( \
           SELECT id FROM token WHERE member = $1 AND ($2 IS NULL OR (id = $2 AND revoked_at IS NULL)) \
           UNION SELECT token.id FROM token JOIN ending ON token.made_with = ending.id) \
         UPDATE token SET revoked_at = $3 WHERE revoked_at IS NULL AND id IN (SELECT id FROM ending) RETURNING id, member",
    )
    .bind(member)
    .bind(id)
    .bind(now)
    .fetch_all(tx.connection())
    .await
    .or_fault()
}

/// Every token that is not revoked, with its member and its hash.
pub async fn not_revoked(snapshot: &mut Snapshot) -> Result<Vec<(i64, Handle, String)>> {
    let sql = "SELECT id, member, hash FROM token WHERE revoked_at IS NULL ORDER BY id";
    sqlx::query_as(sql).fetch_all(snapshot.connection()).await.or_fault()
}

/// A live token with its active member, found by a condition on `$1`; `$2` is the time.
macro_rules! live_token {
    ($condition:literal) => {
        concat!(
            "SELECT token.id, member.handle, member.kind, member.role, token.scopes, token.project, token.expires_at \
             FROM token JOIN member ON member.handle = token.member \
             WHERE token.revoked_at IS NULL AND COALESCE(token.expires_at, $2 + 1) > $2 AND member.active = 1 AND ",
            $condition
        )
    };
}

/// Who acts with a live token: a row of [`live_token`].
struct Bearer(Actor);

impl FromRow<'_, DbRow> for Bearer {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "token", &["id"], || {
            let Json(scopes) = row.try_get("scopes")?;
            Ok(Self(Actor {
                handle: row.try_get("handle")?,
                kind: row.try_get("kind")?,
                role: row.try_get("role")?,
                credential: Credential::Token(row.try_get("id")?),
                scopes,
                project: row.try_get("project")?,
                expires_at: row.try_get("expires_at")?,
                ..Actor::system(Door::Rest)
            }))
        })
    }
}

/// Whose live token has this hash, as an actor.
pub async fn authenticate(snapshot: &mut Snapshot, hash: &str) -> Result<Option<Actor>> {
    let now = snapshot.now();
    let query = sqlx::query_as(live_token!("token.hash = $1")).bind(hash).bind(now);
    let bearer: Option<Bearer> = query.fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(bearer.map(|Bearer(actor)| actor))
}

/// Whose live token `id` is, with the rights of this moment.
pub async fn present(snapshot: &mut Snapshot, id: i64) -> Result<Option<Actor>> {
    let now = snapshot.now();
    let query = sqlx::query_as(live_token!("token.id = $1")).bind(id).bind(now);
    let bearer: Option<Bearer> = query.fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(bearer.map(|Bearer(actor)| actor))
}

/// Writes down when a token was last used.
pub async fn used(tx: &mut Tx, id: i64, at: Timestamp) -> Result<()> {
    let sql = "UPDATE token SET last_used_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
