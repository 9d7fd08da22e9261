//! Whether the rows of other tables are what the log says of them: none changed, none missing, none
//! that no event tells of.

use std::hash::Hash;

use futures::TryStreamExt;
use serde_json::json;

use super::claims::{Claims, Said, of_text, standing};
use crate::domain::Result;
use crate::domain::event::Seq;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// A row that does not fit, and the event it does not fit, where one tells of it.
#[derive(Debug)]
pub(super) struct Misfit {
    pub(super) seq: Option<Seq>,
    pub(super) fault: String,
}

/// Compares every row with what was said of it; what was compared, in words, and the first row that
/// does not fit.
pub(super) async fn compare(snapshot: &mut Snapshot, mut said: Said) -> Result<(Vec<String>, Option<Misfit>)> {
    let mut checked = Vec::new();
    let mut misfit = None;
    let tables = [
        ("document version", documents(snapshot, &mut said).await?),
        ("message", texts(snapshot, "SELECT id, body FROM message", &mut said.messages, "message").await?),
        ("comment", texts(snapshot, "SELECT id, body FROM comment", &mut said.comments, "comment").await?),
        ("review", texts(snapshot, "SELECT id, findings FROM review", &mut said.reviews, "review").await?),
        ("handoff", handoffs(snapshot, &mut said).await?),
        ("task", tasks(snapshot, &mut said).await?),
        ("approval", approvals(snapshot, &mut said).await?),
        ("member", members(snapshot, &mut said).await?),
    ];
    for (what, (count, found)) in tables {
        checked.push(format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        misfit = misfit.or(found);
    }
    Ok((checked, misfit))
}

type Compared = (usize, Option<Misfit>);

/// Compares the rows of one table with what was said of them.
struct Table<'a, K> {
    claims: &'a mut Claims<K>,
    count: usize,
    misfit: Option<Misfit>,
}

impl<'a, K: Eq + Hash> Table<'a, K> {
    fn new(claims: &'a mut Claims<K>) -> Self {
        Self { claims, count: 0, misfit: None }
    }

    /// One row, with its value and the name by which people know it.
    fn row(&mut self, key: &K, value: impl FnOnce() -> String, name: impl FnOnce() -> String) {
        self.count += 1;
        let claim = self.claims.remove(key);
        let fault = match &claim {
            None => "is there, and no event tells of it",
            Some(claim) if claim.gone => "is there, and was taken away",
            Some(claim) if claim.says.as_ref().is_some_and(|said| *said != value()) => "is not what this event says",
            Some(_) => return,
        };
        if self.misfit.is_none() {
            self.misfit = Some(Misfit { seq: claim.map(|claim| claim.seq), fault: format!("{} {fault}", name()) });
        }
    }

    /// The end of the table: what was said of rows that are not there.
    fn end(self, name: impl Fn(&K) -> String) -> Compared {
        let missing = self.claims.iter().filter(|(_, claim)| !claim.gone).min_by_key(|(_, claim)| claim.seq);
        let missing =
            missing.map(|(key, claim)| Misfit { seq: Some(claim.seq), fault: format!("{} is missing", name(key)) });
        (self.count, self.misfit.or(missing))
    }
}

async fn texts(
    snapshot: &mut Snapshot,
    sql: &'static str,
    claims: &mut Claims<i64>,
    what: &'static str,
) -> Result<Compared> {
    let mut table = Table::new(claims);
    let name = |id: &i64| format!("the {what} {id}");
    let mut rows = sqlx::query_as::<_, (i64, String)>(sql).fetch(snapshot.connection());
    while let Some((id, text)) = rows.try_next().await.or_fault()? {
        table.row(&id, || of_text(&text), || name(&id));
    }
    Ok(table.end(name))
}

/// The versions of documents, and that each document is its newest version.
async fn documents(snapshot: &mut Snapshot, said: &mut Said) -> Result<Compared> {
    let name = |(project, slug, version): &(String, String, i64)| {
        format!("version {version} of the document {slug} in {project}")
    };
    let mut table = Table::new(&mut said.documents);
    let mut rows =
        sqlx::query_as::<_, (String, String, i64, String)>("SELECT project, slug, version, body FROM doc_version")
            .fetch(snapshot.connection());
    while let Some((project, slug, version, body)) = rows.try_next().await.or_fault()? {
        let key = (project, slug, version);
        table.row(&key, || of_text(&body), || name(&key));
    }
    drop(rows);
    let (count, mut misfit) = table.end(name);
    let other: Option<(String, String)> = sqlx::query_as(
        "SELECT doc.project, doc.slug FROM doc LEFT JOIN doc_version AS kept ON kept.project = doc.project AND kept.slug = doc.slug \
         AND kept.version = doc.version WHERE kept.body IS NULL OR kept.body <> doc.body OR kept.title <> doc.title LIMIT 1",
    )
    .fetch_optional(snapshot.connection())
    .await
    .or_fault()?;
    if let Some((project, slug)) = other {
        let fault = format!("the document {slug} in {project} is not its own newest version");
        misfit = misfit.or(Some(Misfit { seq: None, fault }));
    }
    Ok((count, misfit))
}

async fn handoffs(snapshot: &mut Snapshot, said: &mut Said) -> Result<Compared> {
    let mut table = Table::new(&mut said.handoffs);
    let name = |id: &i64| format!("the handoff H-{id}");
    let mut rows = sqlx::query_as::<_, (i64, String, String, String, String, String)>(
        "SELECT id, summary, context, decisions, dead_ends, open_questions FROM handoff",
    )
    .fetch(snapshot.connection());
    while let Some((id, summary, context, decisions, dead_ends, open_questions)) = rows.try_next().await.or_fault()? {
        let texts = json!([summary, context, decisions, dead_ends, open_questions]).to_string();
        table.row(&id, || of_text(&texts), || name(&id));
    }
    Ok(table.end(name))
}

/// The column each task stands in, and its title.
async fn tasks(snapshot: &mut Snapshot, said: &mut Said) -> Result<Compared> {
    let mut table = Table::new(&mut said.tasks);
    let mut titles = Table::new(&mut said.titles);
    let mut rows = sqlx::query_as::<_, (String, String, String)>("SELECT key, status, title FROM task")
        .fetch(snapshot.connection());
    while let Some((key, status, title)) = rows.try_next().await.or_fault()? {
        table.row(&key, || status, || format!("the column of {key}"));
        titles.row(&key, || of_text(&title), || format!("the title of {key}"));
    }
    let (count, column) = table.end(Clone::clone);
    Ok((count, column.or(titles.end(Clone::clone).1)))
}

async fn approvals(snapshot: &mut Snapshot, said: &mut Said) -> Result<Compared> {
    let mut table = Table::new(&mut said.approvals);
    let name = |id: &i64| format!("the approval A-{id}");
    let mut rows = sqlx::query_as::<_, (i64, String)>("SELECT id, status FROM approval").fetch(snapshot.connection());
    while let Some((id, status)) = rows.try_next().await.or_fault()? {
        table.row(&id, || status, || name(&id));
    }
    Ok(table.end(name))
}

async fn members(snapshot: &mut Snapshot, said: &mut Said) -> Result<Compared> {
    let mut table = Table::new(&mut said.members);
    let mut rows = sqlx::query_as::<_, (String, String, bool)>("SELECT handle, role, active FROM member")
        .fetch(snapshot.connection());
    while let Some((handle, role, active)) = rows.try_next().await.or_fault()? {
        table.row(&handle, || standing(&role, active), || format!("the role of {handle}"));
    }
    Ok(table.end(Clone::clone))
}
