//! Inbox rows: written with the events they come from, read and acknowledged by their member.

use serde_json::Value;
use sqlx::{FromRow, QueryBuilder, Row};

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::rows_at_once;
use crate::domain::event::{Fact, Kind, Seq};
use crate::domain::ids::Handle;
use crate::domain::inbox::{InboxItem, InboxKind, Recipient, Told, outcome};
use crate::store::Db;
use crate::store::columns::{DbRow, Json, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

impl FromRow<'_, DbRow> for InboxItem {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "event", &["seq"], || {
            let kind: InboxKind = row.try_get("kind")?;
            let seq: Seq = row.try_get("seq")?;
            let Json(tasks) = row.try_get("tasks")?;
            let event: String = row.try_get("event")?;
            let data: Option<Json<Value>> = row.try_get("data")?;
            let (verdict, moved) = match data.map(|Json(data)| Fact::read(&event, &data)) {
                Some(Fact::TaskReviewed(reviewed)) => (reviewed.verdict, None),
                Some(Fact::HandoffPickedUp(picked_up)) => (None, Some(picked_up.moved)),
                _ => (None, None),
            };
            // A handoff names more tasks than the leases that went to who picked it up.
            let moved = moved.filter(|_| kind == InboxKind::LeaseLost);
            Ok(Self {
                cursor: seq.to_string(),
                outcome: Kind::of(&event).and_then(|event| outcome(kind, event, verdict)),
                kind,
                at: row.try_get("at")?,
                actor: row.try_get("actor")?,
                subject: row.try_get("subject")?,
                tasks: moved.unwrap_or(tasks),
                text: row.try_get("text")?,
                text_by: row.try_get("text_by")?,
            })
        })
    }
}

/// Whom an event tells what, and which message or comment it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub(super) seq: Seq,
    pub(super) told: &'a Told,
    pub(super) about: Option<i64>,
}

/// Writes the items of events just logged. Names nobody has, and members who are deactivated, are
/// passed over.
pub(super) async fn insert(tx: &mut Tx, items: &[Item<'_>]) -> Result<()> {
    let direct: Vec<(&Item<'_>, &Handle)> = items
        .iter()
        .filter_map(|item| match &item.told.to {
            Recipient::Member(handle) => Some((item, handle)),
            Recipient::Role(_) => None,
        })
        .collect();
    for rows in direct.chunks(rows_at_once(6)) {
        let mut query = QueryBuilder::<Db>::new("WITH told (handle, seq, kind, text, text_by, about) AS (");
        query.push_values(rows, |mut row, (Item { seq, told, about }, handle)| {
            row.push_bind(*handle).push_bind(*seq).push_bind(told.kind).push_bind(&told.text);
            row.push_bind(&told.text_by).push_bind(*about);
        });
        query.push(
            ") INSERT INTO inbox (member, seq, kind, text, text_by, about) \
             SELECT member.handle, told.seq, told.kind, told.text, told.text_by, told.about \
             FROM told JOIN member ON member.handle = told.handle WHERE member.active = 1",
        );
        query.build().execute(tx.connection()).await.or_fault()?;
    }
    for item in items {
        if let Recipient::Role(role) = &item.told.to {
            insert_for_role(tx, *item, role).await?;
        }
    }
    Ok(())
}

/// Tells everybody with a role or skill, but for who did it and who is told already.
async fn insert_for_role(tx: &mut Tx, Item { seq, told, about }: Item<'_>, role: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO inbox (member, seq, kind, text, text_by, about) SELECT member.handle, $1, $2, $3, $5, $6 \
         FROM member JOIN event ON event.seq = $1 WHERE member.active = 1 AND member.handle <> event.actor \
         AND (lower(member.role) = lower($4) OR EXISTS (SELECT 1 FROM member_skill WHERE member_skill.member = member.handle \
             AND lower(member_skill.skill) = lower($4))) \
         AND NOT EXISTS (SELECT 1 FROM inbox AS other WHERE other.member = member.handle AND other.seq = $1)",
    )
    .bind(seq)
    .bind(told.kind)
    .bind(&told.text)
    .bind(role)
    .bind(&told.text_by)
    .bind(about)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// At most `limit` of a member's items after `after` that its credential reaches, oldest first.
pub async fn list(snapshot: &mut Snapshot, actor: &Actor, after: Seq, limit: u32) -> Result<Vec<InboxItem>> {
    let sql = "SELECT inbox.seq, inbox.kind, inbox.text, inbox.text_by, event.at, event.actor, event.subject, \
        event.tasks, event.kind AS event, \
        CASE WHEN event.kind IN ($5, $6) THEN event.data END AS data \
        FROM inbox JOIN event ON event.seq = inbox.seq WHERE inbox.member = $1 AND inbox.seq > $2 \
        AND ($3 IS NULL OR event.project IS NULL OR event.project = $3) ORDER BY inbox.seq LIMIT $4";
    let query = sqlx::query_as(sql).bind(&actor.handle).bind(after).bind(&actor.project).bind(limit);
    let query = query.bind(Kind::TaskReviewed.as_str()).bind(Kind::HandoffPickedUp.as_str());
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// The event up to which a member acknowledged its items, 0 at first.
pub async fn acknowledged(snapshot: &mut Snapshot, member: &Handle) -> Result<Seq> {
    let sql = "SELECT acked_to FROM inbox_ack WHERE member = $1";
    let seq: Option<Seq> =
        sqlx::query_scalar(sql).bind(member).fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(seq.unwrap_or(0))
}

/// How many of a member's items that its credential reaches are not acknowledged.
pub async fn unread(snapshot: &mut Snapshot, actor: &Actor) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM inbox JOIN event ON event.seq = inbox.seq WHERE inbox.member = $1 \
               AND inbox.seq > COALESCE((SELECT acked_to FROM inbox_ack WHERE member = $1), 0) \
               AND ($2 IS NULL OR event.project IS NULL OR event.project = $2)";
    let query = sqlx::query_scalar(sql).bind(&actor.handle);
    query.bind(&actor.project).fetch_one(snapshot.connection()).await.or_fault()
}

/// Acknowledges a member's items up to `seq`; never back.
pub async fn acknowledge(tx: &mut Tx, member: &Handle, seq: Seq) -> Result<()> {
    let sql = "INSERT INTO inbox_ack (member, acked_to) VALUES ($1, $2) \
               ON CONFLICT (member) DO UPDATE SET acked_to = excluded.acked_to WHERE excluded.acked_to > inbox_ack.acked_to";
    sqlx::query(sql).bind(member).bind(seq).execute(tx.connection()).await.or_fault()?;
    Ok(())
}
