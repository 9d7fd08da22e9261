//! What waits for a human: questions without an answer, tasks nobody works on, tasks left behind.

use crate::domain::Result;
use crate::domain::event::Kind;
use crate::domain::ids::{Handle, SessionId, TaskKey, ThreadId};
use crate::domain::needs_you::{LeftBehind, Question, StaleReason, StaleTask};
use crate::domain::session::Signs;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;

#[derive(sqlx::FromRow)]
struct QuestionRow {
    seq: i64,
    actor: String,
    at: i64,
    text: String,
    thread: Option<i64>,
    task: Option<String>,
    title: String,
}

/// What `member` was asked and has not answered, oldest first: messages with no later one of its own in the thread, comments with no
/// later one of its own on the task. What a read-only project holds cannot be answered and is settled by that.
pub async fn questions(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<Question>> {
    let rows: Vec<QuestionRow> = sqlx::query_as(
        "SELECT inbox.seq, event.actor, event.at, inbox.text, thread.id AS thread, thread.task, \
         COALESCE(NULLIF(thread.subject, ''), task.title, '') AS title \
         FROM inbox JOIN event ON event.seq = inbox.seq JOIN message ON message.id = CAST(event.data ->> 'message' AS INTEGER) \
         JOIN thread ON thread.id = message.thread LEFT JOIN task ON task.key = thread.task \
         WHERE inbox.member = $1 AND inbox.kind = 'question' AND event.kind = $2 \
         AND NOT EXISTS (SELECT 1 FROM message AS answer WHERE answer.thread = thread.id AND answer.author = $1 AND answer.id > message.id) \
         UNION ALL \
         SELECT inbox.seq, event.actor, event.at, inbox.text, NULL, task.key, task.title \
         FROM inbox JOIN event ON event.seq = inbox.seq JOIN comment ON comment.id = CAST(event.data ->> 'comment' AS INTEGER) \
         JOIN task ON task.key = comment.task JOIN project ON project.key = task.project \
         WHERE inbox.member = $1 AND inbox.kind = 'question' AND event.kind = $3 AND project.archived = 0 \
         AND NOT EXISTS (SELECT 1 FROM comment AS answer WHERE answer.task = task.key AND answer.author = $1 AND answer.id > comment.id) \
         ORDER BY 1",
    )
    .bind(member.as_str())
    .bind(Kind::MessageSent.as_str())
    .bind(Kind::TaskCommented.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let question = |row: QuestionRow| Question {
        cursor: row.seq.to_string(),
        from: Handle::stored(row.actor),
        at: Timestamp(row.at),
        text: row.text,
        thread: row.thread.map(ThreadId),
        task: row.task.map(TaskKey::stored),
        title: row.title,
    };
    Ok(rows.into_iter().map(question).collect())
}

#[derive(sqlx::FromRow)]
struct ActiveRow {
    key: String,
    title: String,
    version: u32,
    assignee: Option<String>,
    assignee_kind: Option<String>,
    status_since: i64,
    lease_minutes: u32,
    holder: Option<String>,
    expires_at: Option<i64>,
    session: Option<i64>,
    phase: Option<String>,
    last_seen_at: Option<i64>,
    quiet_until: Option<i64>,
}

impl ActiveRow {
    /// Why nobody works on it, since when, and whose it is; `None` where all is well.
    fn stale(&self, now: Timestamp) -> Result<Option<(StaleReason, Timestamp, Handle)>> {
        let lease = self.holder.clone().zip(self.expires_at).zip(self.phase.as_deref().zip(self.last_seen_at));
        let Some(((holder, expires_at), (phase, last_seen_at))) = lease else {
            // One that was just sent back keeps its first claim for one lease time (R11).
            let since = Timestamp(self.status_since).plus_minutes(i64::from(self.lease_minutes));
            let agents = self.assignee.clone().filter(|_| self.assignee_kind.as_deref() == Some("agent"));
            return Ok(agents
                .filter(|_| since <= now)
                .map(|agent| (StaleReason::Abandoned, since, Handle::stored(agent))));
        };
        let holder = Handle::stored(holder);
        let quiet_until = self.quiet_until.map(Timestamp);
        let signs = Signs { phase: word(phase)?, last_seen_at: Timestamp(last_seen_at), quiet_until, ended: false };
        Ok(if Timestamp(expires_at) <= now {
            Some((StaleReason::LeaseExpired, Timestamp(expires_at), holder))
        } else if signs.stale_at() < now {
            Some((StaleReason::SessionStale, signs.stale_at(), holder))
        } else {
            None
        })
    }
}

/// Active tasks that nobody works on any more, the longest so first. Those parked on a handoff wait there.
pub async fn stale(snapshot: &mut Snapshot) -> Result<Vec<StaleTask>> {
    let rows: Vec<ActiveRow> = sqlx::query_as(
        "SELECT task.key, task.title, task.version, task.assignee, member.kind AS assignee_kind, task.status_since, project.lease_minutes, \
         lease.member AS holder, lease.expires_at, session.id AS session, session.phase, session.last_seen_at, session.quiet_until \
         FROM task JOIN project ON project.key = task.project LEFT JOIN member ON member.handle = task.assignee \
         LEFT JOIN lease ON lease.task = task.key LEFT JOIN session ON session.id = lease.session \
         WHERE task.archived = 0 AND task.status_order = 2 AND project.archived = 0 AND lease.parked_on IS NULL",
    )
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let now = snapshot.now();
    let mut stale = Vec::new();
    for row in rows {
        if let Some((why, since, member)) = row.stale(now)? {
            let session = row.session.map(SessionId);
            stale.push(StaleTask {
                task: TaskKey::stored(row.key),
                title: row.title,
                version: row.version,
                why,
                member,
                session,
                since,
            });
        }
    }
    stale.sort_by_key(|task| task.since);
    Ok(stale)
}

/// The open tasks of deactivated members that have not been given to anybody since, oldest first.
pub async fn left_behind(snapshot: &mut Snapshot) -> Result<Vec<LeftBehind>> {
    let rows: Vec<(String, String, u32, String, String, i64)> = sqlx::query_as(
        "SELECT task.key, task.title, task.version, task.status, event.subject, event.at \
         FROM event JOIN event_task ON event_task.seq = event.seq JOIN task ON task.key = event_task.task \
         JOIN project ON project.key = task.project JOIN member ON member.handle = event.subject \
         WHERE event.kind = $1 AND member.active = 0 AND project.archived = 0 \
         AND task.assignee IS NULL AND task.status <> 'done' AND task.archived = 0 \
         AND NOT EXISTS (SELECT 1 FROM event_task AS since JOIN event AS later ON later.seq = since.seq \
             WHERE since.task = task.key AND since.seq > event.seq AND later.subject = task.key \
             AND (later.data -> 'after' ->> 'assignee') IS NOT NULL) ORDER BY event.seq, task.project, task.number",
    )
    .bind(Kind::MemberDeactivated.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let left = |(task, title, version, status, member, since): (String, String, u32, String, String, i64)| {
        let (task, member, since) = (TaskKey::stored(task), Handle::stored(member), Timestamp(since));
        Ok(LeftBehind { task, title, version, status: word(&status)?, member, since })
    };
    rows.into_iter().map(left).collect()
}
