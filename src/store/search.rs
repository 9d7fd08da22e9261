//! Full-text search, in SQLite's own way (FTS5), over words that this hub folds and cuts itself.

mod excerpt;
mod index;
mod words;

use futures::TryStreamExt;
use sqlx::QueryBuilder;

use crate::domain::Result;
use crate::domain::ids::{Handle, ProjectKey, TaskKey};
use crate::domain::search::{Hit, SearchKind};
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::columns::BETWEEN;
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

pub(super) use index::bring_up_to_date;

/// What is looked for, in the index's own words; `None` where `words` have nothing to look for in
/// them.
pub fn expression(words: &[String]) -> Option<String> {
    words::expression(words)
}

/// A row of a hit: kind, task, title, author, the whole text, when it changed.
type Row = (SearchKind, TaskKey, String, Handle, String, Timestamp);

/// At most `limit` texts that hold what `expression` made of `words`, the best first, after the
/// first `skip`.
pub async fn search(
    snapshot: &mut Snapshot,
    expression: &str,
    words: &[String],
    kinds: &[SearchKind],
    project: Option<&ProjectKey>,
    skip: u32,
    limit: u32,
) -> Result<Vec<Hit>> {
    // First the page, then the texts, of those on the page only.
    let mut query = QueryBuilder::<Db>::new(
        "WITH page AS MATERIALIZED (SELECT search_index.rowid AS id, bm25(search_index, 4.0, 1.0) AS score \
         FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid WHERE search_index MATCH ",
    );
    push_filter(&mut query, expression, kinds, project);
    query.push(" ORDER BY score, id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(skip);
    query.push(
        ") SELECT search_entry.kind, search_entry.task, task.title, COALESCE(comment.author, task.created_by), \
         COALESCE(comment.body, task.description || char(31) || task.prompt || char(31) || task.result), search_entry.updated_at \
         FROM page JOIN search_entry ON search_entry.id = page.id JOIN task ON task.key = search_entry.task \
         LEFT JOIN comment ON search_entry.kind = 'comment' AND comment.id = search_entry.ref \
         ORDER BY page.score, page.id DESC",
    );
    // One whole text at a time: all of a page would be much to hold.
    let mut rows = query.build_query_as::<Row>().fetch(snapshot.connection());
    let mut hits = Vec::new();
    while let Some(row) = rows.try_next().await.or_fault()? {
        hits.push(hit(row, words));
    }
    Ok(hits)
}

/// How many texts hold what `expression` was made of after the first `skip`, as far as is counted.
pub async fn count(
    snapshot: &mut Snapshot,
    expression: &str,
    kinds: &[SearchKind],
    project: Option<&ProjectKey>,
    skip: u32,
) -> Result<u32> {
    let mut query =
        counting("search_index JOIN search_entry ON search_entry.id = search_index.rowid WHERE search_index MATCH ");
    push_filter(&mut query, expression, kinds, project);
    crate::store::count::count_after(snapshot, query, skip).await
}

fn push_filter(query: &mut QueryBuilder<Db>, expression: &str, kinds: &[SearchKind], project: Option<&ProjectKey>) {
    query.push_bind(expression);
    if let Some(project) = project {
        query.push(" AND search_entry.project = ").push_bind(project);
    }
    if !kinds.is_empty() {
        query.push(" AND search_entry.kind IN (");
        let mut list = query.separated(", ");
        for kind in kinds {
            list.push_bind(*kind);
        }
        query.push(")");
    }
}

fn hit((kind, task, title, author, text, updated_at): Row, words: &[String]) -> Hit {
    // From one text, so that it can be said whose words it is.
    let excerpt = text
        .split(BETWEEN)
        .find_map(|text| excerpt::around(text, words))
        .or_else(|| excerpt::around(&format!("{task} {title}"), words))
        .unwrap_or_else(|| excerpt::beginning(text.split(BETWEEN).find(|text| !text.is_empty()).unwrap_or(&title)));
    Hit { kind, task, title, title_by: Handle::default(), author, also_by: Vec::new(), excerpt, updated_at }
}
