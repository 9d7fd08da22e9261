//! The one writer: an OS thread that owns the write connection and commits whatever waits as one
//! group (R19).
//!
//! Each command runs in a savepoint of its own, so that a refused one leaves nothing; the group's
//! events are numbered and written at its end; then it commits once, and only then does anybody get
//! an answer.

mod batch;
mod job;
mod thread;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::tx::Tx;
use super::{Now, connection};
use crate::domain::event::Seq;
use crate::domain::{Error, Result};

use job::{Job, Work};

/// What a committed command answers, and the number of its last event (the head where it wrote
/// none).
#[derive(Debug)]
pub struct Committed<T> {
    pub value: T,
    pub seq: Seq,
}

/// The way to the writer's thread.
#[derive(Debug)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    /// How many groups this process has committed.
    commits: watch::Sender<u64>,
    stopped: Arc<Notify>,
}

impl Writer {
    pub(super) async fn start(file: &Path, now: Now, pin: bool) -> Result<Self> {
        let (jobs, waiting) = mpsc::channel(1_024);
        let (commits, stopped) = (watch::Sender::new(0), Arc::new(Notify::new()));
        let (opened, ready) = oneshot::channel();
        let file = file.to_path_buf();
        let (count, done) = (commits.clone(), Arc::clone(&stopped));
        std::thread::Builder::new()
            .name("hub-writer".to_owned())
            .spawn(move || {
                thread::run(pin, async move {
                    match connection::writer(&file).await {
                        Ok(connection) => {
                            // Nobody waits for this any more only if opening was given up.
                            drop(opened.send(Ok(())));
                            thread::work(&file, connection, waiting, &now, &count).await;
                        }
                        Err(error) => drop(opened.send(Err(error))),
                    }
                });
                done.notify_one();
            })
            .map_err(|error| {
                tracing::error!(io.error = %error, "the writer's thread could not be started");
                Error::unavailable()
            })?;
        ready.await.map_err(|_| Error::unavailable())??;
        Ok(Self { jobs, commits, stopped })
    }

    /// Runs one command in the write transaction and answers when it is on disk. A caller that goes
    /// away changes nothing: the command is carried out all the same.
    ///
    /// # Errors
    /// What the command refuses; `unavailable` where the database could not be written: then
    /// nothing was.
    pub async fn run<T, F>(&self, command: F) -> Result<Committed<T>>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Work::new(command, answer));
        self.jobs.send(job).await.map_err(|_| Error::unavailable())?;
        answered.await.map_err(|_| Error::unavailable())?
    }

    /// How many groups this process has committed, as it grows: it does before anybody is answered.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    /// How many groups this process has committed so far.
    pub fn commits_so_far(&self) -> u64 {
        *self.commits.borrow()
    }

    /// Waits until the writer's thread takes nothing any more.
    pub async fn ended(&self) {
        self.jobs.closed().await;
    }

    /// Whether the writer's thread is alive.
    pub fn is_alive(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// Ends the thread after what already waits.
    pub(super) async fn close(&self) {
        let stop = Box::new(job::Stop);
        if self.jobs.send(stop).await.is_ok() {
            self.stopped.notified().await;
        }
    }
}
