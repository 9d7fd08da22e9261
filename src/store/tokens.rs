//! Tokens in the database: hashes, never secrets.

use crate::domain::Result;
use crate::domain::actor::{Actor, Credential, Door};
use crate::domain::ids::{Handle, ProjectKey};
use crate::domain::time::Timestamp;
use crate::domain::token::Token;
use crate::store::fault::OrFault;
use crate::store::row::{from_json, to_json, word};
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    member: String,
    name: String,
    prefix: String,
    scopes: String,
    project: Option<String>,
    created_by: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl From<Row> for Token {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            member: Handle::stored(row.member),
            name: row.name,
            prefix: row.prefix,
            scopes: from_json(&row.scopes),
            project: row.project.map(ProjectKey::stored),
            created_by: Handle::stored(row.created_by),
            created_at: Timestamp(row.created_at),
            expires_at: row.expires_at.map(Timestamp),
            last_used_at: row.last_used_at.map(Timestamp),
            revoked_at: row.revoked_at.map(Timestamp),
        }
    }
}

/// A member's tokens, the newest first.
pub async fn list(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<Token>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, member, name, prefix, scopes, project, created_by, created_at, expires_at, last_used_at, revoked_at \
         FROM token WHERE member = $1 ORDER BY id DESC",
    )
    .bind(member.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(Token::from).collect())
}

/// Adds a token with the hash of its secret, and the token it is made with, where there is one; `token.id` is given by the database and
/// returned.
pub async fn insert(tx: &mut Tx, token: &Token, hash: &str, made_with: Option<i64>) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO token (member, name, prefix, hash, scopes, project, created_by, created_at, expires_at, made_with) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
    )
    .bind(token.member.as_str())
    .bind(&token.name)
    .bind(&token.prefix)
    .bind(hash.to_owned())
    .bind(to_json(&token.scopes))
    .bind(token.project.as_ref().map(ProjectKey::as_str))
    .bind(token.created_by.as_str())
    .bind(token.created_at.0)
    .bind(token.expires_at.map(|at| at.0))
    .bind(made_with)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}

/// Revokes a member's token `id`, or all of them, with every token made with one of these, whoever's it is: those that were live, each
/// with its member. Nothing where token `id` is not a live one of the member.
pub async fn revoke(tx: &mut Tx, member: &Handle, id: Option<i64>) -> Result<Vec<(i64, Handle)>> {
    let now = tx.now().0;
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "WITH RECURSIVE ending (id) AS ( \
           SELECT id FROM token WHERE member = $1 AND ($2 IS NULL OR (id = $2 AND revoked_at IS NULL)) \
           UNION SELECT token.id FROM token JOIN ending ON token.made_with = ending.id) \
         UPDATE token SET revoked_at = $3 WHERE revoked_at IS NULL AND id IN (SELECT id FROM ending) RETURNING id, member",
    )
    .bind(member.as_str())
    .bind(id)
    .bind(now)
    .fetch_all(tx.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(|(id, member)| (id, Handle::stored(member))).collect())
}

/// Every token that is not revoked, with its member and its hash.
pub async fn not_revoked(snapshot: &mut Snapshot) -> Result<Vec<(i64, Handle, String)>> {
    let sql = "SELECT id, member, hash FROM token WHERE revoked_at IS NULL ORDER BY id";
    let rows: Vec<(i64, String, String)> = sqlx::query_as(sql).fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|(id, member, hash)| (id, Handle::stored(member), hash)).collect())
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

/// A row of [`live_token`].
type Live = (i64, String, String, String, String, Option<String>, Option<i64>);

/// Whose live token has this hash, as an actor.
pub async fn authenticate(snapshot: &mut Snapshot, hash: &str) -> Result<Option<Actor>> {
    let (hash, now) = (hash.to_owned(), snapshot.now().0);
    let query = sqlx::query_as(live_token!("token.hash = $1")).bind(hash).bind(now);
    query.fetch_optional(snapshot.connection()).await.or_fault()?.map(actor).transpose()
}

/// Whose live token `id` is, with the rights of this moment.
pub async fn present(snapshot: &mut Snapshot, id: i64) -> Result<Option<Actor>> {
    let now = snapshot.now().0;
    let query = sqlx::query_as(live_token!("token.id = $1")).bind(id).bind(now);
    query.fetch_optional(snapshot.connection()).await.or_fault()?.map(actor).transpose()
}

fn actor((id, handle, kind, role, scopes, project, expires_at): Live) -> Result<Actor> {
    Ok(Actor {
        handle: Handle::stored(handle),
        kind: word(&kind)?,
        role: word(&role)?,
        credential: Credential::Token(id),
        scopes: from_json(&scopes),
        project: project.map(ProjectKey::stored),
        expires_at: expires_at.map(Timestamp),
        ..Actor::system(Door::Rest)
    })
}

/// Writes down when a token was last used.
pub async fn used(tx: &mut Tx, id: i64, at: Timestamp) -> Result<()> {
    let sql = "UPDATE token SET last_used_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at.0).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
