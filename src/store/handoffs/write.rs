//! Writing handoffs.

use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::budget::rows_at_once;
use crate::domain::handoff_command::HandoffDraft;
use crate::domain::ids::{Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::tx::Tx;

/// A task that a handoff names, as it is noted down in it.
#[derive(Clone, Debug)]
pub struct Noted {
    pub task: TaskKey,
    pub note: Option<String>,
    /// Whether its lease was parked on the handoff when that was written.
    pub parked: bool,
    /// Whether its lease went to who picked up.
    pub moved: bool,
}

/// A handoff about to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewHandoff<'a> {
    pub project: &'a ProjectKey,
    pub session: SessionId,
    pub author: &'a Handle,
    pub draft: &'a HandoffDraft,
    pub to: Option<&'a Handle>,
    pub to_role: Option<&'a str>,
}

/// Adds an open handoff that names no task yet.
pub async fn insert(tx: &mut Tx, new: NewHandoff<'_>) -> Result<HandoffId> {
    let now = tx.now();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    sqlx::query_scalar(
        "INSERT INTO handoff (project, session, author, summary, context, decisions, dead_ends, open_questions, branch, commit_id, \
         dirty, to_member, to_role, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(new.project)
    .bind(new.session)
    .bind(new.author)
    .bind(&new.draft.summary)
    .bind(text(&new.draft.context))
    .bind(text(&new.draft.decisions))
    .bind(text(&new.draft.dead_ends))
    .bind(text(&new.draft.open_questions))
    .bind(&new.draft.branch)
    .bind(&new.draft.commit)
    .bind(new.draft.dirty)
    .bind(new.to)
    .bind(new.to_role)
    .bind(now)
    .fetch_one(tx.connection())
    .await
    .or_fault()
}

/// Notes down the tasks a handoff names, in place of those noted before.
pub async fn note(tx: &mut Tx, id: HandoffId, tasks: &[Noted]) -> Result<()> {
    let sql = "DELETE FROM handoff_task WHERE handoff = $1";
    sqlx::query(sql).bind(id).execute(tx.connection()).await.or_fault()?;
    let numbered: Vec<(i64, &Noted)> = (0..).zip(tasks).collect();
    for rows in numbered.chunks(rows_at_once(6)) {
        let mut query =
            QueryBuilder::<Db>::new("INSERT INTO handoff_task (handoff, position, task, note, parked, moved) ");
        query.push_values(rows, |mut row, (position, noted)| {
            row.push_bind(id).push_bind(*position).push_bind(&noted.task).push_bind(&noted.note);
            row.push_bind(noted.parked).push_bind(noted.moved);
        });
        query.build().execute(tx.connection()).await.or_fault()?;
    }
    Ok(())
}

/// Marks an open handoff as picked up.
pub async fn pick_up(tx: &mut Tx, id: HandoffId, by: &Handle, session: SessionId) -> Result<()> {
    let now = tx.now();
    sqlx::query(
        "UPDATE handoff SET status = 'picked_up', picked_up_by = $2, picked_up_in = $3, picked_up_at = $4 WHERE id = $1",
    )
    .bind(id)
    .bind(by)
    .bind(session)
    .bind(now)
    .execute(tx.connection())
    .await
    .or_fault()?;
    Ok(())
}

/// Marks a handoff as closed.
pub async fn close(tx: &mut Tx, id: HandoffId, by: &Handle, note: Option<&str>) -> Result<()> {
    let now = tx.now();
    sqlx::query("UPDATE handoff SET status = 'closed', closed_by = $2, closed_at = $3, closed_note = $4 WHERE id = $1")
        .bind(id)
        .bind(by)
        .bind(now)
        .bind(note)
        .execute(tx.connection())
        .await
        .or_fault()?;
    Ok(())
}
