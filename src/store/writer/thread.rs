//! The writer's thread: one CPU, one runtime, one connection, batch after batch.

use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Notify, mpsc};

use super::batch;
use super::job::Job;
use crate::store::Now;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;

/// The most commands one commit carries.
const BATCH: usize = 128;
/// How long the writer rests while work waits, so that another process gets its turn at the lock.
const REST: Duration = Duration::from_millis(2);

/// Runs `work` to its end on this thread.
pub(super) fn run(pin: bool, work: impl Future<Output = ()>) {
    if pin {
        pin_to_one_cpu();
    }
    match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => tracing::error!(io.error = %error, "the writer's runtime could not be made"),
    }
}

/// Takes what waits, batch after batch, until it is told to stop or nobody can send any more.
pub(super) async fn work(
    connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    now: &Now,
    committed: &Notify,
) {
    let mut tx = Tx::new(Snapshot::of_writer(connection));
    let mut jobs: Vec<Box<dyn Job>> = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut jobs, BATCH).await > 0 {
        let stop = jobs.iter().any(|job| job.is_stop());
        tx.set_now(now());
        let outcomes = batch::run(&mut tx, &mut jobs).await;
        if stop {
            waiting.close();
        }
        committed.notify_one();
        for (job, outcome) in jobs.drain(..).zip(outcomes) {
            job.deliver(outcome);
        }
        if !waiting.is_empty() {
            tokio::time::sleep(REST).await;
        }
    }
    if let Some(connection) = tx.into_snapshot().into_writer()
        && let Err(error) = connection.close().await
    {
        tracing::warn!(db.error = %error, "the write connection did not close cleanly");
    }
}

/// sqlx runs each connection on a thread of its own, which inherits the CPU: a statement then costs a switch on one CPU instead of a
/// wake-up across two.
fn pin_to_one_cpu() {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let pinned = sched_getaffinity(None).and_then(|allowed| {
        let mut one = CpuSet::new();
        if let Some(cpu) = (0..CpuSet::MAX_CPU).rev().find(|cpu| allowed.is_set(*cpu)) {
            one.set(cpu);
            sched_setaffinity(None, &one)?;
        }
        Ok(())
    });
    if let Err(error) = pinned {
        tracing::debug!(io.error = %error, "the writer stays on every CPU");
    }
}
