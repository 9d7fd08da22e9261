//! Members in the database, with their skills in a table of their own.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, QueryBuilder};

use crate::domain::Result;
use crate::domain::actor::Scope;
use crate::domain::ids::Handle;
use crate::domain::member::Member;
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::columns::{DbRow, Json, of_row, stored_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

const SELECT: &str = "SELECT handle, display_name, avatar, kind, role, software, active, created_at, last_seen_at, \
    (SELECT string_agg(skill, char(31)) FROM (SELECT skill FROM member_skill WHERE member_skill.member = member.handle \
        ORDER BY position)) AS skills FROM member";

stored_row!(Member, "member" by ["handle"], {
    handle, display_name, avatar, kind, role, software, skills as joined, active, created_at, last_seen_at,
});

/// Every member, humans first, by name.
pub async fn list(snapshot: &mut Snapshot) -> Result<Vec<Member>> {
    let sql = format!("{SELECT} ORDER BY kind DESC, lower(display_name), handle");
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(snapshot.connection()).await.or_fault()
}

/// The member called `handle`.
pub async fn find(snapshot: &mut Snapshot, handle: &Handle) -> Result<Option<Member>> {
    let sql = format!("{SELECT} WHERE handle = $1");
    sqlx::query_as(AssertSqlSafe(sql)).bind(handle).fetch_optional(snapshot.connection()).await.or_fault()
}

/// Adds a member.
pub async fn insert(tx: &mut Tx, member: &Member, password_hash: Option<&str>) -> Result<()> {
    sqlx::query(
        "INSERT INTO member (handle, display_name, avatar, kind, role, software, active, password_hash, created_at, \
         updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(&member.handle)
    .bind(&member.display_name)
    .bind(&member.avatar)
    .bind(member.kind)
    .bind(member.role)
    .bind(&member.software)
    .bind(member.active)
    .bind(password_hash)
    .bind(member.created_at)
    .execute(tx.connection())
    .await
    .or_fault()?;
    insert_skills(tx, member).await
}

/// Writes what can change of a member.
pub async fn update(tx: &mut Tx, member: &Member) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "UPDATE member SET display_name = $2, avatar = $3, role = $4, software = $5, active = $6, updated_at = $7 \
         WHERE handle = $1",
    )
    .bind(&member.handle)
    .bind(&member.display_name)
    .bind(&member.avatar)
    .bind(member.role)
    .bind(&member.software)
    .bind(member.active)
    .bind(now)
    .execute(tx.connection())
    .await
    .or_fault()?;
    let sql = "DELETE FROM member_skill WHERE member = $1";
    sqlx::query(sql).bind(&member.handle).execute(tx.connection()).await.or_fault()?;
    insert_skills(tx, member).await
}

/// Writes a member's skills, at most [`crate::domain::budget::LABELS`], in their order.
async fn insert_skills(tx: &mut Tx, member: &Member) -> Result<()> {
    if member.skills.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Db>::new("INSERT INTO member_skill (member, position, skill) ");
    query.push_values((0_i64..).zip(&member.skills), |mut row, (position, skill)| {
        row.push_bind(&member.handle).push_bind(position).push_bind(skill);
    });
    query.build().execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// An active admin, with one of the ways it can sign in.
struct Admin {
    handle: Handle,
    has_password: bool,
    /// What a live token of its own that reaches the entire hub may be used for.
    scopes: Option<Vec<Scope>>,
}

impl sqlx::FromRow<'_, DbRow> for Admin {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        use sqlx::Row;
        of_row(row, "token", &["id"], || {
            let scopes: Option<Json<Vec<Scope>>> = row.try_get("scopes")?;
            let scopes = scopes.map(|Json(scopes)| scopes);
            Ok(Self { handle: row.try_get("handle")?, has_password: row.try_get("has_password")?, scopes })
        })
    }
}

/// How many active admins there are besides `handle` who can act as one: with a password, or with a
/// token (R17).
pub async fn other_admins(snapshot: &mut Snapshot, handle: &Handle) -> Result<usize> {
    let now = snapshot.now();
    let sql = "SELECT member.handle, member.password_hash IS NOT NULL AS has_password, token.id, token.scopes FROM member \
        LEFT JOIN token ON token.member = member.handle AND token.project IS NULL AND token.revoked_at IS NULL \
        AND (token.expires_at IS NULL OR token.expires_at > $2) \
        WHERE member.role = 'admin' AND member.active = 1 AND member.handle <> $1";
    let query = sqlx::query_as(sql).bind(handle).bind(now);
    let admins: Vec<Admin> = query.fetch_all(snapshot.connection()).await.or_fault()?;
    let counts = |admin: &Admin| {
        admin.has_password || admin.scopes.as_ref().is_some_and(|scopes| scopes.contains(&Scope::Admin))
    };
    Ok(admins.into_iter().filter(counts).map(|admin| admin.handle).collect::<HashSet<_>>().len())
}

/// A member's password hash; `None` where there is no such active human or no password.
pub async fn password_hash(snapshot: &mut Snapshot, handle: &str) -> Result<Option<String>> {
    let sql = "SELECT password_hash FROM member WHERE handle = $1 AND active = 1 AND kind = 'human'";
    let hash: Option<Option<String>> =
        sqlx::query_scalar(sql).bind(handle).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(hash.flatten())
}

/// Sets a member's password hash.
pub async fn set_password(tx: &mut Tx, handle: &Handle, hash: &str) -> Result<()> {
    let now = tx.now();
    let sql = "UPDATE member SET password_hash = $2, updated_at = $3 WHERE handle = $1";
    sqlx::query(sql).bind(handle).bind(hash).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Writes down a sign of life, unless a later one is known.
pub async fn seen(tx: &mut Tx, handle: &Handle, at: Timestamp) -> Result<()> {
    let sql = "UPDATE member SET last_seen_at = $2 WHERE handle = $1 AND COALESCE(last_seen_at, 0) < $2";
    sqlx::query(sql).bind(handle).bind(at).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
