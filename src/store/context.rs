//! Short views of what belongs to other entities, as a claim or a session's start shows them.

use sqlx::{AssertSqlSafe, FromRow, Row};

use crate::domain::Result;
use crate::domain::claim::HandoffCard;
use crate::domain::handoff::HandoffStatus;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::session_context::{ContextDoc, LOADED_TEXT, Section};
use crate::store::columns::{DbRow, Joined, of_row};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// How many documents are named at the most.
const DOCS: u32 = 30;

/// What every statement about cards of handoffs begins with.
const CARD: &str = "SELECT id, session, author, summary, status, to_member, to_role, created_at, \
    (SELECT string_agg(task, char(31)) FROM (SELECT named.task FROM handoff_task AS named \
        WHERE named.handoff = handoff.id ORDER BY named.position)) AS tasks FROM handoff";

impl FromRow<'_, DbRow> for HandoffCard {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        of_row(row, "handoff", &["id"], || {
            let status: HandoffStatus = row.try_get("status")?;
            let (member, role): (Option<String>, Option<String>) = (row.try_get("to_member")?, row.try_get("to_role")?);
            let Joined(tasks) = row.try_get("tasks")?;
            Ok(Self {
                id: row.try_get("id")?,
                author: row.try_get("author")?,
                session: row.try_get("session")?,
                summary: row.try_get("summary")?,
                status: status.to_string(),
                to: member.or(role),
                tasks,
                created_at: row.try_get("created_at")?,
            })
        })
    }
}

/// A project's documents: those that sessions load first, with their bodies as far as there is room
/// for them.
pub async fn docs(snapshot: &mut Snapshot, project: &ProjectKey) -> Result<Section<ContextDoc>> {
    let rows: Vec<(String, String, u32, bool, Handle, Handle, String)> = sqlx::query_as(
        "SELECT slug, title, version, load, title_by, body_by, CASE load WHEN 0 THEN '' ELSE body END FROM doc \
         WHERE project = $1 AND deleted = 0 ORDER BY load DESC, slug LIMIT $2",
    )
    .bind(project)
    .bind(DOCS)
    .fetch_all(snapshot.connection())
    .await
    .or_fault()?;
    let total = sqlx::query_scalar("SELECT COUNT(*) FROM doc WHERE project = $1 AND deleted = 0")
        .bind(project)
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    let mut room = LOADED_TEXT;
    let docs = rows.into_iter().map(|(slug, title, version, load, title_by, updated_by, body)| {
        let length = body.chars().count();
        let fits = load && length <= room;
        room -= if fits { length } else { 0 };
        ContextDoc { slug, title, version, updated_by, title_by, load, body: fits.then_some(body) }
    });
    Ok(Section::of(docs.collect(), total))
}

/// The latest handoffs that name a task among their open ones.
pub async fn handoffs_naming(snapshot: &mut Snapshot, task: &TaskKey, limit: u32) -> Result<Vec<HandoffCard>> {
    let sql = format!(
        "{CARD} WHERE id IN (SELECT named.handoff FROM handoff_task AS named WHERE named.task = $1) \
         ORDER BY id DESC LIMIT $2"
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(task).bind(limit);
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// A project's open handoffs, the latest first, and how many there are in all.
pub async fn open_handoffs(
    snapshot: &mut Snapshot,
    project: &ProjectKey,
    limit: u32,
) -> Result<(Vec<HandoffCard>, u32)> {
    let sql = format!("{CARD} WHERE project = $1 AND status = 'open' ORDER BY id DESC LIMIT $2");
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(project).bind(limit);
    let cards = query.fetch_all(snapshot.connection()).await.or_fault()?;
    let total = sqlx::query_scalar("SELECT COUNT(*) FROM handoff WHERE project = $1 AND status = 'open'")
        .bind(project)
        .fetch_one(snapshot.connection())
        .await
        .or_fault()?;
    Ok((cards, total))
}
