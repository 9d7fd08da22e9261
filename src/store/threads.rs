//! Threads and messages in the database, as one of the two members sees them.

use sqlx::{FromRow, QueryBuilder};

use crate::domain::ids::{Handle, ProjectKey, TaskKey, ThreadId};
use crate::domain::message::{Message, PREVIEW_TEXT, Preview, Thread, ThreadFilter};
use crate::domain::remedy::Thing;
use crate::domain::text::shorten;
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};
use crate::store::Db;
use crate::store::columns::stored_row;
use crate::store::count::counting;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// A thread as it is stored, with its newest message; whom it is with depends on who looks.
#[derive(FromRow)]
struct Row {
    id: ThreadId,
    starter: Handle,
    other: Handle,
    task: Option<TaskKey>,
    subject: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    unread: u32,
    message_count: u32,
    last_author: Option<Handle>,
    last_body: Option<String>,
    last_at: Option<Timestamp>,
}

impl Row {
    fn into_thread(self, me: &Handle) -> Thread {
        let with = if self.starter == *me { self.other } else { self.starter.clone() };
        let last = self.last_author.zip(self.last_body).zip(self.last_at);
        Thread {
            id: self.id,
            with,
            starter: self.starter,
            task: self.task,
            subject: self.subject,
            unread: self.unread,
            message_count: self.message_count,
            last: last.map(|((author, body), at)| Preview { author, text: shorten(&body, PREVIEW_TEXT), at }),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

stored_row!(Message, "message" by ["id"], { id, thread, author, body, created_at });

/// Which of a member's threads are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub filter: Option<ThreadFilter>,
    pub task: Option<TaskKey>,
    /// Only free ones and those about this project's tasks.
    pub project: Option<ProjectKey>,
    /// Only those before this time and id, as the list goes.
    pub before: Option<(i64, i64)>,
}

/// The threads of the member bound first; conditions follow.
fn select(me: &Handle) -> QueryBuilder<Db> {
    let mut query = QueryBuilder::new(
        "SELECT thread.*, (SELECT COUNT(*) FROM message WHERE message.thread = thread.id) AS message_count, \
         (SELECT COUNT(*) FROM message WHERE message.thread = thread.id AND message.author <> ",
    );
    query.push_bind(me);
    query.push(
        " AND message.id > COALESCE((SELECT read_to FROM thread_read WHERE thread_read.thread = thread.id AND thread_read.member = ",
    );
    query.push_bind(me);
    query.push(
        "), 0)) AS unread, last.author AS last_author, last.body AS last_body, last.created_at AS last_at FROM thread \
         LEFT JOIN message AS last ON last.id = (SELECT MAX(id) FROM message WHERE message.thread = thread.id) WHERE (thread.starter = ",
    );
    query.push_bind(me).push(" OR thread.other = ").push_bind(me).push(")");
    query
}

/// At most `limit` threads of `me`, the latest message first.
pub async fn list(snapshot: &mut Snapshot, me: &Handle, wanted: &Wanted, limit: u32) -> Result<Vec<Thread>> {
    let mut query = select(me);
    push_wanted(&mut query, me, wanted);
    query.push(" ORDER BY thread.updated_at DESC, thread.id DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(snapshot.connection()).await.or_fault()?;
    Ok(rows.into_iter().map(|row| row.into_thread(me)).collect())
}

/// How many threads of `me` are wanted, as far as is counted.
pub async fn count(snapshot: &mut Snapshot, me: &Handle, wanted: &Wanted) -> Result<u32> {
    let mut query = counting("thread WHERE (thread.starter = ");
    query.push_bind(me).push(" OR thread.other = ").push_bind(me).push(")");
    push_wanted(&mut query, me, wanted);
    crate::store::count::count(snapshot, query).await
}

fn push_wanted(query: &mut QueryBuilder<Db>, me: &Handle, wanted: &Wanted) {
    if let Some(task) = &wanted.task {
        query.push(" AND thread.task = ").push_bind(task);
    }
    if let Some(project) = &wanted.project {
        query.push(" AND (thread.task IS NULL OR thread.task IN (SELECT key FROM task WHERE project = ");
        query.push_bind(project).push("))");
    }
    match wanted.filter {
        Some(ThreadFilter::Free) => drop(query.push(" AND thread.task IS NULL")),
        Some(ThreadFilter::Task) => drop(query.push(" AND thread.task IS NOT NULL")),
        Some(ThreadFilter::Unread) => {
            query.push(" AND EXISTS (SELECT 1 FROM message WHERE message.thread = thread.id AND message.author <> ");
            query.push_bind(me);
            query.push(" AND message.id > COALESCE((SELECT read_to FROM thread_read WHERE thread_read.thread = thread.id AND thread_read.member = ");
            query.push_bind(me).push("), 0))");
        }
        None => {}
    }
    if let Some((updated_at, id)) = wanted.before {
        query.push(" AND (thread.updated_at, thread.id) < (").push_bind(updated_at);
        query.push(", ").push_bind(id).push(")");
    }
}

/// Thread `id` of `me`.
///
/// # Errors
/// `not_found` where there is none, and where it is others': that it exists is theirs to know.
pub async fn find(snapshot: &mut Snapshot, me: &Handle, id: ThreadId) -> Result<Thread> {
    let mut query = select(me);
    query.push(" AND thread.id = ").push_bind(id);
    let row: Option<Row> = query.build_query_as().fetch_optional(snapshot.connection()).await.or_fault()?;
    row.map(|row| row.into_thread(me)).ok_or_else(|| Error::not_found(Thing::Thread, id))
}

/// How many messages `me` has not read, in all its threads, or in the free ones and those about one
/// project's tasks.
pub async fn count_unread(snapshot: &mut Snapshot, me: &Handle, project: Option<&ProjectKey>) -> Result<u32> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM thread JOIN message ON message.thread = thread.id \
         LEFT JOIN thread_read ON thread_read.thread = thread.id AND thread_read.member = $1 \
         WHERE (thread.starter = $1 OR thread.other = $1) AND message.author <> $1 AND message.id > COALESCE(thread_read.read_to, 0) \
         AND ($2 IS NULL OR thread.task IS NULL OR thread.task IN (SELECT key FROM task WHERE project = $2))",
    );
    count.bind(me).bind(project).fetch_one(snapshot.connection()).await.or_fault()
}

/// At most `limit` messages of a thread after message `after`, oldest first.
pub async fn messages(snapshot: &mut Snapshot, thread: ThreadId, after: i64, limit: u32) -> Result<Vec<Message>> {
    let sql =
        "SELECT id, thread, author, body, created_at FROM message WHERE thread = $1 AND id > $2 ORDER BY id LIMIT $3";
    let query = sqlx::query_as(sql).bind(thread).bind(after).bind(limit);
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// The newest `limit` messages of a thread before message `before`, newest first.
pub async fn newest_messages(
    snapshot: &mut Snapshot,
    thread: ThreadId,
    before: i64,
    limit: u32,
) -> Result<Vec<Message>> {
    let sql = "SELECT id, thread, author, body, created_at FROM message WHERE thread = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    let query = sqlx::query_as(sql).bind(thread).bind(before).bind(limit);
    query.fetch_all(snapshot.connection()).await.or_fault()
}

/// How many messages of a thread stand before message `before`.
pub async fn count_before(snapshot: &mut Snapshot, thread: ThreadId, before: i64) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM message WHERE thread = $1 AND id < $2";
    sqlx::query_scalar(sql).bind(thread).bind(before).fetch_one(snapshot.connection()).await.or_fault()
}

/// Whether `author` wrote into a thread.
pub async fn has_message_of(snapshot: &mut Snapshot, thread: ThreadId, author: &Handle) -> Result<bool> {
    let sql = "SELECT 1 FROM message WHERE thread = $1 AND author = $2 LIMIT 1";
    let query = sqlx::query_scalar(sql).bind(thread).bind(author);
    let found: Option<i64> = query.fetch_optional(snapshot.connection()).await.or_fault()?;
    Ok(found.is_some())
}

/// Begins a thread and gives its id.
pub async fn insert(
    tx: &mut Tx,
    starter: &Handle,
    other: &Handle,
    task: Option<&TaskKey>,
    subject: &str,
) -> Result<ThreadId> {
    let now = tx.now();
    let sql = "INSERT INTO thread (starter, other, task, subject, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id";
    let query = sqlx::query_scalar(sql).bind(starter).bind(other).bind(task);
    query.bind(subject).bind(now).fetch_one(tx.connection()).await.or_fault()
}

/// Adds a message, which its author has read.
pub async fn insert_message(tx: &mut Tx, thread: ThreadId, author: &Handle, body: &str) -> Result<Message> {
    let now = tx.now();
    let sql = "INSERT INTO message (thread, author, body, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    let query = sqlx::query_scalar(sql).bind(thread).bind(author).bind(body).bind(now);
    let id: i64 = query.fetch_one(tx.connection()).await.or_fault()?;
    let sql = "UPDATE thread SET updated_at = $2 WHERE id = $1";
    sqlx::query(sql).bind(thread).bind(now).execute(tx.connection()).await.or_fault()?;
    mark_read(tx, thread, author, id).await?;
    Ok(Message { id, thread, author: author.clone(), body: body.to_owned(), created_at: now })
}

/// Marks a thread as read by a member up to message `to`; never back.
pub async fn mark_read(tx: &mut Tx, thread: ThreadId, member: &Handle, to: i64) -> Result<()> {
    let sql = "INSERT INTO thread_read (thread, member, read_to) VALUES ($1, $2, $3) \
               ON CONFLICT (thread, member) DO UPDATE SET read_to = excluded.read_to WHERE excluded.read_to > thread_read.read_to";
    sqlx::query(sql).bind(thread).bind(member).bind(to).execute(tx.connection()).await.or_fault()?;
    Ok(())
}

/// The id of a thread's newest message, 0 where it has none.
pub async fn newest_id(snapshot: &mut Snapshot, thread: ThreadId) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(id), 0) FROM message WHERE thread = $1";
    sqlx::query_scalar(sql).bind(thread).fetch_one(snapshot.connection()).await.or_fault()
}
