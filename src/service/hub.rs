//! The hub: an open data directory with everything the services share.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

use super::Answer;
use super::clock::{Clock, SystemClock};
use super::credentials::Credentials;
use super::failed_sign_ins::{self, FailedSignIns};
use super::life::Life;
use super::live::{Live, Ring, Streams};
use super::markdown::Rendered;
use super::mcp_use;
use super::model::{Model, TaskCache};
use super::passwords::Hashing;
use super::ready::Readiness;
use super::rights::{self, Rights};
use super::secret;
use super::throttle::Throttle;
use super::turns::Turns;
use super::watch::{self, Watch};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::time::Timestamp;
use crate::store::{self, Snapshot, Store};

/// How a hub is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data directory; made where it is missing.
    pub data: PathBuf,
    /// Whether this process serves: it then follows the log for live streams and writes down signs
    /// of life.
    pub serve: bool,
    /// Whether the writer keeps to one CPU, which is faster on Linux.
    pub pin_writer: bool,
    pub clock: Arc<dyn Clock>,
}

impl Options {
    /// A serving hub on `data` with the machine's clock.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), serve: true, pin_writer: true, clock: Arc::new(SystemClock) }
    }
}

/// An open hub; clones share it.
#[derive(Clone, Debug)]
pub struct Hub {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    data: PathBuf,
    store: Store,
    clock: Arc<dyn Clock>,
    ring: Ring,
    model: Model,
    credentials: Credentials,
    task_cache: TaskCache,
    rights: Rights,
    rendered: Rendered,
    turns: Turns,
    streams: Streams,
    life: Life,
    mcp_use: mcp_use::Counts,
    throttle: Throttle,
    hashing: Hashing,
    failed_sign_ins: FailedSignIns,
    watch: Watch,
    readiness: Readiness,
    set_up_code: String,
    id: String,
    seal_key: String,
    is_set_up: AtomicBool,
    stop: CancellationToken,
    follows: tokio::sync::OnceCell<()>,
}

impl Hub {
    /// Opens the data directory.
    ///
    /// # Errors
    /// `unavailable` where it cannot be used, `invalid` where a newer hub wrote it.
    pub async fn open(options: Options) -> Result<Self> {
        let Options { data, serve, pin_writer, clock } = options;
        let time = Arc::clone(&clock);
        let life = Life::new(Arc::clone(&clock));
        let store = Store::open(&data, Arc::new(move || time.now()), pin_writer).await?;
        let id = store.identity(&secret::name()?)?;
        let mut snapshot = store.snapshot(clock.now()).await?;
        let is_set_up = store::sign_ins::any_admin(&mut snapshot).await?;
        let head = store::log::head(&mut snapshot).await?;
        drop(snapshot);
        let hub = Self {
            inner: Arc::new(Inner {
                data,
                store,
                clock,
                ring: Ring::new(head),
                model: Model::default(),
                credentials: Credentials::default(),
                task_cache: TaskCache::default(),
                rights: Rights::default(),
                rendered: Rendered::default(),
                turns: Turns::default(),
                streams: Streams::default(),
                life,
                mcp_use: mcp_use::Counts::default(),
                throttle: Throttle::default(),
                hashing: Hashing::new(),
                failed_sign_ins: FailedSignIns::default(),
                watch: Watch::default(),
                readiness: Readiness::default(),
                set_up_code: secret::set_up_code()?,
                id,
                seal_key: secret::cookie()?,
                is_set_up: AtomicBool::new(is_set_up),
                stop: CancellationToken::new(),
                follows: tokio::sync::OnceCell::new(),
            }),
        };
        if serve {
            watch::watch_writer(&hub);
            hub.follow().await?;
            super::life::keep(&hub);
        }
        Ok(hub)
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The id of the data directory, the same after each start.
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// A seal that says that this hub wrote `text`, as long as it runs.
    pub fn seal(&self, text: &str) -> String {
        secret::seal(&self.inner.seal_key, text)
    }

    /// Whether this hub wrote `text`.
    pub fn is_sealed(&self, text: &str, seal: &str) -> bool {
        // Hashes are compared, so that the time says nothing about the seal.
        secret::sha256(&self.seal(text)) == secret::sha256(seal)
    }

    /// The live stream of what is committed.
    pub fn live(&self) -> Live<'_> {
        Live::of(self)
    }

    /// The signs of life of members and tokens.
    pub fn life(&self) -> &Life {
        &self.inner.life
    }

    /// Ends the live streams; requests under way go on.
    pub fn stop_streams(&self) {
        self.inner.stop.cancel();
    }

    /// Ends the live streams, lets the writer finish what it has, and closes the database.
    pub async fn close(&self) {
        self.stop_streams();
        if super::mcp_use::write_down(self).await.is_err() {
            tracing::warn!("the last calls of MCP could not be counted");
        }
        if failed_sign_ins::write_down_all(self).await.is_err() {
            tracing::warn!("the last failed sign-ins could not be written down");
        }
        self.inner.store.close().await;
    }

    /// Follows the log from now on, where it does not yet: a hub that does not serve begins when
    /// somebody first waits.
    pub(super) async fn follow(&self) -> Result<()> {
        self.inner.follows.get_or_try_init(|| super::live::follow(self)).await.copied()
    }

    pub(super) fn ring(&self) -> &Ring {
        &self.inner.ring
    }

    /// The data directory.
    pub(super) fn data(&self) -> &Path {
        &self.inner.data
    }

    /// The cards in memory.
    pub(super) fn model(&self) -> &Model {
        &self.inner.model
    }

    /// The credentials that were looked up.
    pub(super) fn credentials_cache(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// The tasks that were read with their long texts.
    pub(super) fn task_cache(&self) -> &TaskCache {
        &self.inner.task_cache
    }

    /// The texts that were rendered.
    pub(super) fn rendered(&self) -> &Rendered {
        &self.inner.rendered
    }

    /// The open live streams.
    pub(super) fn streams(&self) -> &Streams {
        &self.inner.streams
    }

    /// Whose turn it is for what costs much.
    pub(super) fn turns(&self) -> &Turns {
        &self.inner.turns
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(super) fn stopping(&self) -> &CancellationToken {
        &self.inner.stop
    }

    /// The use of MCP that was counted and not yet written.
    pub(super) fn mcp_use(&self) -> &mcp_use::Counts {
        &self.inner.mcp_use
    }

    pub(super) fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    pub(super) fn hashing(&self) -> &Hashing {
        &self.inner.hashing
    }

    /// The failed sign-ins that were counted and not yet written.
    pub(super) fn failed_sign_ins(&self) -> &FailedSignIns {
        &self.inner.failed_sign_ins
    }

    /// What is known of the parts that everything hangs on.
    pub(super) fn watch(&self) -> &Watch {
        &self.inner.watch
    }

    pub(super) fn readiness(&self) -> &Readiness {
        &self.inner.readiness
    }

    pub(super) fn set_up_code(&self) -> &str {
        &self.inner.set_up_code
    }

    pub(super) fn is_set_up(&self) -> &AtomicBool {
        &self.inner.is_set_up
    }

    pub(super) fn remember_set_up(&self) {
        self.inner.is_set_up.store(true, Ordering::SeqCst);
    }

    /// One consistent view of everything committed so far, for a caller who may read.
    ///
    /// # Errors
    /// `forbidden` where the credential may not read or its member has another role now,
    /// `unauthenticated` where it has ended.
    pub(super) async fn read(&self, actor: &Actor) -> Result<Snapshot> {
        actor.must_read()?;
        self.read_without_scope(actor).await
    }

    /// The same without asking for the scope `read`: for the answer to the caller's own write, the
    /// change of its own password, and what admins look at.
    ///
    /// # Errors
    /// `unauthenticated` where the credential has ended, `forbidden` where its member has another
    /// role now.
    pub(super) async fn read_without_scope(&self, actor: &Actor) -> Result<Snapshot> {
        let looked = self.has_looked().await;
        let mut snapshot = self.read_for_itself().await?;
        if !looked || self.rights().may_have_changed(actor, snapshot.now()) {
            rights::confirm(&mut snapshot, actor).await?;
        }
        Ok(snapshot)
    }

    /// The same for the hub's own work, such as the live stream: no caller's rights are looked at.
    ///
    /// # Errors
    /// `unavailable` where no connection can be had.
    pub(super) async fn read_for_itself(&self) -> Result<Snapshot> {
        self.inner.store.snapshot(self.now()).await
    }

    /// Which members' rights changed, and when.
    pub(super) fn rights(&self) -> &Rights {
        &self.inner.rights
    }

    /// A view for looking up a credential, which waits for no other read.
    pub(super) async fn credentials(&self) -> Result<Snapshot> {
        self.inner.store.credentials(self.now()).await
    }

    /// Answers a read with the newest event its snapshot knows.
    pub(super) async fn answer<T>(&self, mut snapshot: Snapshot, value: T) -> Result<Answer<T>> {
        let seq = store::log::head(&mut snapshot).await?;
        Ok(Answer::new(value, seq))
    }
}
