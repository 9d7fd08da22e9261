//! Sessions in the database.

mod list;
mod write;

use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::domain::ids::{Handle, ProjectKey, SessionId};
use crate::domain::remedy::Thing;
use crate::domain::session::{ABANDONED_TIME, QUIET_GRACE, STALE_TIME, Session, SessionState, Signs, StopRequest};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::columns::{DbRow, Joined, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

pub use list::{abandoned, list, live, of_member, of_token};
pub use write::{NewSession, alive, end, insert, request_stop, say};

/// Everything a session is made of; `WHERE` and `ORDER BY` follow.
const SELECT: &str = "SELECT session.id, session.project, session.member, session.goal, session.phase, session.note, session.quiet_until, \
    session.last_seen_at, session.token, session.client, session.external_ref, session.stop_requested_by, session.stop_requested_at, \
    session.stop_reason, session.started_at, session.ended_at, session.end_reason, session.ended_by, session.without_handoff, \
    (SELECT string_agg(task, char(31)) FROM lease WHERE lease.session = session.id) AS leases, \
    (SELECT MAX(handoff.id) FROM handoff WHERE handoff.session = session.id) AS handoff FROM session";

/// The sessions that are live at a moment, given the bounds of [`live_bounds`] as the first two
/// values.
const LIVE: &str = "session.ended_at IS NULL AND (session.last_seen_at > $1 OR COALESCE(session.quiet_until, 0) > $2)";

/// A session as it is stored: its state follows from the moment it is looked at.
struct Stored(Session);

impl FromRow<'_, DbRow> for Stored {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "session", &["id"], || {
            let (by, at): (Option<Handle>, Option<Timestamp>) =
                (row.try_get("stop_requested_by")?, row.try_get("stop_requested_at")?);
            let reason: Option<String> = row.try_get("stop_reason")?;
            let Joined(leases) = row.try_get("leases")?;
            Ok(Self(Session {
                id: row.try_get("id")?,
                project: row.try_get("project")?,
                member: row.try_get("member")?,
                goal: row.try_get("goal")?,
                phase: row.try_get("phase")?,
                note: row.try_get("note")?,
                state: SessionState::Active,
                quiet_until: row.try_get("quiet_until")?,
                last_seen_at: row.try_get("last_seen_at")?,
                leases,
                handoff: row.try_get("handoff")?,
                token: row.try_get("token")?,
                client: row.try_get("client")?,
                external_ref: row.try_get("external_ref")?,
                stop_requested: by.zip(at).map(|(by, at)| StopRequest { by, at, reason }),
                started_at: row.try_get("started_at")?,
                ended_at: row.try_get("ended_at")?,
                end_reason: row.try_get("end_reason")?,
                ended_by: row.try_get("ended_by")?,
                without_handoff: row.try_get("without_handoff")?,
            }))
        })
    }
}

impl Stored {
    /// The session as it is at `now`.
    fn at(self, now: Timestamp) -> Session {
        let Self(mut session) = self;
        let Session { phase, last_seen_at, quiet_until, .. } = session;
        session.state = Signs { phase, last_seen_at, quiet_until, ended: session.ended_at.is_some() }.state(now);
        session.quiet_until = quiet_until.filter(|until| *until > now);
        session
    }
}

/// Before which last sign of life, and before which announced quiet time, a session is over at
/// `now`.
fn live_bounds(now: Timestamp) -> (Timestamp, Timestamp) {
    (now.minus(STALE_TIME + ABANDONED_TIME), now.minus(QUIET_GRACE + ABANDONED_TIME))
}

/// Session `id`.
///
/// # Errors
/// `not_found` where there is none.
pub async fn find(snapshot: &mut Snapshot, id: SessionId) -> Result<Session> {
    let sql = format!("{SELECT} WHERE session.id = $1");
    let stored: Option<Stored> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(stored.ok_or_else(|| Error::not_found(Thing::Session, id))?.at(snapshot.now()))
}

/// A member's live sessions in a project, the newest first.
pub async fn live_of(snapshot: &mut Snapshot, member: &Handle, project: &ProjectKey) -> Result<Vec<Session>> {
    let (seen, quiet) = live_bounds(snapshot.now());
    let sql =
        format!("{SELECT} WHERE {LIVE} AND session.member = $3 AND session.project = $4 ORDER BY session.id DESC");
    let rows: Vec<Stored> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(seen)
        .bind(quiet)
        .bind(member)
        .bind(project)
        .fetch_all(snapshot.connection())
        .await
        .or_fault()?;
    let now = snapshot.now();
    Ok(rows.into_iter().map(|stored| stored.at(now)).collect())
}
