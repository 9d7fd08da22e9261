//! Reading the log as it grows: on a connection of its own, that also notices what other processes
//! write.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};

use super::fault::OrFault;
use super::log::{self, Logged};
use super::snapshot::Snapshot;
use super::{approvals, attempts, connection, leases, members, projects, tasks};
use crate::domain::Result;
use crate::domain::budget::{EVENT_PAGE_BYTES, LEASE_MINUTES};
use crate::domain::event::{Entity, Kind, ListEvents, Seq};
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::member::Member;
use crate::domain::project::Project;
use crate::domain::task::{Lease, Task};
use crate::domain::time::Timestamp;

/// The one follower of the log.
#[derive(Debug)]
pub struct Tail {
    snapshot: Snapshot,
    file: PathBuf,
    /// The version of the database that was read to its end.
    version: i64,
    /// The ends of all leases together, as they were read last: signs of life move them without an
    /// event.
    leases: i64,
}

/// What came to the log since the last look, and the tasks it touches, as they now are.
#[derive(Debug)]
pub struct News {
    pub events: Vec<Logged>,
    pub cards: Vec<Task>,
    /// Every project, where one may have changed.
    pub projects: Option<Vec<Project>>,
    /// Every lease, where one may have been prolonged. They are as new as the cards.
    pub leases: Option<Vec<(TaskKey, Lease)>>,
    /// Every member, where one may have changed.
    pub members: Option<Vec<Member>>,
    /// What is held back, where something may have come to it.
    pub held_back: Option<HeldBack>,
    /// Whether more cards changed than the events name.
    pub respaced: bool,
}

/// Everything there is to hold in memory, of one moment.
#[derive(Debug)]
pub struct Whole {
    pub seq: Seq,
    /// Every task that is not archived, without long texts.
    pub cards: Vec<Task>,
    pub projects: Vec<Project>,
    pub members: Vec<Member>,
    pub held_back: HeldBack,
}

/// What R4 and R11 keep from members for one lease time, as far as the longest lease time goes
/// back.
#[derive(Clone, Debug, Default)]
pub struct HeldBack {
    /// When a task was taken back from a member, last.
    pub taken_back: HashMap<(TaskKey, Handle), Timestamp>,
    /// When an approval of a task was rejected, last.
    pub rejected: HashMap<TaskKey, Timestamp>,
}

/// How many events are read in one go.
const CHUNK: u32 = 500;

impl Tail {
    pub(super) async fn open(file: &Path) -> Result<Self> {
        let connection = connection::reader(file).await?;
        Ok(Self { snapshot: Snapshot::of_writer(connection), file: file.to_owned(), version: 0, leases: 0 })
    }

    /// A number that changes with each commit of any other connection.
    ///
    /// # Errors
    /// `unavailable` where the database cannot be read.
    pub async fn version(&mut self) -> Result<i64> {
        sqlx::query_scalar("PRAGMA data_version").fetch_one(self.snapshot.connection()).await.or_fault()
    }

    /// Whether something was committed since what was read to its end.
    pub fn is_new(&self, version: i64) -> bool {
        self.version != version
    }

    /// Everything up to this version was read.
    pub fn has_read(&mut self, version: i64) {
        self.version = version;
    }

    /// The number of the newest event.
    ///
    /// # Errors
    /// `unavailable` where the database cannot be read.
    pub async fn head(&mut self) -> Result<Seq> {
        log::head(&mut self.snapshot).await
    }

    /// What came after `since`: some hundred events at the most, none where there is no more.
    ///
    /// # Errors
    /// `unavailable` where the database cannot be read.
    pub async fn after(&mut self, since: Seq, now: Timestamp) -> Result<News> {
        self.snapshot.set_now(now);
        let news = self.read(since).await;
        if news.is_err() {
            self.reconnect().await;
        }
        news
    }

    /// One transaction, so that events and cards are of one moment.
    async fn read(&mut self, since: Seq) -> Result<News> {
        execute(self.snapshot.connection(), "BEGIN").await?;
        let mut news = news(&mut self.snapshot, since, CHUNK, EVENT_PAGE_BYTES).await?;
        let has = |of: fn(Kind) -> bool| news.events.iter().filter_map(|logged| Kind::of(&logged.event.kind)).any(of);
        let of_projects = has(|kind| kind.entity() == Entity::Project);
        let of_members = has(|kind| kind.entity() == Entity::Member);
        let of_held_back = has(|kind| matches!(kind, Kind::TaskTakenBack | Kind::ApprovalRejected));
        if of_projects {
            news.projects = Some(projects::list(&mut self.snapshot, true).await?);
        }
        if of_members {
            news.members = Some(members::list(&mut self.snapshot).await?);
        }
        if of_held_back {
            news.held_back = Some(held_back(&mut self.snapshot).await?);
        }
        let ends = leases::ends(&mut self.snapshot).await?;
        if ends != self.leases {
            news.leases = Some(leases::all(&mut self.snapshot).await?);
        }
        execute(self.snapshot.connection(), "COMMIT").await?;
        self.leases = ends;
        Ok(news)
    }

    /// Everything there is to hold in memory, as it stands at `now`.
    ///
    /// # Errors
    /// `unavailable` where the database cannot be read.
    pub async fn whole(&mut self, now: Timestamp) -> Result<Whole> {
        self.snapshot.set_now(now);
        let whole = self.read_whole().await;
        if whole.is_err() {
            self.reconnect().await;
        }
        whole
    }

    async fn read_whole(&mut self) -> Result<Whole> {
        execute(self.snapshot.connection(), "BEGIN").await?;
        let snapshot = &mut self.snapshot;
        let seq = log::head(snapshot).await?;
        let (cards, projects) = (tasks::unarchived(snapshot).await?, projects::list(snapshot, true).await?);
        let (members, held_back) = (members::list(snapshot).await?, held_back(snapshot).await?);
        execute(self.snapshot.connection(), "COMMIT").await?;
        Ok(Whole { seq, cards, projects, members, held_back })
    }

    /// Reads on with a new connection: whatever state the old one is in, nothing stays open in it.
    async fn reconnect(&mut self) {
        match connection::reader(&self.file).await {
            Ok(connection) => {
                self.snapshot.replace(connection);
                self.version = 0;
            }
            Err(error) => tracing::warn!(error.code = error.code.as_str(), "the log could not be opened anew"),
        }
    }

    /// Leaves the connection as a failed COMMIT would.
    #[cfg(test)]
    pub(crate) async fn break_once(&mut self) {
        execute(self.snapshot.connection(), "BEGIN").await.unwrap();
    }

    /// Closes the connection.
    pub async fn close(self) {
        if let Some(connection) = self.snapshot.into_writer()
            && let Err(error) = connection.close().await
        {
            tracing::debug!(db.error = %error, "the tail did not close cleanly");
        }
    }
}

/// At most `limit` events after `since`, of some `bytes` together, with the present state of their
/// tasks.
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub async fn news(snapshot: &mut Snapshot, since: Seq, limit: u32, bytes: usize) -> Result<News> {
    let filter = ListEvents { since: Some(since), ..ListEvents::default() };
    let events = log::page(snapshot, &filter, None, limit, bytes).await?.rows;
    let mut keys: Vec<TaskKey> = events.iter().flat_map(|logged| logged.event.tasks.iter().cloned()).collect();
    keys.sort_unstable();
    keys.dedup();
    let cards = tasks::cards(snapshot, &keys).await?;
    let respaced = events.iter().any(|logged| logged.event.is_respaced());
    Ok(News { events, cards, projects: None, leases: None, members: None, held_back: None, respaced })
}

async fn held_back(snapshot: &mut Snapshot) -> Result<HeldBack> {
    let since = snapshot.now().plus_minutes(-i64::from(LEASE_MINUTES));
    let taken_back = attempts::taken_back_since(snapshot, since).await?;
    let rejected = approvals::rejected_since(snapshot, since).await?;
    Ok(HeldBack { taken_back: taken_back.into_iter().collect(), rejected: rejected.into_iter().collect() })
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    sqlx::raw_sql(sql).execute(connection).await.or_fault()?;
    Ok(())
}
