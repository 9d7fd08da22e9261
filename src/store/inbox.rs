//! Inbox rows: written with the events they come from, read and acknowledged by their member.

use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::event::{Kind, Seq};
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::inbox::{InboxItem, InboxKind, Recipient, Told, outcome};
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::row::{from_json, word};
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// SQLite takes at most 32,766 values in one statement; a row has five.
const ROWS: usize = 5_000;

#[derive(sqlx::FromRow)]
struct Row {
    seq: Seq,
    kind: String,
    text: String,
    text_by: Option<String>,
    at: i64,
    actor: String,
    subject: String,
    tasks: String,
    event: String,
    verdict: Option<String>,
    moved: Option<String>,
}

impl Row {
    fn into_item(self) -> Result<InboxItem> {
        let kind = word(&self.kind)?;
        let verdict = self.verdict.as_deref().and_then(|verdict| verdict.parse().ok());
        // A handoff names more tasks than the leases that went to who picked it up.
        let tasks = if kind == InboxKind::LeaseLost { self.moved.as_deref() } else { None };
        Ok(InboxItem {
            cursor: self.seq.to_string(),
            outcome: Kind::of(&self.event).and_then(|event| outcome(kind, event, verdict)),
            kind,
            at: Timestamp(self.at),
            actor: Handle::stored(self.actor),
            subject: self.subject,
            tasks: from_json::<Vec<TaskKey>>(tasks.unwrap_or(&self.tasks)),
            text: self.text,
            text_by: self.text_by.map(Handle::stored),
        })
    }
}

/// Writes the items of events just logged. Names nobody has, and members who are deactivated, are passed over.
pub(super) async fn insert(tx: &mut Tx, told: &[(Seq, &Told)]) -> Result<()> {
    let direct: Vec<(Seq, &Told, &Handle)> = told
        .iter()
        .filter_map(|(seq, told)| match &told.to {
            Recipient::Member(handle) => Some((*seq, *told, handle)),
            Recipient::Role(_) => None,
        })
        .collect();
    for rows in direct.chunks(ROWS) {
        let mut query = QueryBuilder::<Db>::new("WITH told (handle, seq, kind, text, text_by) AS (");
        query.push_values(rows, |mut row, (seq, told, handle)| {
            row.push_bind(handle.as_str()).push_bind(*seq).push_bind(told.kind.as_str()).push_bind(&told.text);
            row.push_bind(told.text_by.as_ref().map(Handle::as_str));
        });
        query.push(
            ") INSERT INTO inbox (member, seq, kind, text, text_by) \
             SELECT member.handle, told.seq, told.kind, told.text, told.text_by \
             FROM told JOIN member ON member.handle = told.handle WHERE member.active = 1",
        );
        query.build().execute(tx.connection()).await.or_fault()?;
    }
    for (seq, told) in told {
        if let Recipient::Role(role) = &told.to {
            insert_for_role(tx, *seq, told, role).await?;
        }
    }
    Ok(())
}

/// Tells everybody with a role or skill, but for who did it and who is told already.
async fn insert_for_role(tx: &mut Tx, seq: Seq, told: &Told, role: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO inbox (member, seq, kind, text, text_by) SELECT member.handle, $1, $2, $3, $5 FROM member JOIN event ON event.seq = $1 \
         WHERE member.active = 1 AND member.handle <> event.actor \
         AND (member.role = $4 OR EXISTS (SELECT 1 FROM json_each(member.skills) WHERE lower(json_each.value) = lower($4))) \
         AND NOT EXISTS (SELECT 1 FROM inbox AS other WHERE other.member = member.handle AND other.seq = $1)",
    )
    .bind(seq)
    .bind(told.kind.as_str())
    .bind(told.text.clone())
    .bind(role.to_owned())
    .bind(told.text_by.as_ref().map(|by| by.to_string()))
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// At most `limit` of a member's items after `after` that its credential reaches, oldest first.
pub async fn list(snapshot: &mut Snapshot, actor: &Actor, after: Seq, limit: u32) -> Result<Vec<InboxItem>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT inbox.seq, inbox.kind, inbox.text, inbox.text_by, event.at, event.actor, event.subject, event.tasks, event.kind AS event, \
         CASE event.kind WHEN $5 THEN json_extract(event.data, '$.verdict') END AS verdict, \
         CASE event.kind WHEN $6 THEN json_extract(event.data, '$.moved') END AS moved \
         FROM inbox JOIN event ON event.seq = inbox.seq WHERE inbox.member = $1 AND inbox.seq > $2 \
         AND ($3 IS NULL OR event.project IS NULL OR event.project = $3) ORDER BY inbox.seq LIMIT $4",
    )
    .bind(actor.handle.as_str())
    .bind(after)
    .bind(actor.project.as_ref().map(ProjectKey::as_str))
    .bind(limit)
    .bind(Kind::TaskReviewed.as_str())
    .bind(Kind::HandoffPickedUp.as_str())
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    rows.into_iter().map(Row::into_item).collect()
}

/// The event up to which a member acknowledged its items, 0 at first.
pub async fn acknowledged(snapshot: &mut Snapshot, member: &Handle) -> Result<Seq> {
    let sql = "SELECT acked_to FROM inbox_ack WHERE member = $1";
    let seq: Option<Seq> =
        sqlx::query_scalar(sql).bind(member.as_str()).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(seq.unwrap_or(0))
}

/// How many of a member's items that its credential reaches are not acknowledged.
pub async fn unread(snapshot: &mut Snapshot, actor: &Actor) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM inbox JOIN event ON event.seq = inbox.seq WHERE inbox.member = $1 \
               AND inbox.seq > COALESCE((SELECT acked_to FROM inbox_ack WHERE member = $1), 0) \
               AND ($2 IS NULL OR event.project IS NULL OR event.project = $2)";
    let query = sqlx::query_scalar(sql).bind(actor.handle.as_str());
    query.bind(actor.project.as_ref().map(ProjectKey::as_str)).fetch_one(snapshot.connection()).await.or_fault()
}

/// Acknowledges a member's items up to `seq`; never back.
pub async fn acknowledge(tx: &mut Tx, member: &Handle, seq: Seq) -> Result<()> {
    let sql = "INSERT INTO inbox_ack (member, acked_to) VALUES ($1, $2) \
               ON CONFLICT (member) DO UPDATE SET acked_to = excluded.acked_to WHERE excluded.acked_to > inbox_ack.acked_to";
    sqlx::query(sql).bind(member.as_str()).bind(seq).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
