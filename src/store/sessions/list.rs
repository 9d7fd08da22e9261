//! Lists of sessions: for people, for presence, and for those that end many.

use sqlx::{AssertSqlSafe, QueryBuilder};

use super::{LIVE, SELECT, Stored, live_bounds};
use crate::domain::ids::{Handle, SessionId};
use crate::domain::page::read_cursor;
use crate::domain::session::Session;
use crate::domain::session_command::ListSessions;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// At most `limit` sessions that pass the filter, the newest first.
///
/// # Errors
/// `invalid` for a broken cursor.
pub async fn list(snapshot: &mut Snapshot, filter: &ListSessions, limit: u32) -> Result<Vec<Session>> {
    let (seen, quiet) = live_bounds(snapshot.now());
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" WHERE 1 = 1");
    if let Some(live) = filter.live {
        query.push(if live { " AND (" } else { " AND NOT (" });
        query.push("session.ended_at IS NULL AND (session.last_seen_at > ").push_bind(seen);
        query.push(" OR COALESCE(session.quiet_until, 0) > ").push_bind(quiet).push("))");
    }
    if let Some(project) = &filter.project {
        query.push(" AND session.project = ").push_bind(project);
    }
    if let Some(member) = &filter.member {
        query.push(" AND session.member = ").push_bind(member);
    }
    if let Some(cursor) = &filter.cursor {
        let id: i64 = read_cursor(cursor, 1)?[0].parse().map_err(|_| {
            Error::invalid("cursor", "is not one this hub gave out; leave it out to start at the beginning")
        })?;
        query.push(" AND session.id < ").push_bind(id);
    }
    query.push(" ORDER BY session.id DESC LIMIT ").push_bind(limit);
    let rows: Vec<Stored> = query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    let now = snapshot.now();
    Ok(rows.into_iter().map(|stored| stored.at(now)).collect())
}

/// Every live session, or those of one member.
pub async fn live(snapshot: &mut Snapshot, member: Option<&Handle>) -> Result<Vec<Session>> {
    let (seen, quiet) = live_bounds(snapshot.now());
    let sql = format!("{SELECT} WHERE {LIVE} AND ($3 IS NULL OR session.member = $3) ORDER BY session.id");
    let rows: Vec<Stored> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(seen)
        .bind(quiet)
        .bind(member)
        .fetch_all(snapshot.connection())
        .await
        .or_fault()?;
    let now = snapshot.now();
    Ok(rows.into_iter().map(|stored| stored.at(now)).collect())
}

/// The sessions that are not ended and were started with this token.
pub async fn of_token(snapshot: &mut Snapshot, token: i64) -> Result<Vec<SessionId>> {
    let sql = "SELECT id FROM session WHERE token = $1 AND ended_at IS NULL ORDER BY id";
    sqlx::query_scalar(sql).bind(token).fetch_all(snapshot.connection()).await.or_fault()
}

/// The sessions of a member that are not ended.
pub async fn of_member(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<SessionId>> {
    let sql = "SELECT id FROM session WHERE member = $1 AND ended_at IS NULL ORDER BY id";
    sqlx::query_scalar(sql).bind(member).fetch_all(snapshot.connection()).await.or_fault()
}

/// The sessions that are over for want of any sign of life, but not yet written down as ended
/// (R15).
pub async fn abandoned(snapshot: &mut Snapshot, limit: u32) -> Result<Vec<SessionId>> {
    let (seen, quiet) = live_bounds(snapshot.now());
    sqlx::query_scalar(
        "SELECT id FROM session WHERE ended_at IS NULL AND last_seen_at <= $1 AND COALESCE(quiet_until, 0) <= $2 ORDER BY id LIMIT $3",
    )
    .bind(seen)
    .bind(quiet)
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()
}
