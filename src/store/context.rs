//! Short views of what belongs to other entities, as a claim or a session's start shows them.

use crate::domain::Result;
use crate::domain::claim::HandoffCard;
use crate::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use crate::domain::session_context::{ContextDoc, LOADED_TEXT, Section};
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;
use crate::store::row::from_json;
use crate::store::snapshot::Snapshot;

/// How many documents are named at the most.
const DOCS: u32 = 30;

#[derive(sqlx::FromRow)]
struct CardRow {
    id: i64,
    session: i64,
    author: String,
    summary: String,
    status: String,
    to_member: Option<String>,
    to_role: Option<String>,
    open_tasks: String,
    created_at: i64,
}

#[derive(serde::Deserialize)]
struct OpenTask {
    task: TaskKey,
}

impl From<CardRow> for HandoffCard {
    fn from(row: CardRow) -> Self {
        let tasks: Vec<OpenTask> = from_json(&row.open_tasks);
        Self {
            id: HandoffId(row.id),
            author: Handle::stored(row.author),
            session: SessionId(row.session),
            summary: row.summary,
            status: row.status,
            to: row.to_member.or(row.to_role),
            tasks: tasks.into_iter().map(|open| open.task).collect(),
            created_at: Timestamp(row.created_at),
        }
    }
}

/// A project's documents: those that sessions load first, with their bodies as far as there is room for them.
pub async fn docs(snapshot: &mut Snapshot, project: &ProjectKey) -> Result<Section<ContextDoc>> {
    let rows: Vec<(String, String, u32, bool, String, String, String)> = sqlx::query_as(
        "SELECT slug, title, version, load, title_by, body_by, CASE load WHEN 0 THEN '' ELSE body END FROM doc \
         WHERE project = $1 AND deleted = 0 ORDER BY load DESC, slug LIMIT $2",
    )
    .bind(project.as_str())
    .bind(DOCS)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let total = sqlx::query_scalar("SELECT COUNT(*) FROM doc WHERE project = $1 AND deleted = 0")
        .bind(project.as_str())
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    let mut room = LOADED_TEXT;
    let docs = rows.into_iter().map(|(slug, title, version, load, title_by, body_by, body)| {
        let length = body.chars().count();
        let fits = load && length <= room;
        room -= if fits { length } else { 0 };
        let (title_by, updated_by) = (Handle::stored(title_by), Handle::stored(body_by));
        ContextDoc { slug, title, version, updated_by, title_by, load, body: fits.then_some(body) }
    });
    Ok(Section::of(docs.collect(), total))
}

/// The latest handoffs that name a task among their open ones.
pub async fn handoffs_naming(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<HandoffCard>> {
    let rows: Vec<CardRow> = sqlx::query_as(
        "SELECT id, session, author, summary, status, to_member, to_role, open_tasks, created_at FROM handoff \
         WHERE project = $1 AND EXISTS (SELECT 1 FROM json_each(open_tasks) WHERE json_extract(value, '$.task') = $2) \
         ORDER BY id DESC LIMIT $3",
    )
    .bind(task.project().as_str())
    .bind(task.as_str())
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    Ok(rows.into_iter().map(HandoffCard::from).collect())
}

/// A project's open handoffs, the latest first, and how many there are in all.
pub async fn open_handoffs(
    snapshot: &mut Snapshot,
    project: &ProjectKey,
    limit: u32,
) -> Result<(Vec<HandoffCard>, u32)> {
    let rows: Vec<CardRow> = sqlx::query_as(
        "SELECT id, session, author, summary, status, to_member, to_role, open_tasks, created_at FROM handoff \
         WHERE project = $1 AND status = 'open' ORDER BY id DESC LIMIT $2",
    )
    .bind(project.as_str())
    .bind(limit)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let total = sqlx::query_scalar("SELECT COUNT(*) FROM handoff WHERE project = $1 AND status = 'open'")
        .bind(project.as_str())
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    Ok((rows.into_iter().map(HandoffCard::from).collect(), total))
}
