//! The threads that pages are rendered on. What a page is made of runs on one thread from beginning
//! to end: where the tasks of one rendering run at the same time, one of them can miss that another
//! is done, and the page never comes (leptos#4578, still open; leptos#4851 and leptos#4673 are its
//! kin).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hub_core::domain::budget;
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// As many threads as the machine has processors, each with a runtime of its own. They end with the
/// last clone.
#[derive(Clone)]
pub(super) struct PageThreads(Arc<Threads>);

struct Threads {
    handles: Vec<Handle>,
    turn: AtomicUsize,
    /// Dropped with this, which the threads wait for.
    _running: watch::Sender<()>,
}

impl PageThreads {
    /// Starts the threads. A machine that gives fewer gets by with those, and with none as any
    /// other request does.
    pub(super) fn start() -> Self {
        let count = thread::available_parallelism().map_or(1, usize::from).min(budget::RENDER_THREADS);
        let (running, ended) = watch::channel(());
        let started = (0..count).map(|number| run(number, ended.clone()));
        let handles = started.filter_map(|handle| handle.inspect_err(complain).ok()).collect();
        Self(Arc::new(Threads { handles, turn: AtomicUsize::new(0), _running: running }))
    }

    /// Runs `work` and everything it spawns on one of the threads; each takes its turn.
    pub(super) fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        let turn = self.0.turn.fetch_add(1, Ordering::Relaxed);
        match self.0.handles.get(turn % self.0.handles.len().max(1)) {
            Some(thread) => thread.spawn(work),
            None => tokio::spawn(work),
        }
    }
}

fn complain(error: &std::io::Error) {
    tracing::warn!(io.error = %error, "a thread for pages could not be started");
}

fn run(number: usize, mut ended: watch::Receiver<()>) -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name(format!("page-{number}")).spawn(move || {
        // The channel is never sent on: this ends when its sender is gone.
        _ = runtime.block_on(ended.changed());
    })?;
    Ok(handle)
}
