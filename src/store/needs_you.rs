//! What waits for a human: questions without an answer, tasks nobody works on, tasks left behind.

use std::collections::HashMap;

use futures::TryStreamExt;
use serde::Deserialize;
use sqlx::{FromRow, QueryBuilder, Row};

use crate::domain::Result;
use crate::domain::budget::KEYS_AT_ONCE;
use crate::domain::event::{Kind, Seq};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::member::MemberKind;
use crate::domain::needs_you::{LeftBehind, Question, StaleReason, StaleTask};
use crate::domain::session::{Phase, Signs};
use crate::domain::task::Status;
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::columns::{DbRow, json, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

impl FromRow<'_, DbRow> for Question {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "inbox", &["seq"], || {
            Ok(Self {
                cursor: row.try_get::<Seq, _>("seq")?.to_string(),
                from: row.try_get("actor")?,
                at: row.try_get("at")?,
                text: row.try_get("text")?,
                thread: row.try_get("thread")?,
                task: row.try_get("task")?,
                title: row.try_get("title")?,
            })
        })
    }
}

/// What `member` was asked and has not answered, oldest first: messages with no later one of its
/// own in the thread, comments with no later one of its own on the task. What a read-only project
/// holds cannot be answered and is settled by that.
pub async fn questions(snapshot: &mut Snapshot, member: &Handle) -> Result<Vec<Question>> {
    sqlx::query_as(
        "SELECT inbox.seq, event.actor, event.at, inbox.text, thread.id AS thread, thread.task, \
         COALESCE(NULLIF(thread.subject, ''), task.title, '') AS title \
         FROM inbox JOIN event ON event.seq = inbox.seq JOIN message ON message.id = inbox.about \
         JOIN thread ON thread.id = message.thread LEFT JOIN task ON task.key = thread.task \
         WHERE inbox.member = $1 AND inbox.kind = 'question' AND event.kind = $2 \
         AND NOT EXISTS (SELECT 1 FROM message AS answer WHERE answer.thread = thread.id AND answer.author = $1 \
             AND answer.id > message.id) \
         UNION ALL \
         SELECT inbox.seq, event.actor, event.at, inbox.text, NULL, task.key, task.title \
         FROM inbox JOIN event ON event.seq = inbox.seq JOIN comment ON comment.id = inbox.about \
         JOIN task ON task.key = comment.task JOIN project ON project.key = task.project \
         WHERE inbox.member = $1 AND inbox.kind = 'question' AND event.kind = $3 AND project.archived = 0 \
         AND NOT EXISTS (SELECT 1 FROM comment AS answer WHERE answer.task = task.key AND answer.author = $1 \
             AND answer.id > comment.id) \
         ORDER BY 1",
    )
    .bind(member)
    .bind(Kind::MessageSent.as_str())
    .bind(Kind::TaskCommented.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()
}

/// An Active task, with its assignee and with its lease and session where it has them.
#[derive(FromRow)]
struct ActiveRow {
    key: TaskKey,
    title: String,
    version: u32,
    assignee: Option<Handle>,
    assignee_kind: Option<MemberKind>,
    status_since: Timestamp,
    lease_minutes: u32,
    holder: Option<Handle>,
    expires_at: Option<Timestamp>,
    session: Option<SessionId>,
    phase: Option<Phase>,
    last_seen_at: Option<Timestamp>,
    quiet_until: Option<Timestamp>,
}

impl ActiveRow {
    /// Why nobody works on it, since when, and whose it is; `None` where all is well.
    fn stale(&self, now: Timestamp) -> Option<(StaleReason, Timestamp, Handle)> {
        let lease = self.holder.clone().zip(self.expires_at).zip(self.phase.zip(self.last_seen_at));
        let Some(((holder, expires_at), (phase, last_seen_at))) = lease else {
            // One that was just sent back keeps its first claim for one lease time (R11).
            let since = self.status_since.plus_minutes(i64::from(self.lease_minutes));
            let agent = self.assignee.clone().filter(|_| self.assignee_kind == Some(MemberKind::Agent));
            return agent.filter(|_| since <= now).map(|agent| (StaleReason::Abandoned, since, agent));
        };
        let signs = Signs { phase, last_seen_at, quiet_until: self.quiet_until, ended: false };
        if expires_at <= now {
            Some((StaleReason::LeaseExpired, expires_at, holder))
        } else if signs.stale_at() < now {
            Some((StaleReason::SessionStale, signs.stale_at(), holder))
        } else {
            None
        }
    }
}

/// Active tasks that nobody works on any more, the longest so first. Those parked on a handoff wait
/// there.
pub async fn stale(snapshot: &mut Snapshot) -> Result<Vec<StaleTask>> {
    let rows: Vec<ActiveRow> = sqlx::query_as(
        "SELECT task.key, task.title, task.version, task.assignee, member.kind AS assignee_kind, task.status_since, \
         project.lease_minutes, lease.member AS holder, lease.expires_at, session.id AS session, session.phase, \
         session.last_seen_at, session.quiet_until \
         FROM task JOIN project ON project.key = task.project LEFT JOIN member ON member.handle = task.assignee \
         LEFT JOIN lease ON lease.task = task.key LEFT JOIN session ON session.id = lease.session \
         WHERE task.archived = 0 AND task.status_order = 2 AND project.archived = 0 AND lease.parked_on IS NULL",
    )
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let now = snapshot.now();
    let stale = |row: ActiveRow| {
        let (why, since, member) = row.stale(now)?;
        let (task, title, version, session) = (row.key, row.title, row.version, row.session);
        Some(StaleTask { task, title, version, why, member, session, since })
    };
    let mut stale: Vec<StaleTask> = rows.into_iter().filter_map(stale).collect();
    stale.sort_by_key(|task| task.since);
    Ok(stale)
}

/// An open task that nobody has, and the event that took it from a member who was deactivated.
type Left = (Seq, TaskKey, String, u32, Status, Handle, Timestamp);

/// The open tasks of deactivated members that have not been given to anybody since, oldest first.
pub async fn left_behind(snapshot: &mut Snapshot) -> Result<Vec<LeftBehind>> {
    let left: Vec<Left> = sqlx::query_as(
        "SELECT event.seq, task.key, task.title, task.version, task.status, event.subject, event.at \
         FROM event JOIN event_task ON event_task.seq = event.seq JOIN task ON task.key = event_task.task \
         JOIN project ON project.key = task.project JOIN member ON member.handle = event.subject \
         WHERE event.kind = $1 AND member.active = 0 AND project.archived = 0 \
         AND task.assignee IS NULL AND task.status <> 'done' AND task.archived = 0 \
         ORDER BY event.seq, task.project, task.number",
    )
    .bind(Kind::MemberDeactivated.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let keys: Vec<&TaskKey> = left.iter().map(|(_, task, ..)| task).collect();
    let mut given = HashMap::with_capacity(keys.len());
    let first = left.iter().map(|(seq, ..)| *seq).min().unwrap_or_default();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        given.extend(last_given(snapshot, keys, first).await?);
    }
    let still_left = left.into_iter().filter(|(seq, task, ..)| given.get(task).is_none_or(|given| given < seq));
    let view =
        |(_, task, title, version, status, member, since)| LeftBehind { task, title, version, status, member, since };
    Ok(still_left.map(view).collect())
}

/// As much of an event's data as says that a task was given to somebody.
#[derive(Default, Deserialize)]
struct Given {
    #[serde(default)]
    after: Option<Assignee>,
}

#[derive(Default, Deserialize)]
struct Assignee {
    #[serde(default)]
    assignee: Option<String>,
}

/// When each of these tasks was last given to somebody after event `since`, by the number of the
/// event; those that were not are left out.
async fn last_given(snapshot: &mut Snapshot, keys: &[&TaskKey], since: Seq) -> Result<HashMap<TaskKey, Seq>> {
    // All such events name an assignee in quotes; what others that do say of it is read below.
    let mut query = QueryBuilder::<Db>::new(
        "SELECT event_task.task, event.seq, event.data FROM event_task JOIN event ON event.seq = event_task.seq \
         WHERE event.subject = event_task.task AND event.data LIKE '%\"assignee\":\"%' AND event.seq > ",
    );
    query.push_bind(since).push(" AND event_task.task IN (");
    let mut list = query.separated(", ");
    for key in keys {
        list.push_bind(*key);
    }
    query.push(") ORDER BY event.seq");
    let mut rows = query.build_query_as::<(TaskKey, Seq, String)>().fetch(snapshot.connection());
    let mut given = HashMap::new();
    while let Some((task, seq, data)) = rows.try_next().await.or_fault()? {
        let Given { after } = json("event", seq, "data", &data)?;
        if after.is_some_and(|after| after.assignee.is_some()) {
            given.insert(task, seq);
        }
    }
    Ok(given)
}
