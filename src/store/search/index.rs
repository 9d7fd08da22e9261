//! Keeping the index in step: triggers note which texts changed, and the hub writes their words
//! before the change is committed.

use sqlx::SqliteConnection;

use super::words::cut;
use crate::domain::Result;
use crate::domain::fold::fold;
use crate::domain::ids::TaskKey;
use crate::domain::time::Timestamp;
use crate::store::fault::OrFault;

/// Texts that are brought up to date with one look.
const AT_ONCE: i64 = 100;

/// Writes the words of every text that changed; costs next to nothing where none did.
pub(in crate::store) async fn bring_up_to_date(connection: &mut SqliteConnection) -> Result<()> {
    loop {
        let due: Vec<(String, String)> = sqlx::query_as("SELECT kind, ref FROM search_due ORDER BY kind, ref LIMIT $1")
            .bind(AT_ONCE)
            .fetch_all(&mut *connection)
            .await
            .or_fault()?;
        let Some((last_kind, last_name)) = due.last() else { return Ok(()) };
        for (kind, name) in &due {
            write(connection, kind, name).await?;
        }
        // One statement for all of them: nobody else writes between.
        let done = "DELETE FROM search_due WHERE (kind, ref) <= ($1, $2)";
        let query = sqlx::query(done).bind(last_kind).bind(last_name);
        query.execute(&mut *connection).await.or_fault()?;
    }
}

/// A text as its table has it: task, title, body, role, when it changed, whether its labels are
/// still to be folded.
type Text = (TaskKey, String, String, Option<String>, Timestamp, bool);

async fn write(connection: &mut SqliteConnection, kind: &str, name: &str) -> Result<()> {
    let sql = if kind == "task" {
        "SELECT key, key || ' ' || title, description || char(10) || prompt || char(10) || result, role, updated_at, \
         EXISTS (SELECT 1 FROM task_label WHERE task_label.task = task.key AND folded IS NULL) FROM task WHERE key = $1"
    } else {
        "SELECT task, '', body, NULL, COALESCE(edited_at, created_at), 0 FROM comment WHERE id = $1"
    };
    let text: Option<Text> = sqlx::query_as(sql).bind(name).fetch_optional(&mut *connection).await.or_fault()?;
    let Some((task, title, body, role, updated_at, has_new_labels)) = text else {
        return remove(connection, kind, name).await;
    };
    if has_new_labels {
        fold_labels(connection, &task).await?;
    }
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO search_entry (kind, ref, task, project, words, role, updated_at) \
         SELECT $1, $2, $3, task.project, $4, $5, $6 FROM task WHERE task.key = $3 \
         ON CONFLICT (kind, ref) DO UPDATE SET words = excluded.words, role = excluded.role, \
         updated_at = excluded.updated_at RETURNING id",
    )
    .bind(kind)
    .bind(name)
    .bind(task)
    .bind(fold(&title))
    .bind(role.map(|role| fold(&role)))
    .bind(updated_at)
    .fetch_one(&mut *connection)
    .await
    .or_fault()?;
    sqlx::query("INSERT OR REPLACE INTO search_index (rowid, title, body) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(cut(&title))
        .bind(cut(&body))
        .execute(&mut *connection)
        .await
        .or_fault()?;
    Ok(())
}

/// Writes what lists look for, of the labels that a migration brought here.
async fn fold_labels(connection: &mut SqliteConnection, task: &TaskKey) -> Result<()> {
    let sql = "SELECT position, label FROM task_label WHERE task = $1 AND folded IS NULL";
    let labels: Vec<(i64, String)> = sqlx::query_as(sql).bind(task).fetch_all(&mut *connection).await.or_fault()?;
    for (position, label) in labels {
        let sql = "UPDATE task_label SET folded = $3 WHERE task = $1 AND position = $2";
        sqlx::query(sql).bind(task).bind(position).bind(fold(&label)).execute(&mut *connection).await.or_fault()?;
    }
    Ok(())
}

async fn remove(connection: &mut SqliteConnection, kind: &str, name: &str) -> Result<()> {
    let gone: Option<i64> = sqlx::query_scalar("DELETE FROM search_entry WHERE kind = $1 AND ref = $2 RETURNING id")
        .bind(kind)
        .bind(name)
        .fetch_optional(&mut *connection)
        .await
        .or_fault()?;
    if let Some(id) = gone {
        sqlx::query("DELETE FROM search_index WHERE rowid = $1").bind(id).execute(connection).await.or_fault()?;
    }
    Ok(())
}
