//! Full-text search, in SQLite's own way (FTS5).

use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::search::{Hit, SearchKind};
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::row::word;
use crate::store::snapshot::Snapshot;

/// At most `limit` texts that hold every one of `words` (the last may be a beginning), the best first, after the first `skip`.
pub async fn search(
    snapshot: &mut Snapshot,
    words: &[String],
    kinds: &[SearchKind],
    project: Option<&ProjectKey>,
    skip: u32,
    limit: u32,
) -> Result<Vec<Hit>> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT search_entry.kind, search_entry.task, task.title, COALESCE(comment.author, task.created_by), \
         snippet(search_index, -1, '', '', '…', 16), search_entry.updated_at \
         FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid JOIN task ON task.key = search_entry.task \
         LEFT JOIN comment ON search_entry.kind = 'comment' AND comment.id = search_entry.ref \
         WHERE search_index MATCH ",
    );
    query.push_bind(expression(words));
    if let Some(project) = project {
        query.push(" AND search_entry.project = ").push_bind(project.to_string());
    }
    if !kinds.is_empty() {
        query.push(" AND search_entry.kind IN (");
        let mut list = query.separated(", ");
        for kind in kinds {
            list.push_bind(kind.as_str());
        }
        query.push(")");
    }
    query.push(" ORDER BY bm25(search_index, 4.0, 1.0), search_entry.id DESC LIMIT ").push_bind(i64::from(limit));
    query.push(" OFFSET ").push_bind(i64::from(skip));
    let rows: Vec<(String, String, String, String, String, i64)> =
        query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    let hit = |(kind, task, title, author, excerpt, updated_at): (String, String, String, String, String, i64)| {
        let (task, updated_at) = (TaskKey::stored(task), Timestamp(updated_at));
        Ok(Hit {
            kind: word(&kind)?,
            task,
            title,
            title_by: Handle::default(),
            author: Handle::stored(author),
            also_by: Vec::new(),
            excerpt: excerpt.trim().to_owned(),
            updated_at,
        })
    };
    rows.into_iter().map(hit).collect()
}

/// Every word quoted, so that none is read as an operator.
fn expression(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
    format!("{}*", quoted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn operators_are_words_like_any_other() {
        assert_eq!(expression(&["NOT".to_owned(), "a\"b".to_owned()]), "\"NOT\" \"a\"\"b\"*");
    }
}
