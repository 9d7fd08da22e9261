//! Reading events: for lists, for a task's story, for what changed since a version.

use futures::TryStreamExt;
use sqlx::QueryBuilder;

use super::chain::Columns;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::EVENT_PAGE_BYTES;
use crate::domain::event::{Entity, Event, Kind, ListEvents, Seq};
use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::columns::{Unreadable, json};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// An event with whom it concerns, before anybody's eyes are considered.
#[derive(Clone, Debug)]
pub struct Logged {
    pub event: Event,
    /// Whom a private event concerns; empty means everybody.
    pub audience: Vec<Handle>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: Seq,
    #[sqlx(flatten)]
    columns: Columns,
}

const COLUMNS: &str = "event.seq, at, actor, door, token, session, kind, project, subject, tasks, data, audience";

impl Row {
    /// The event in these columns.
    ///
    /// # Errors
    /// `internal` where one of them cannot be read.
    fn into_logged(self) -> Result<Logged> {
        let Self { seq, columns: c } = self;
        let unknown =
            |cause| Unreadable { table: "event", row: seq.to_string(), column: "door".to_owned(), cause }.told();
        let event = Event {
            seq,
            at: Timestamp(c.at),
            actor: Handle::stored(c.actor),
            door: c.door.parse().map_err(unknown)?,
            token: c.token,
            session: c.session.map(SessionId),
            kind: c.kind,
            project: c.project.map(ProjectKey::stored),
            subject: c.subject,
            tasks: json("event", seq, "tasks", &c.tasks)?,
            data: json("event", seq, "data", &c.data)?,
        };
        Ok(Logged { event, audience: json("event", seq, "audience", &c.audience)? })
    }
}

/// The number of the newest event, 0 where there is none.
pub async fn head(snapshot: &mut Snapshot) -> Result<Seq> {
    let head = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM event");
    head.fetch_one(snapshot.connection()).await.or_fault()
}

/// The newest event's number and hash.
pub(super) async fn newest(snapshot: &mut Snapshot) -> Result<Option<(Seq, String)>> {
    let newest = sqlx::query_as("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1");
    newest.fetch_optional(snapshot.connection()).await.or_fault()
}

/// At most `limit` events after `filter.since` and before `filter.before`, oldest first: the first
/// ones, or the latest. Without what `reader` may not see; whoever may see them where there is
/// none.
pub async fn list(
    snapshot: &mut Snapshot,
    filter: &ListEvents,
    reader: Option<&Actor>,
    limit: u32,
) -> Result<Vec<Logged>> {
    Ok(page(snapshot, filter, reader, limit, EVENT_PAGE_BYTES).await?.rows)
}

/// As many of those as are `bytes` together, and one at the least.
pub async fn page(
    snapshot: &mut Snapshot,
    filter: &ListEvents,
    reader: Option<&Actor>,
    limit: u32,
    bytes: usize,
) -> Result<EventPage> {
    let mut query = QueryBuilder::<Db>::new("SELECT ");
    query.push(COLUMNS).push(" FROM event");
    push_filter(&mut query, filter, reader);
    let latest = filter.latest == Some(true);
    query.push(if latest { " ORDER BY event.seq DESC LIMIT " } else { " ORDER BY event.seq LIMIT " });
    query.push_bind(i64::from(limit));
    let mut page = within(query, snapshot, bytes).await?;
    if latest {
        page.rows.reverse();
    }
    Ok(page)
}

/// How many events of a task pass the filter that `reader` may see.
pub async fn count(snapshot: &mut Snapshot, filter: &ListEvents, reader: &Actor) -> Result<u32> {
    let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM event");
    push_filter(&mut query, filter, Some(reader));
    query.build_query_scalar().fetch_one(snapshot.connection()).await.or_fault()
}

/// The joins and conditions of a filter, without what `reader` may not see.
fn push_filter(query: &mut QueryBuilder<Db>, filter: &ListEvents, reader: Option<&Actor>) {
    if filter.task.is_some() {
        query.push(" JOIN event_task ON event_task.seq = event.seq");
    }
    query.push(" WHERE event.seq > ").push_bind(filter.since.unwrap_or(0));
    if let Some(before) = filter.before {
        query.push(" AND event.seq < ").push_bind(before);
    }
    if let Some(task) = &filter.task {
        query.push(" AND event_task.task = ").push_bind(task);
    }
    if let Some(actor) = &filter.actor {
        query.push(" AND actor = ").push_bind(actor);
    }
    if let Some(session) = filter.session {
        query.push(" AND session = ").push_bind(session);
    }
    if let Some(kind) = &filter.kind {
        query.push(" AND (kind = ").push_bind(kind);
        query.push(" OR substr(kind, 1, ").push_bind(i64::try_from(kind.len()).unwrap_or(0) + 1);
        query.push(") = ").push_bind(format!("{kind}.")).push(")");
    }
    if let Some(reader) = reader {
        push_visible(query, filter, reader);
    }
}

/// Some events, and whether more of them were left out because they are much.
#[derive(Debug)]
pub struct EventPage {
    pub rows: Vec<Logged>,
    pub is_cut: bool,
}

/// The first events that a query finds: as many as are `bytes` together, and one at the least.
async fn within(mut query: QueryBuilder<Db>, snapshot: &mut Snapshot, bytes: usize) -> Result<EventPage> {
    let mut found = query.build_query_as::<Row>().fetch(snapshot.connection());
    let (mut rows, mut sum) = (Vec::new(), 0);
    while let Some(row) = found.try_next().await.or_fault()? {
        sum += row.columns.data.len() + row.columns.tasks.len() + 300;
        if sum > bytes && !rows.is_empty() {
            return Ok(EventPage { rows, is_cut: true });
        }
        rows.push(row.into_logged()?);
    }
    Ok(EventPage { rows, is_cut: false })
}

/// Leaves out what `reader` may not know of. An admin knows of every message that there was one,
/// and not what task it is about.
fn push_visible(query: &mut QueryBuilder<Db>, filter: &ListEvents, reader: &Actor) {
    if let Some(project) = &reader.project {
        query.push(" AND (event.project IS NULL OR event.project = ").push_bind(project).push(")");
    }
    let sees_redacted = reader.is_admin() && filter.task.is_none();
    if sees_redacted {
        return;
    }
    // A list of handles is a text in which each stands between quotes, and no handle has a quote or
    // a wildcard in it.
    query.push(" AND (audience = '[]' OR audience LIKE ").push_bind(format!("%\"{}\"%", reader.handle));
    if reader.is_admin() {
        query.push(" OR kind NOT LIKE ").push_bind(format!("{}.%", Entity::Message));
    }
    query.push(")");
}

/// The newest `limit` events that concern `task`, oldest first.
pub async fn concerning(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Logged>> {
    let mut query = QueryBuilder::<Db>::new("SELECT ");
    query.push(COLUMNS).push(" FROM event JOIN event_task ON event_task.seq = event.seq WHERE event_task.task = ");
    query.push_bind(task).push(" ORDER BY event.seq DESC LIMIT ").push_bind(limit);
    let mut rows = within(query, snapshot, EVENT_PAGE_BYTES).await?.rows;
    rows.reverse();
    Ok(rows)
}

/// The newest events that changed `task`, newest first: what a version conflict tells of. Those of
/// another subject tell of it under `changed`.
pub async fn last_changes(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<Event>> {
    let events = concerning(snapshot, task, limit).await?;
    let own = events.into_iter().rev().map(|logged| logged.event);
    Ok(own.filter(|event| event.change_of(task).is_some()).collect())
}

/// The newest event of this kind that concerns `task` and was written at `at`.
pub async fn at_moment(snapshot: &mut Snapshot, task: &TaskKey, kind: Kind, at: Timestamp) -> Result<Option<Event>> {
    let mut query = QueryBuilder::<Db>::new("SELECT ");
    query.push(COLUMNS).push(" FROM event JOIN event_task ON event_task.seq = event.seq WHERE event_task.task = ");
    query.push_bind(task).push(" AND kind = ").push_bind(kind.as_str());
    query.push(" AND at = ").push_bind(at).push(" ORDER BY event.seq DESC LIMIT 1");
    let row: Option<Row> = query.build_query_as().fetch_optional(snapshot.connection()).await.or_fault()?;
    row.map(|row| row.into_logged().map(|logged| logged.event)).transpose()
}
