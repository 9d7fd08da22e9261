//! Members in the database.

use crate::domain::Result;
use crate::domain::ids::Handle;
use crate::domain::member::Member;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::{from_json, to_json, word};
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

#[derive(sqlx::FromRow)]
struct Row {
    handle: String,
    display_name: String,
    avatar: String,
    kind: String,
    role: String,
    software: Option<String>,
    skills: String,
    active: bool,
    created_at: i64,
    last_seen_at: Option<i64>,
}

impl Row {
    fn into_member(self) -> Result<Member> {
        Ok(Member {
            handle: Handle::stored(self.handle),
            display_name: self.display_name,
            avatar: self.avatar,
            kind: word(&self.kind)?,
            role: word(&self.role)?,
            software: self.software,
            skills: from_json(&self.skills),
            active: self.active,
            created_at: Timestamp(self.created_at),
            last_seen_at: self.last_seen_at.map(Timestamp),
        })
    }
}

/// Every member, humans first, by name.
pub async fn list(snapshot: &mut Snapshot) -> Result<Vec<Member>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT handle, display_name, avatar, kind, role, software, skills, active, created_at, last_seen_at \
         FROM member ORDER BY kind DESC, lower(display_name), handle",
    )
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    rows.into_iter().map(Row::into_member).collect()
}

/// The member called `handle`.
pub async fn find(snapshot: &mut Snapshot, handle: &Handle) -> Result<Option<Member>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT handle, display_name, avatar, kind, role, software, skills, active, created_at, last_seen_at \
         FROM member WHERE handle = $1",
    )
    .bind(handle.as_str())
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    row.map(Row::into_member).transpose()
}

/// Adds a member.
pub async fn insert(tx: &mut Tx, member: &Member, password_hash: Option<&str>) -> Result<()> {
    sqlx::query(
        "INSERT INTO member (handle, display_name, avatar, kind, role, software, skills, active, password_hash, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
    )
    .bind(member.handle.as_str())
    .bind(&member.display_name)
    .bind(&member.avatar)
    .bind(member.kind.as_str())
    .bind(member.role.as_str())
    .bind(&member.software)
    .bind(to_json(&member.skills))
    .bind(member.active)
    .bind(password_hash)
    .bind(member.created_at.0)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Writes what can change of a member.
pub async fn update(tx: &mut Tx, member: &Member) -> Result<()> {
    let now = tx.now().0;
    sqlx::query(
        "UPDATE member SET display_name = $2, avatar = $3, role = $4, software = $5, skills = $6, active = $7, updated_at = $8 \
         WHERE handle = $1",
    )
    .bind(member.handle.as_str())
    .bind(&member.display_name)
    .bind(&member.avatar)
    .bind(member.role.as_str())
    .bind(&member.software)
    .bind(to_json(&member.skills))
    .bind(member.active)
    .bind(now)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// How many active admins there are besides `handle` (R17).
pub async fn other_admins(snapshot: &mut Snapshot, handle: &Handle) -> Result<i64> {
    let now = snapshot.now().0;
    let sql = "SELECT COUNT(*) FROM member WHERE role = 'admin' AND active = 1 AND handle <> $1 AND (password_hash IS NOT NULL \
        OR EXISTS (SELECT 1 FROM token JOIN json_each(token.scopes) AS scope ON scope.value = 'admin' WHERE token.member = member.handle \
        AND token.project IS NULL AND token.revoked_at IS NULL AND (token.expires_at IS NULL OR token.expires_at > $2)))";
    sqlx::query_scalar(sql).bind(handle.as_str()).bind(now).fetch_one(snapshot.connection()).await.or_fault()
}

/// A member's password hash; `None` where there is no such active human or no password.
pub async fn password_hash(snapshot: &mut Snapshot, handle: &str) -> Result<Option<String>> {
    let sql = "SELECT password_hash FROM member WHERE handle = $1 AND active = 1 AND kind = 'human'";
    let hash: Option<Option<String>> =
        sqlx::query_scalar(sql).bind(handle.to_owned()).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(hash.flatten())
}

/// Sets a member's password hash.
pub async fn set_password(tx: &mut Tx, handle: &Handle, hash: &str) -> Result<()> {
    let now = tx.now().0;
    let sql = "UPDATE member SET password_hash = $2, updated_at = $3 WHERE handle = $1";
    sqlx::query(sql).bind(handle.as_str()).bind(hash.to_owned()).bind(now).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// Writes down a sign of life, unless a later one is known.
pub async fn seen(tx: &mut Tx, handle: &Handle, at: Timestamp) -> Result<()> {
    let sql = "UPDATE member SET last_seen_at = $2 WHERE handle = $1 AND COALESCE(last_seen_at, 0) < $2";
    sqlx::query(sql).bind(handle.as_str()).bind(at.0).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
