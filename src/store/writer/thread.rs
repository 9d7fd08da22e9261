//! The writer's thread: one CPU, one runtime, one connection, batch after batch.

use std::path::Path;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, watch};

use super::batch;
use super::job::Job;
use crate::domain::budget;
use crate::store::snapshot::Snapshot;
use crate::store::tx::Tx;
use crate::store::{Now, connection};

/// How often it is tried to leave the database as one file.
const SETTLE_TRIES: u32 = 50;
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
    file: &Path,
    connection: SqliteConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    now: &Now,
    commits: &watch::Sender<u64>,
) {
    let mut tx = Tx::new(Snapshot::of_writer(connection));
    let mut jobs: Vec<Box<dyn Job>> = Vec::with_capacity(budget::COMMIT_COMMANDS);
    while waiting.recv_many(&mut jobs, budget::COMMIT_COMMANDS).await > 0 {
        let stop = jobs.iter().any(|job| job.is_stop());
        tx.set_now(now());
        let outcomes = batch::run(&mut tx, &mut jobs).await;
        if stop {
            waiting.close();
        }
        commits.send_modify(|commits| *commits += 1);
        let failed = outcomes.iter().any(Result::is_err) || jobs.iter().any(|job| job.met_outage());
        for (job, outcome) in jobs.drain(..).zip(outcomes) {
            job.deliver(outcome);
        }
        if failed {
            reconnect(file, &mut tx).await;
        }
        if !waiting.is_empty() {
            tokio::time::sleep(REST).await;
        }
    }
    if let Some(connection) = tx.into_snapshot().into_writer() {
        close(connection).await;
    }
}

/// Leaves one whole file behind, where nobody else has it open.
async fn close(mut connection: SqliteConnection) {
    for _ in 0..SETTLE_TRIES {
        if connection::settle(&mut connection).await.is_ok() {
            break;
        }
        // The connections of this process that read are just being closed.
        tokio::time::sleep(REST).await;
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(db.error = %error, "the write connection did not close cleanly");
    }
}

/// Goes on with a new connection after a group that failed: whatever the old one is left in, an
/// open transaction or a file that could only be read, the next group must not find it.
async fn reconnect(file: &Path, tx: &mut Tx) {
    match connection::writer(file).await {
        Ok(connection) => tx.replace(connection),
        // The next group tries with what there is, and then this again.
        Err(error) => tracing::warn!(error.code = error.code.as_str(), "the database could not be opened anew"),
    }
}

/// sqlx runs each connection on a thread of its own, which inherits the CPU: a statement then costs
/// a switch on one CPU instead of a wake-up across two.
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::{mpsc, oneshot, watch};

    use super::work;
    use crate::domain::Result;
    use crate::domain::time::Timestamp;
    use crate::store::writer::Committed;
    use crate::store::writer::job::{Job, Work};
    use crate::store::{Now, Store, Tx, connection, probe};

    /// Writes once with a connection in whatever state, and once more.
    async fn write_twice(connection: sqlx::SqliteConnection, store: &Store) -> [Result<Committed<()>>; 2] {
        let now: Now = Arc::new(|| Timestamp(1));
        let (sender, waiting) = mpsc::channel::<Box<dyn Job>>(1);
        let commits = watch::Sender::new(0);
        let working = work(store.file(), connection, waiting, &now, &commits);
        let writing = async move {
            let mut outcomes = Vec::new();
            for _ in 0..2 {
                let (answer, answered) = oneshot::channel();
                let job = Work::new(async |tx: &mut Tx| probe::write(tx).await, answer);
                assert!(sender.send(Box::new(job)).await.is_ok());
                outcomes.push(answered.await.unwrap());
            }
            outcomes
        };
        let (outcomes, ()) = tokio::join!(writing, working);
        outcomes.try_into().unwrap()
    }

    #[tokio::test]
    async fn after_a_failed_group_the_writer_goes_on_with_a_connection_that_works() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path(), Arc::new(|| Timestamp(0)), false).await.unwrap();
        let [read_only, then] = write_twice(connection::reader(store.file()).await.unwrap(), &store).await;
        assert_eq!(read_only.unwrap_err().code.as_str(), "unavailable");
        then.unwrap();
        let mut in_transaction = connection::writer(store.file()).await.unwrap();
        sqlx::raw_sql("BEGIN").execute(&mut in_transaction).await.unwrap();
        let [stuck, then] = write_twice(in_transaction, &store).await;
        assert_eq!(stuck.unwrap_err().code.as_str(), "unavailable");
        then.unwrap();
        store.close().await;
    }
}
