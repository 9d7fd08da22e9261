//! Sessions in the database.

mod list;
mod write;

use sqlx::AssertSqlSafe;

use crate::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use crate::domain::session::{ABANDONED_TIME, QUIET_GRACE, STALE_TIME, Session, Signs, StopRequest};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::fault::OrFault;
use crate::store::row::{names, word};
use crate::store::snapshot::Snapshot;

pub use list::{abandoned, list, live, of_member, of_token};
pub use write::{NewSession, alive, end, insert, request_stop, say};

/// Everything a session is made of; `WHERE` and `ORDER BY` follow.
const SELECT: &str = "SELECT session.id, session.project, session.member, session.goal, session.phase, session.note, session.quiet_until, \
    session.last_seen_at, session.token, session.client, session.external_ref, session.stop_requested_by, session.stop_requested_at, \
    session.stop_reason, session.started_at, session.ended_at, session.end_reason, session.ended_by, session.without_handoff, \
    (SELECT string_agg(task, ',') FROM lease WHERE lease.session = session.id) AS leases, \
    (SELECT MAX(handoff.id) FROM handoff WHERE handoff.session = session.id) AS handoff FROM session";

/// The sessions that are live at a moment, given the bounds of [`live_bounds`] as the first two values.
const LIVE: &str = "session.ended_at IS NULL AND (session.last_seen_at > $1 OR COALESCE(session.quiet_until, 0) > $2)";

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    project: String,
    member: String,
    goal: String,
    phase: String,
    note: String,
    quiet_until: Option<i64>,
    last_seen_at: i64,
    token: Option<i64>,
    client: Option<String>,
    external_ref: Option<String>,
    stop_requested_by: Option<String>,
    stop_requested_at: Option<i64>,
    stop_reason: Option<String>,
    started_at: i64,
    ended_at: Option<i64>,
    end_reason: Option<String>,
    ended_by: Option<String>,
    without_handoff: bool,
    leases: Option<String>,
    handoff: Option<i64>,
}

impl Row {
    /// The session as it is at `now`.
    fn into_session(self, now: Timestamp) -> Result<Session> {
        let phase = word(&self.phase)?;
        let (last_seen_at, quiet_until) = (Timestamp(self.last_seen_at), self.quiet_until.map(Timestamp));
        let signs = Signs { phase, last_seen_at, quiet_until, ended: self.ended_at.is_some() };
        let stop = self.stop_requested_by.zip(self.stop_requested_at);
        Ok(Session {
            id: SessionId(self.id),
            project: ProjectKey::stored(self.project),
            member: Handle::stored(self.member),
            goal: self.goal,
            phase,
            note: self.note,
            state: signs.state(now),
            quiet_until: quiet_until.filter(|until| *until > now),
            last_seen_at,
            leases: names(self.leases, TaskKey::stored),
            handoff: self.handoff.map(HandoffId),
            token: self.token,
            client: self.client,
            external_ref: self.external_ref,
            stop_requested: stop.map(|(by, at)| StopRequest {
                by: Handle::stored(by),
                at: Timestamp(at),
                reason: self.stop_reason,
            }),
            started_at: Timestamp(self.started_at),
            ended_at: self.ended_at.map(Timestamp),
            end_reason: self.end_reason,
            ended_by: self.ended_by.map(Handle::stored),
            without_handoff: self.without_handoff,
        })
    }
}

/// Before which last sign of life, and before which announced quiet time, a session is over at `now`.
fn live_bounds(now: Timestamp) -> (i64, i64) {
    (now.minus(STALE_TIME + ABANDONED_TIME).0, now.minus(QUIET_GRACE + ABANDONED_TIME).0)
}

/// Session `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: SessionId) -> Result<Session> {
    let sql = format!("{SELECT} WHERE session.id = $1");
    let row: Option<Row> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(snapshot.connection()).await.or_fault()?;
    row.ok_or_else(|| Error::not_found("session", id))?.into_session(snapshot.now())
}

/// A member's live sessions in a project, the newest first.
pub async fn live_of(snapshot: &mut Snapshot, member: &Handle, project: &ProjectKey) -> Result<Vec<Session>> {
    let (seen, quiet) = live_bounds(snapshot.now());
    let sql =
        format!("{SELECT} WHERE {LIVE} AND session.member = $3 AND session.project = $4 ORDER BY session.id DESC");
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(seen)
        .bind(quiet)
        .bind(member.as_str())
        .bind(project.as_str())
        .fetch_all(snapshot.connection())
        .await
        .or_fault()?;
    let now = snapshot.now();
    rows.into_iter().map(|row| row.into_session(now)).collect()
}
